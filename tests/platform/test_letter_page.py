"""A rejected statement in a browser on a real broker: corrected in place; what is typed is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser import SLOW_MS
from tests.gateway.admitting import soon
from tests.platform.held import HeldRequests
from tests.platform.own_desk import EVENT, Platform
from tests.platform.own_page import opened, platform_of_the_firm
from tests.platform.test_login_page import Forgiving, log_in
from tests.platform.test_pages import settled
from tests.stream_processors.conftest import desk
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import EMPLOYER, unchecked

__all__ = ["desk"]


@pytest.fixture(scope="module")
def platform(desk: Desk) -> Iterator[Platform]:
    with platform_of_the_firm(desk) as made:
        yield made


def test_a_rejected_statement_is_corrected_in_place_and_accepted(
    platform: Platform, browser: Browser, tmp_path: Path
) -> None:
    letter = platform.rejected()
    with Forgiving(browser) as page:
        opened(page, platform, "/mine?part=letters")
        page.get_by_test_id("letters").get_by_role("link").first.click()
        expect(page.get_by_test_id("letter")).to_contain_text("改正办法")
        expect(page.get_by_test_id("letter").locator(".letter-reasons")).to_contain_text("职业 occupation = 6-18-01-99")
        settled(page)
        field = page.get_by_test_id("field-occupation")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_value("6-18-01-99")
        page.get_by_test_id("other-fields").click()
        page.screenshot(path=tmp_path / "letter.png", full_page=True)
        expect(page.get_by_test_id("field-county").locator("option:checked")).to_contain_text("370705")
        field.fill("6-18-01-97")
        field.blur()
        page.get_by_test_id("letter-check").click()
        expect(page.get_by_test_id("letter-told")).to_contain_text("仍会被退回")
        field.fill("6-18-01-01")
        field.blur()
        page.get_by_test_id("letter-check").click()
        expect(page.get_by_test_id("letter-told")).to_contain_text("检查通过")
        assert platform.client("firm").get("/v1/mine/dead-letters", params={"state": "open"}).json()["items"]
        with soon(platform.admit):
            page.get_by_test_id("letter-send").click()
            expect(page.get_by_test_id("letter-dealt")).to_contain_text("采信")
        page.get_by_test_id("letter-back").click()
        expect(page.get_by_test_id("letters")).to_be_visible()
    verdicts = platform.client("firm").get("/v1/mine/verdicts", params={"event_id": letter["event_id"]}).json()["items"]
    assert [one["outcome"] for one in verdicts] == ["accepted", "rejected"]


def test_what_was_changed_is_there_again_when_the_session_has_ended_meanwhile(
    platform: Platform, browser: Browser
) -> None:
    letter = platform.rejected()
    with Forgiving(browser) as page:
        HeldRequests(page, "**/v1/stream")  # nothing is read anew meanwhile, whose refusal would lead away too early
        opened(page, platform, f"/mine?{httpx2.QueryParams({'part': 'letters', 'letter': letter['position']})}")
        expect(page.get_by_test_id("field-occupation")).to_be_visible()
        page.get_by_test_id("field-occupation").fill("6-18-01-01")
        page.get_by_test_id("field-occupation").blur()
        platform.access.sessions.end_all_of("firm")
        page.get_by_test_id("letter-check").click()
        expect(page.get_by_test_id("login-why")).to_contain_text("登录已过期")
        log_in(page, "firm")
        expect(page.get_by_test_id("letter-told")).to_contain_text("已恢复")
        expect(page.get_by_test_id("field-occupation")).to_have_value("6-18-01-01")


def test_a_code_that_is_being_typed_stays_when_the_list_of_codes_arrives(platform: Platform, browser: Browser) -> None:
    letter = platform.rejected()
    waiting: list[Route] = []
    typed = False

    def hold(route: Route) -> None:
        if typed:
            route.continue_()
        else:
            waiting.append(route)

    with Forgiving(browser) as page:
        page.route("**/v1/catalogue/codes**", hold)
        opened(page, platform, f"/mine?{httpx2.QueryParams({'part': 'letters', 'letter': letter['position']})}")
        page.get_by_test_id("field-occupation").fill("6-18-01-01", timeout=SLOW_MS)
        typed = True
        for route in waiting:
            route.continue_()
        expect(page.locator("#field-occupation-codes option")).not_to_have_count(0)
        expect(page.get_by_test_id("field-occupation")).to_have_value("6-18-01-01")
        page.get_by_test_id("field-occupation").blur()
        expect(page.locator("#field-occupation-before")).to_contain_text("6-18-01-99")


def test_a_facts_text_that_looks_like_a_script_is_shown_as_text(platform: Platform, browser: Browser) -> None:
    evil = "<img src=x onerror=alert(1)>"
    platform.desk.state(EMPLOYER, unchecked(EVENT, EMPLOYER, occupation="6-18-01-99", title=evil))
    platform.admit()
    [newest, *_] = platform.client("firm").get("/v1/mine/dead-letters").json()["items"]
    with Forgiving(browser) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        opened(page, platform, f"/mine?{httpx2.QueryParams({'part': 'letters', 'letter': newest['position']})}")
        expect(page.get_by_test_id("other-fields")).to_be_visible()
        page.get_by_test_id("other-fields").click()
        expect(page.get_by_test_id("field-title")).to_have_value(evil)
        assert page.locator("main img").count() == 0
