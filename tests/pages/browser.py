"""Pages opened in the machine's own Chromium; what they log, ask for and look like."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from msgspec import Struct, field
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

CHROMIUM = shutil.which("chromium")
ARTEFACTS = Path(__file__).parents[2] / "build" / "pages"
_QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_AS_ROOT = ["--no-sandbox"]  # Chromium starts as root in no other way


class Opened(Struct):
    """A page, what it complained of, and what it asked the world for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def shoot(self, name: str) -> Path:
        """Keep a picture of the whole page."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        file = ARTEFACTS / f"{name}.png"
        self.page.screenshot(path=file, full_page=True)
        return file


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium; end it afterwards."""
    with sync_playwright() as playwright:
        arguments = _QUIET + (_AS_ROOT if os.geteuid() == 0 else [])
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            yield started
        finally:
            started.close()


@contextmanager
def opened(
    started: Browser, file: Path, *, width: int = 1280, scheme: Literal["light", "dark"] = "light"
) -> Iterator[Opened]:
    """Open a page; anything that it asks for besides itself is refused and noted."""
    page = started.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    seen = Opened(page)
    page.on("console", lambda message: seen.complaints.append(message.text))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))

    def only_itself(route: Route, request: Request) -> None:
        if request.url == file.as_uri() or request.url.startswith("data:"):
            route.continue_()
        else:
            seen.asked.append(request.url)
            route.abort()

    page.route("**/*", only_itself)
    page.goto(file.as_uri())
    try:
        yield seen
    finally:
        page.close()
