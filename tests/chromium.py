"""A real Chromium for the browser tests: one on the path, else the one that the browser tool has downloaded."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


def on_path() -> str | None:
    """Return the program of a browser on the path."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium(*more: str) -> Iterator[Any]:
    """Give a headless browser, started with more flags where wanted; without one the test is skipped, and fails where `make test` promised one."""
    from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - only browser tests need it

    with sync_playwright() as play:
        try:
            browser = play.chromium.launch(executable_path=on_path(), args=[*FLAGS, *more])
        except Error as fault:
            if os.environ.get("MICROSITE_BROWSER") == "required":
                raise
            pytest.skip(f"no Chromium can be started: {fault}")
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Give the address at which a folder is served on loopback, without a final slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
