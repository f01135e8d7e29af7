"""soon"""
def register(app):
    @app.command("demo")
    def f(): pass
