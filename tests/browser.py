"""A real Chromium for the journeys: Debian's or any other on this machine, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = "TRACKER_CHROMIUM"
REQUIRED = "TRACKER_REQUIRE_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET_IT = "no Chromium here: `sudo apt install chromium fonts-noto-cjk`, or set TRACKER_CHROMIUM to one"


def find() -> str | None:
    """The Chromium of this machine, the one named by TRACKER_CHROMIUM first."""
    given = os.environ.get(CHROMIUM)
    return given or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser; where there is none the test is skipped with the remedy, or fails on demand."""
    path = find()
    if path is None:
        give_up = pytest.fail if os.environ.get(REQUIRED) == "1" else pytest.skip
        give_up(HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        # Containers have neither a user namespace nor much shared memory.
        started = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the application, served to this machine by threads until the block ends."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, name="served", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def windows(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a window for each person: cookies of their own, the language and width they use."""
    opened = []

    def open_window(*, locale: str = "zh-CN", width: int = 1440, height: int = 900) -> Page:
        person = browser.new_context(
            base_url=address,
            locale=locale,
            viewport={"width": width, "height": height},
            has_touch=width < 600,
        )
        person.set_default_timeout(15_000)
        opened.append(person)
        return person.new_page()

    yield open_window
    for person in opened:
        person.close()
