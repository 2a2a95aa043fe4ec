"""The log-in page and the account's page in a browser: in, locked out, back to where one was, password, tokens, out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from infra.cli.serve import WEB_ROOT
from projections.platform.access.roles import Role
from tests import asking
from tests.backing import Backing
from tests.browser import SLOW_MS
from tests.platform import page_checks
from tests.platform.guarded import PASSWORD, Guarded, guarded_city
from tests.platform.test_pages import Watched, settled


@pytest.fixture(scope="module")
def place(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    assert (WEB_ROOT / "index.html").is_file(), "the web page is not built; run: make web"
    folder = tmp_path_factory.mktemp("login")
    with guarded_city(services, folder, WEB_ROOT) as made:
        for name in ("away.one", "locked.two", "tokens.three", "changes.four", "ends.five"):
            made.access.accounts.add(name, Role.MEMBER, PASSWORD, "4137012391")
        yield made


class Forgiving(Watched):
    """As Watched, but the browser's own line about a refusal that the test wants is no trouble."""

    def __exit__(self, kind: object, *rest: object) -> None:
        self.trouble = [line for line in self.trouble if not re.search(r"status of 4(01|03|04|22|29)", line)]
        super().__exit__(kind, *rest)


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_test_id("login-name").fill(name)
    page.get_by_test_id("login-password").fill(password)
    page.get_by_test_id("login-submit").click()


def test_a_visitor_who_opens_a_page_of_ones_own_comes_back_to_it_after_the_log_in(
    place: Guarded, browser: Browser
) -> None:
    with Forgiving(browser) as page:
        page.goto(f"{place.url}/account?lang=zh")
        expect(page).to_have_url(re.compile(r"/login\?.*back="))
        expect(page.get_by_test_id("login-why")).to_be_visible()
        expect(page.get_by_test_id("nav").get_by_text("我的报送")).to_have_count(0)
        log_in(page, "away.one")
        expect(page).to_have_url(re.compile(r"/account\?lang=zh$"))
        expect(page.get_by_test_id("who")).to_contain_text("away.one")
        expect(page.get_by_test_id("account-link")).to_have_text("away.one")
        expect(page.get_by_test_id("nav").get_by_text("我的报送")).to_be_visible()
        page.get_by_test_id("logout").click()
        expect(page.get_by_test_id("login-link")).to_be_visible()


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/v1/session"])
def test_the_way_back_leads_to_no_other_place(place: Guarded, browser: Browser, back: str) -> None:
    with Forgiving(browser) as page:
        page.goto(f"{place.url}/login?{httpx2.QueryParams({'back': back})}")
        log_in(page, "away.one")
        expect(page).to_have_url(f"{place.url}/")


def test_a_session_that_ends_leads_to_the_log_in_and_back(place: Guarded, browser: Browser) -> None:
    with Forgiving(browser) as page:
        page.goto(f"{place.url}/login?back=/account")
        log_in(page, "ends.five")
        # The tokens have been read: a refusal of that read would lead to the log-in too early.
        expect(page.get_by_test_id("token-open")).to_be_visible()
        settled(page)
        place.access.sessions.end_all_of("ends.five")
        page.get_by_test_id("token-open").click()
        page.get_by_test_id("token-make").click()
        expect(page.get_by_test_id("login-why")).to_contain_text("登录已过期")
        log_in(page, "ends.five")
        expect(page).to_have_url(re.compile("/account$"))


def test_wrong_passwords_are_told_and_a_lock_out_counts_down(place: Guarded, browser: Browser) -> None:
    with Forgiving(browser) as page:
        page.goto(f"{place.url}/login")
        log_in(page, "", "")
        expect(page.locator("#login-told")).to_contain_text("请填写")
        log_in(page, "locked.two", "falsch falsch falsch")
        expect(page.locator("#login-told")).to_contain_text("账号或密码不正确")
        expect(page.get_by_test_id("login-name")).to_have_value("locked.two")
        for _ in range(5):
            tried = asking.post(f"{place.url}/v1/session", json={"name": "locked.two", "password": "x"})
        assert tried.status_code in (401, 429)
        log_in(page, "locked.two")
        told = page.get_by_test_id("login-locked")
        expect(told).to_contain_text(re.compile(r"暂停登录。请于 \d+ "))
        expect(page.get_by_test_id("login-submit")).to_be_disabled()
        page.get_by_test_id("login-name").fill("away.one")
        expect(page.get_by_test_id("login-submit")).to_be_enabled()


