"""The org's object and field definitions, one module per family of objects."""
