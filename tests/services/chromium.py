"""A real Chromium for the journeys: found on the machine, started with what a container needs."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.services.machine import CHROMIUM

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = (1280, 900)
NARROW = (320, 800)
#: Widths of tablets held upright, and the least at which a table is still a table.
BETWEEN = (705, 768, 834)


@contextlib.contextmanager
def running_chromium(program: Path | None = None) -> Iterator[Browser]:
    """Start a Chromium without a window, with a profile of its own.

    Raises FileNotFoundError where the machine has none.
    """
    program = program or CHROMIUM.find()
    if program is None:
        raise FileNotFoundError("chromium")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=flags)
        try:
            yield browser
        finally:
            browser.close()


def open_context(
    browser: Browser, base_url: str, *, size: tuple[int, int] = WIDE, script: bool = True
) -> BrowserContext:
    """A person's own browser: no cookies yet, addresses relative to the planner."""
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": size[0], "height": size[1]},
        locale="en-GB",
        timezone_id="Europe/London",
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    context.set_default_timeout(40_000)
    return context


class Complaints:
    """What a browser complains about on a page: script errors, refused or missing parts."""

    def __init__(self, page: Page) -> None:
        self.heard: list[str] = []
        page.on("pageerror", lambda error: self.heard.append(f"script error: {error}"))
        page.on("console", self._hear)
        page.on("response", self._look)

    def _hear(self, message) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.heard.append(f"refused: {message.text}")
        if "Permissions-Policy" in message.text:  # as a warning: what the browser does not know
            self.heard.append(f"not understood: {message.text}")

    def _look(self, response) -> None:
        part = response.request.resource_type in {"stylesheet", "script", "image", "font"}
        if response.status >= 500 or (part and response.status >= 400):
            self.heard.append(f"{response.status} for {response.url}")