def test_the_keyboard_alone_logs_in(place: Guarded, browser: Browser) -> None:
    with Forgiving(browser) as page:
        page.goto(f"{place.url}/login?back=/account")
        page.get_by_test_id("login-name").focus()
        page.keyboard.type("away.one")
        page.keyboard.press("Tab")
        assert page_checks.unseen_focus(page) is None
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("who")).to_be_visible()


def test_a_token_is_shown_once_works_and_is_revoked(place: Guarded, browser: Browser) -> None:
    with Forgiving(browser) as page:
        page.goto(f"{place.url}/login?back=/account")
        log_in(page, "tokens.three")
        expect(page.get_by_test_id("tokens")).to_contain_text("尚未签发")
        page.get_by_test_id("token-open").click()
        page.get_by_label("用途").fill("<script>alert(1)</script>")
        page.get_by_test_id("scope-mine").check()
        page.get_by_test_id("token-make").click()
        token = page.get_by_test_id("token-made").locator("code").inner_text(timeout=SLOW_MS)
        row = page.get_by_test_id("tokens").locator("tbody tr")
        expect(row).to_contain_text("mine, read")
        expect(row).to_contain_text("<script>alert(1)</script>")
        header = {"authorization": f"Bearer {token}"}
        assert asking.get(f"{place.url}/v1/mine", headers=header).status_code == 200
        page.reload()
        expect(page.get_by_test_id("tokens").locator("tbody tr")).to_have_count(1)
        assert token not in page.content()
        row.get_by_role("button", name="撤销").click()
        row.get_by_role("button", name="确认撤销").click()
        expect(row).to_contain_text("已撤销")
        assert asking.get(f"{place.url}/v1/mine", headers=header).status_code == 401


def test_a_password_is_changed_for_the_one_that_is_known(place: Guarded, browser: Browser) -> None:
    fresh = "langes neues kennwort 8"
    with Forgiving(browser) as page:
        page.goto(f"{place.url}/login?back=/account")
        log_in(page, "changes.four")
        form = page.get_by_test_id("password")

        def change(present: str, new: str, again: str) -> None:
            for name, text in (("present", present), ("new", new), ("again", again)):
                page.get_by_test_id(f"password-{name}").fill(text)
            page.get_by_test_id("password-change").click()

        change(PASSWORD, "kurz", "kurz")
        expect(form).to_contain_text("至少 12 个字符")
        change(PASSWORD, fresh, fresh + "x")
        expect(form).to_contain_text("不一致")
        change("falsches kennwort", fresh, fresh)
        expect(page.get_by_test_id("password-present")).to_have_attribute("aria-invalid", "true")
        change(PASSWORD, fresh, fresh)
        expect(form).to_contain_text("密码已修改")
    assert place.access.accounts.log_in("changes.four", fresh) == "changes.four"


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_log_in_and_account_are_readable_for_everybody(
    place: Guarded, browser: Browser, tmp_path: Path, width: int, lang: str, scheme: Any
) -> None:
    with Forgiving(browser, width, scheme) as page:
        page.goto(f"{place.url}/login?lang={lang}&back=/account%3Flang%3D{lang}")
        settled(page)
        expect(page.get_by_test_id("login-submit")).to_be_visible()
        page.locator(".login-help summary").click()
        looked_at(page, tmp_path / f"login-{width}-{lang}-{scheme}.png")
        log_in(page, "away.one")
        expect(page.get_by_test_id("who")).to_be_visible()
        settled(page)
        page.get_by_test_id("token-open").click()
        looked_at(page, tmp_path / f"account-{width}-{lang}-{scheme}.png")


def looked_at(page: Page, file: Path) -> None:
    page.screenshot(path=file, full_page=True, animations="disabled")
    assert page_checks.nameless(page) == []
    assert page_checks.skipped_levels(page) == []
    assert page_checks.faint(page) == []
    assert page_checks.too_wide(page) == []
