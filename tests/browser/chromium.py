"""Finds the Chromium for browser tests; `python -m tests.browser.chromium` prints its path."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the path of `CHROMIUM`, else of an installed one, else of Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        return named
    for name in _NAMES:
        if installed := shutil.which(name):
            return installed
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


if __name__ == "__main__":
    found = find()
    print(found or "no Chromium")  # noqa: T201  it is a command
    sys.exit(found is None)
