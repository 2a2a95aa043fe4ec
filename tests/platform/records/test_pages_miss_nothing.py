"""What happens while a page reads, connects or is left is not lost, and what could not be read is told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import asking
from tests.platform import page_checks
from tests.platform.city import OTHER_FIRM, City, demand
from tests.platform.held import Held, HeldRequests
from tests.platform.server import Told, stream
from tests.platform.test_pages import Watched, settled

LIST = f"/demands?member={OTHER_FIRM}&sort=-open"


def live(page: Page) -> None:
    expect(page.get_by_test_id("live-state")).to_have_attribute("data-state", "live")
    settled(page)


def accept(city: City, local: str) -> str:
    """A demand that comes first in LIST."""
    subject = f"{OTHER_FIRM}/XQ-{local}"
    city.accept([demand(0, subject=subject, member=OTHER_FIRM, openings=900)])
    return subject


def accept_and_tell(url: str, city: City, local: str) -> str:
    """The same, once whoever listens has been told of it."""
    with stream(url) as events:
        subject = accept(city, local)
        assert next(one for one in events if isinstance(one, Told) and one.event == "models")
    return subject


def test_a_row_that_changes_while_the_list_is_read_again_comes_in_after_it(
    url: str, city: City, browser: Browser
) -> None:
    with Watched(browser) as page:
        page.goto(url + LIST)
        live(page)
        count = asking.get(f"{url}/v1/models/demands/count?member={OTHER_FIRM}").json()["rows"]
        read = Held(page, "**/v1/models/demands?*")
        accept(city, "WHILE-1")
        read.come()
        late = accept(city, "WHILE-2")
        expect(page.get_by_test_id("records-count")).to_have_text(f"共 {count + 2} 条")
        page.wait_for_timeout(1_000)  # a slow answer: longer than one would look again after
        read.let_through()
        expect(page.locator(f"[data-key='{late}']")).to_have_count(1)


def test_what_happens_before_the_first_connection_is_shown_with_it(url: str, city: City, browser: Browser) -> None:
    with Watched(browser) as page:
        connection = HeldRequests(page, "**/v1/stream")
        page.goto(url + LIST)
        connection.come()
        settled(page)
        unheard = accept_and_tell(url, city, "UNHEARD-1")
        connection.let_through()
        live(page)
        expect(page.locator(f"[data-key='{unheard}']")).to_have_count(1)


def test_what_happens_before_the_connection_after_a_pause_is_shown_with_it(
    url: str, city: City, browser: Browser
) -> None:
    with Watched(browser) as page:
        page.goto(url + LIST)
        live(page)
        page.get_by_test_id("live-toggle").click()
        expect(page.get_by_test_id("live-state")).to_have_attribute("data-state", "paused")
        connection = HeldRequests(page, "**/v1/stream")
        page.get_by_test_id("live-toggle").click()
        connection.come()
        page.wait_for_timeout(500)  # whatever is read before it is connected has been read
        settled(page)
        unheard = accept_and_tell(url, city, "UNHEARD-2")
        connection.let_through()
        live(page)
        expect(page.locator(f"[data-key='{unheard}']")).to_have_count(1)


def test_going_back_ends_where_the_reader_was_however_late_what_stands_above_comes(url: str, browser: Browser) -> None:
    with Watched(browser, 390) as page:
        page.goto(url)
        live(page)
        page.evaluate("window.scrollTo(0, 2500)")
        page.evaluate(page_checks.LAID_OUT)
        place = page.evaluate("window.scrollY")
        page.get_by_test_id("nav").get_by_text("人才供需").evaluate("link => link.click()")
        expect(page.locator("h1")).to_have_text("人才供需")
        figures = Held(page, "**/v1/figures*")
        page.go_back()
        expect(page.locator("h1")).to_have_text("运行概况")
        figures.come()
        expect(page.locator("[aria-busy=true]:not([data-testid=figures], [data-testid=reporting])")).to_have_count(0)
        figures.let_through()
        settled(page)
        page.evaluate(page_checks.LAID_OUT)
        assert page.evaluate("window.scrollY") == place


@pytest.mark.parametrize(
    ("path", "read", "shown"),
    [
        ("/", "figures", "then-filling_rate"),
        ("/services", "figures", "then-acceptance_rate"),
        ("/places", "places", "show"),
    ],
)
def test_what_is_compared_with_and_could_not_be_read_says_so_and_is_tried_again(
    url: str, browser: Browser, path: str, read: str, shown: str
) -> None:
    watched = Watched(browser)
    with watched as page:
        of_then = re.compile(rf"/v1/{read}\?.*as_of=2026-03-31")
        page.route(of_then, lambda route: route.fulfill(status=503, json={"detail": "维护中"}))
        page.goto(f"{url}{path}?compare=2026-03-31")
        settled(page)
        told = page.get_by_role("alert")
        expect(told).to_contain_text("2026-03-31")
        expect(told).to_contain_text("维护中")
        page.unroute(of_then)
        told.get_by_role("button", name="重试").click()
        expect(told).to_have_count(0)
        expect(page.get_by_test_id(shown).first).to_be_visible()
        watched.trouble = [line for line in watched.trouble if "503" not in line]


def test_words_that_are_not_looked_for_yet_leave_the_next_page_its_own(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/majors?q=数控")
        settled(page)
        page.get_by_test_id("nav").get_by_text("需求", exact=True).evaluate("link => link.click()")
        expect(page).to_have_url(f"{url}/demands")
        page.get_by_test_id("records-search").evaluate(
            """(field) => {
              field.value = "车工";
              field.dispatchEvent(new InputEvent("input", { bubbles: true }));
              history.back();
            }"""
        )
        expect(page).to_have_url(re.compile("/majors"))
        page.wait_for_timeout(1_000)  # it would be looked for by now
        assert "q=" in page.url
