"""The page in a real browser, at a desk and on a phone: nothing sticks out, nothing is fetched, day and night differ."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from projections.reports.writers.html import write_html
from tests.reports.documents import hard, quarterly

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Without one the test is skipped, but never where CI is set."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"CI needs a browser: none of {', '.join(BROWSERS)} is installed")
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_report_fits_its_window_and_needs_nothing_else(browser: Browser, tmp_path: Path, width: int) -> None:
    for name, document in (("quarterly", quarterly()), ("hard", hard())):
        file = tmp_path / f"{name}.html"
        file.write_bytes(write_html(document))
        page = browser.new_page(viewport={"width": width, "height": 900})
        asked: list[str] = []
        trouble: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda message, trouble=trouble: trouble.append(message.text))
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert asked == [file.as_uri()]
        assert trouble == []
        day = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != day
        page.close()
