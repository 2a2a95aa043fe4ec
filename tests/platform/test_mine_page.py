"""我的报送 in a browser on a real broker: upload, verdicts as they come, corrections in place, credentials, what others see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from schemas.days import day_of, now
from tests.gateway.admitting import soon
from tests.platform.guarded import COOKIE
from tests.platform.held import Held
from tests.platform.own_desk import EVENT, Platform, workbook
from tests.platform.own_page import opened, platform_of_the_firm
from tests.platform.test_login_page import Forgiving, looked_at
from tests.platform.test_pages import settled
from tests.stream_processors.conftest import desk
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, value

__all__ = ["desk"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def platform(desk: Desk) -> Iterator[Platform]:
    with platform_of_the_firm(desk) as made:
        yield made


def choose(page: Page, content: bytes, name: str = "用人需求.xlsx") -> None:
    page.get_by_test_id("upload-file").set_input_files({"name": name, "mimeType": XLSX, "buffer": content})


def test_a_file_is_checked_then_sent_and_its_verdicts_come_in(
    platform: Platform, browser: Browser, tmp_path: Path
) -> None:
    content = workbook(tmp_path, P1={}, P2={"openings": "viele"}, P3={"occupation": "6-18-01-98"})
    with Forgiving(browser) as page:
        opened(page, platform)
        before = platform.client("firm").get("/v1/mine").json()
        choose(page, content)
        report = page.get_by_test_id("upload-report")
        expect(report).to_contain_text("尚未发送")
        rows = page.get_by_test_id("wrong-rows").locator("tbody tr")
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("5")
        expect(rows).to_contain_text("viele")
        expect(rows).to_contain_text("应为整数")
        assert platform.client("firm").get("/v1/mine").json() == before
        page.screenshot(path=tmp_path / "checked.png", full_page=True)
        with page.expect_download() as marked:
            page.get_by_test_id("annotated").click()
        assert Path(marked.value.path()).read_bytes().startswith(b"PK")
        page.get_by_test_id("upload-send").click()
        expect(page.get_by_test_id("sent-progress")).to_contain_text("已发送 2 条")
        with soon(platform.admit):
            expect(page.get_by_test_id("sent-progress")).to_contain_text("全部 2 条已核验")
        expect(page.get_by_test_id("sent-accepted")).to_have_text("1")
        expect(page.get_by_test_id("sent-rejected")).to_have_text("1")
        expect(page.get_by_test_id("turned-down")).to_contain_text("职业")
        expect(page.get_by_test_id("turned-down")).to_contain_text("6-18-01-98")
        expect(page.get_by_test_id("count-accepted")).to_have_text(str(before["accepted"] + 1))
        page.screenshot(path=tmp_path / "sent.png", full_page=True)
        page.get_by_test_id("turned-down").get_by_role("link").click()
        expect(page.get_by_test_id("letter")).to_contain_text("6-18-01-98")
        page.go_back()
        choose(page, content)
        expect(page.get_by_test_id("upload-report")).to_contain_text("与以前报送的相同")


def test_what_cannot_be_a_spreadsheet_is_told_before_it_is_sent(platform: Platform, browser: Browser) -> None:
    with Forgiving(browser) as page:
        opened(page, platform)
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url) if "uploads" in one.url else None)
        for content, name, told in (
            (b"x" * (8 * 1024 * 1024 + 1), "gross.xlsx", "超过 8 MB"),
            (b"", "leer.csv", "文件是空的"),
            (b"%PDF", "bericht.pdf", "不是 xlsx 或 csv"),
        ):
            choose(page, content, name)
            expect(page.get_by_test_id("upload-told")).to_contain_text(told)
        assert not asked
        choose(page, b"PK\x03\x04" + b"\0" * 100, "kaputt.xlsx")
        expect(page.get_by_test_id("upload").get_by_role("alert")).to_be_visible()
        assert len(asked) == 1


def test_an_upload_while_the_platform_is_away_says_so_and_goes_on_after(
    platform: Platform, browser: Browser, tmp_path: Path
) -> None:
    watched = Forgiving(browser)
    with watched as page:
        opened(page, platform)
        page.route("**/v1/mine/uploads?*", lambda route: route.abort())
        choose(page, workbook(tmp_path, AWAY={}))
        told = page.get_by_test_id("upload").get_by_role("alert")
        expect(told).to_contain_text("无法连接平台")
        page.unroute("**/v1/mine/uploads?*")
        told.get_by_role("button").click()
        expect(page.get_by_test_id("upload-report")).to_be_visible()
        watched.trouble = [line for line in watched.trouble if "ERR_FAILED" not in line]


def test_verdicts_are_filtered_by_the_address_and_new_ones_come_in_at_the_top(
    platform: Platform, browser: Browser
) -> None:
    with Forgiving(browser) as page:
        opened(page, platform, "/mine?part=verdicts")
        items = page.get_by_test_id("verdicts").locator("li[data-seq]")
        whole = items.count()
        page.get_by_test_id("filter-outcome").select_option("rejected")
        expect(page).to_have_url(re.compile("outcome=rejected"))
        settled(page)
        expect(items.first).to_be_visible()
        expect(page.locator("li[data-outcome=accepted]")).to_have_count(0)
        assert 0 < items.count() < whole
        page.get_by_test_id("filter-family").select_option("governance")
        expect(page.get_by_test_id("verdicts")).to_contain_text("没有符合条件的")
        page.go_back()
        page.go_back()
        expect(items).to_have_count(whole)
        page.get_by_test_id("filter-since").fill(str(day_of(now())))
        expect(page).to_have_url(re.compile("since="))
        settled(page)
        expect(page.get_by_test_id("live-state")).to_have_attribute("data-state", "live")
        platform.desk.state(EMPLOYER, value(EVENT, EMPLOYER, "LIVE-1"))
        platform.admit()
        expect(items.first).to_contain_text("LIVE-1")
        with page.expect_download() as saved:
            page.get_by_test_id("verdicts-csv").click()
        assert "LIVE-1" in Path(saved.value.path()).read_text(encoding="utf-8-sig")


def test_a_verdict_that_comes_while_the_list_is_read_comes_in_after_it(platform: Platform, browser: Browser) -> None:
    with Forgiving(browser) as page:
        opened(page, platform, "/mine?part=verdicts")
        expect(page.get_by_test_id("live-state")).to_have_attribute("data-state", "live")
        settled(page)
        accepted = platform.client("firm").get("/v1/mine").json()["accepted"]
        read = Held(page, "**/v1/mine/verdicts?*")
        platform.desk.state(EMPLOYER, value(EVENT, EMPLOYER, "WHILE-1"))
        platform.admit()
        read.come()
        platform.desk.state(EMPLOYER, value(EVENT, EMPLOYER, "WHILE-2"))
        platform.admit()
        expect(page.get_by_test_id("count-accepted")).to_have_text(str(accepted + 2))
        read.let_through()
        expect(page.get_by_test_id("verdicts").locator("li[data-seq]").first).to_contain_text("WHILE-2")


def test_the_past_shows_what_was_recorded_by_then_and_the_rest_says_that_it_is_about_now(
    platform: Platform, browser: Browser
) -> None:
    with Forgiving(browser) as page:
        opened(page, platform, "/mine?as_of=2026-01-31&part=verdicts")
        expect(page.get_by_test_id("verdicts")).to_contain_text("没有符合条件的")
        expect(page.get_by_test_id("now-only")).to_have_count(0)
        page.locator('[data-part="credentials"]').click()
        expect(page.get_by_test_id("now-only")).to_be_visible()
        expect(page).to_have_url(re.compile("as_of=2026-01-31"))
        expect(page.get_by_test_id("credentials")).to_contain_text(EMPLOYER)


def test_a_school_is_not_shown_what_is_the_firms(platform: Platform, browser: Browser) -> None:
    letter = platform.rejected()
    with Forgiving(browser) as page:
        opened(
            page, platform, f"/mine?{httpx2.QueryParams({'part': 'letters', 'letter': letter['position']})}", "school"
        )
        expect(page.get_by_test_id("letter").get_by_role("alert")).to_contain_text("没有你的死信")
        page.goto(f"{platform.url}/mine?part=seen")
        expect(page.get_by_test_id("seen")).to_contain_text("毕业生")
        settled(page)
        assert EMPLOYER not in page.locator("main").inner_text()
        assert SCHOOL in page.locator("main").inner_text()


def test_an_office_has_no_statements_of_its_own_and_is_told_what_to_do(platform: Platform, browser: Browser) -> None:
    with Forgiving(browser) as page:
        cookie = platform.access.sessions.begin("office")
        page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": platform.url}])
        page.goto(f"{platform.url}/mine")
        told = page.get_by_test_id("mine-visitor")
        expect(told).to_contain_text("没有所属单位")
        expect(told).to_contain_text("kiteline account add")
        expect(page.get_by_test_id("nav").get_by_text("我的报送")).to_have_count(0)


def test_verdicts_print_without_their_controls(platform: Platform, browser: Browser, tmp_path: Path) -> None:
    with Forgiving(browser) as page:
        opened(page, platform, "/mine?part=verdicts&outcome=rejected")
        page.emulate_media(media="print")
        expect(page.locator(".print-only")).to_contain_text("退回")
        expect(page.locator(".tabs")).to_be_hidden()
        expect(page.get_by_test_id("filter-since")).to_be_hidden()
        assert page.pdf(path=tmp_path / "verdicts.pdf", format="A4").startswith(b"%PDF")
        page.screenshot(path=tmp_path / "print.png", full_page=True)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(("lang", "scheme"), [("zh", "light"), ("en", "dark")])
def test_every_part_is_readable_for_everybody(
    platform: Platform, browser: Browser, tmp_path: Path, width: int, lang: str, scheme: Any
) -> None:
    letter = platform.rejected()
    with Forgiving(browser, width, scheme) as page:
        opened(page, platform, f"/mine?lang={lang}")
        for part in ("upload", "verdicts", "letters", "letter", "credentials", "seen"):
            own = {"part": "letters", "letter": letter["position"]} if part == "letter" else {"part": part}
            page.goto(f"{platform.url}/mine?{httpx2.QueryParams(own | {'lang': lang})}")
            expect(page.get_by_test_id(part)).to_be_visible()
            settled(page)
            page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
            looked_at(page, tmp_path / f"mine-{part}-{width}-{lang}-{scheme}.png")
