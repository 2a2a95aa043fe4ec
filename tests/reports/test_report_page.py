"""The page in a real browser, at a desk and on a phone: nothing sticks out, nothing is fetched, day and night differ."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from projections.reports.writers.html import write_html
from tests.reports.documents import hard, quarterly


def _listened(page: Page) -> tuple[list[str], list[str]]:
    """What a page asks for and what it complains of, from now on."""
    asked: list[str] = []
    trouble: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: trouble.append(message.text))
    return asked, trouble


@pytest.mark.parametrize("width", [1280, 390])
def test_a_report_fits_its_window_and_needs_nothing_else(browser: Browser, tmp_path: Path, width: int) -> None:
    for name, document in (("quarterly", quarterly()), ("hard", hard())):
        file = tmp_path / f"{name}.html"
        file.write_bytes(write_html(document))
        page = browser.new_page(viewport={"width": width, "height": 900})
        asked, trouble = _listened(page)
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert asked == [file.as_uri()]
        assert trouble == []
        day = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != day
        page.close()


def test_a_page_is_printed_in_dark_ink_on_white_even_from_a_dark_screen(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(write_html(quarterly()))
    page = browser.new_page(color_scheme="dark")
    page.goto(file.as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    look = "node => [getComputedStyle(node).fill, getComputedStyle(document.body).backgroundColor]"
    assert page.eval_on_selector("svg text.ink", look) == ["rgb(28, 31, 35)", "rgb(255, 255, 255)"]
    page.close()
