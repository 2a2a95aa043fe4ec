"""The view that lists share, used in a browser over a real database, with the demands of a city."""

from __future__ import annotations

import csv
import io
import re
import threading
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests import asking
from tests.platform import page_checks
from tests.platform.city import FIRM, OTHER_FIRM, City, demand
from tests.platform.records.records_city import MANY
from tests.platform.test_pages import Scheme, Watched, settled


def rows(page: Page) -> list[str]:
    table = page.get_by_test_id("records-table").locator("tbody tr")
    found: list[str] = table.evaluate_all("all => all.map((r) => r.dataset.key)")
    return found


def listed(url: str, **params: str) -> list[str]:
    asked = httpx2.QueryParams({"sort": "-open", "limit": "500"} | params)
    items = asking.get(f"{url}/v1/models/demands", params=asked).json()["items"]
    return [item["subject"] for item in items]


def test_a_list_has_the_rows_of_the_api_and_says_how_many_and_how_fresh(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/demands")
        settled(page)
        assert rows(page) == listed(url)[:50]
        count = asking.get(f"{url}/v1/models/demands/count").json()["rows"]
        expect(page.get_by_test_id("records-count")).to_have_text(f"共 {count} 条")
        expect(page.get_by_test_id("records-fresh")).to_contain_text("2026-07-10 12:00:00")
        expect(page.get_by_test_id("records-fresh")).to_contain_text("未报送")
        expect(page.get_by_test_id("records-table")).to_contain_text("样例动力")


def test_more_rows_come_by_cursor_and_the_address_says_how_many(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/demands?county=370705")
        settled(page)
        asked: list[str] = []
        page.on("request", lambda r: asked.append(r.url) if "/v1/models/demands?" in r.url else None)
        wide = listed(url, county="370705")
        page.goto(f"{url}/demands")
        settled(page)
        page.get_by_test_id("records-more").click()
        expect(page).to_have_url(re.compile("rows=100"))
        expect(page.get_by_test_id("records-table").locator("tbody tr")).to_have_count(100)
        assert any("cursor=" in one for one in asked)
        assert rows(page) == listed(url)[:100]
        page.reload()
        expect(page.get_by_test_id("records-table").locator("tbody tr")).to_have_count(100)
        assert len(wide) < len(listed(url))


def test_filters_are_in_the_address_back_undoes_them_and_a_link_shows_the_same(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/demands")
        settled(page)
        county = page.get_by_test_id("facet-county")
        county.locator("summary").click()
        county.locator("input[data-value='370784']").check()
        expect(page).to_have_url(re.compile("county=370784"))
        county.locator("input[data-value='370703']").check()
        settled(page)
        expect(page).to_have_url(re.compile("county=370784&county=370703"))
        both = asking.get(f"{url}/v1/models/demands/count?county=370784&county=370703").json()["rows"]
        expect(page.get_by_test_id("records-count")).to_have_text(f"共 {both} 条")
        page.keyboard.press("Escape")
        expect(county.locator("input").first).to_be_hidden()
        expect(county.locator("summary")).to_be_focused()
        page.get_by_test_id("range-open").locator("summary").click()
        page.get_by_test_id("open.from").fill("10")
        page.get_by_test_id("open.from").press("Tab")
        expect(page).to_have_url(re.compile("open.from=10"))
        settled(page)
        want = asking.get(
            f"{url}/v1/models/demands?county=370784&county=370703&open.from=10&sort=-open&limit=50"
        ).json()
        assert rows(page) == [item["subject"] for item in want["items"]]
        with Watched(browser) as other:
            other.goto(page.url)
            settled(other)
            assert rows(other) == rows(page)
        expect(page.get_by_test_id("chips")).to_contain_text("寒亭区")
        page.go_back()
        page.go_back()
        expect(page).to_have_url(re.compile(r"county=370784$"))
        page.get_by_test_id("records-clear").click()
        expect(page.get_by_test_id("chips")).to_have_count(0)


def test_words_are_found_by_initials_and_misspelt_and_the_export_has_the_same_rows(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/demands")
        settled(page)
        page.get_by_test_id("records-search").fill("skcg")
        expect(page).to_have_url(re.compile("q=skcg"))
        settled(page)
        found = asking.get(f"{url}/v1/search/demands?q=skcg&limit=500").json()
        expect(page.get_by_test_id("records-count")).to_have_text(f"共 {found['rows']} 条")
        assert rows(page) == [item["subject"] for item in found["items"]][:50]
        page.get_by_test_id("records-export").locator("summary").click()
        with page.expect_download() as wanted:
            page.get_by_test_id("records-export").locator("a[data-format=csv]").click()
        text = Path(wanted.value.path()).read_text(encoding="utf-8-sig")
        exported = list(csv.reader(io.StringIO(text)))
        assert exported[0][0] == "编号"
        assert sorted(row[0] for row in exported[1:]) == sorted(item["subject"] for item in found["items"])
        assert 0 < found["rows"] < MANY
        page.get_by_test_id("records-search").fill("数控车公")
        expect(page.get_by_test_id("records-table").locator("tbody tr").first).to_contain_text("数控车工")
        page.get_by_test_id("records-search").fill("zzzzzz")
        expect(page.get_by_test_id("records-none")).to_be_visible()


@pytest.mark.parametrize("file_format", ["xlsx", "parquet", "jsonl"])
def test_every_format_is_a_link_to_the_same_rows(url: str, browser: Browser, file_format: str) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/demands?county=370784&open.from=5")
        settled(page)
        page.get_by_test_id("records-export").locator("summary").click()
        address = page.get_by_test_id("records-export").locator(f"a[data-format={file_format}]").get_attribute("href")
        answer = httpx2.get(f"{url}{address}", timeout=30)
        assert answer.status_code == 200
        wanted = asking.get(f"{url}/v1/models/demands/count?county=370784&open.from=5").json()["rows"]
        assert answer.headers["kiteline-rows"] == str(wanted)


def test_a_heading_sorts_and_columns_are_chosen(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/demands")
        settled(page)
        page.locator("[data-sort=wage_min]").click()
        expect(page).to_have_url(re.compile("sort=-wage_min"))
        expect(page.locator("th[aria-sort=descending]")).to_contain_text("最低月薪")
        settled(page)
        assert rows(page) == listed(url, sort="-wage_min")[:50]
        page.get_by_test_id("records-columns").locator("summary").click()
        page.get_by_test_id("records-columns").locator("input[data-column=industry]").check()
        expect(page).to_have_url(re.compile("cols=.*industry"))
        expect(page.get_by_test_id("records-table").locator("thead")).to_contain_text("行业")


def test_a_row_opens_with_all_its_columns_and_its_whole_timeline(url: str, browser: Browser, tmp_path: Path) -> None:
    subject = f"{FIRM}/XQ-1000"
    with Watched(browser) as page:
        page.goto(f"{url}/demands?q=数控车工&sort=-openings")
        settled(page)
        page.evaluate("window.notReloaded = true")
        page.locator(f"[data-row='{subject}']").press("Enter")
        detail = page.get_by_test_id("detail")
        expect(page.locator("#detail-title")).to_be_focused()
        expect(page.locator("#detail-title")).to_have_text("数控车工")
        settled(page)
        columns = asking.get(f"{url}/v1/models/demands/columns").json()["columns"]
        expect(detail.locator(".all-columns > div")).to_have_count(len(columns))
        expect(detail).to_contain_text(subject)
        facts = asking.get(f"{url}/v1/subjects/demand/{subject}/timeline").json()["items"]
        told = page.get_by_test_id("timeline").locator(".timeline > li")
        expect(told).to_have_count(len(facts))
        assert len(facts) == 3
        expect(page.get_by_test_id("timeline")).to_contain_text("需求人数")
        expect(page.get_by_test_id("timeline")).to_contain_text("原为 1")
        expect(page.get_by_test_id("timeline")).to_contain_text("8,000")
        page.screenshot(path=tmp_path / "detail.png", full_page=True)
        page.keyboard.press("Escape")
        expect(detail).to_have_count(0)
        expect(page.locator(f"[data-row='{subject}']")).to_be_focused()
        page.go_back()
        expect(page.get_by_test_id("detail")).to_be_visible()
        assert page.evaluate("window.notReloaded")


def test_a_past_moment_and_what_differs_from_it(url: str, browser: Browser, tmp_path: Path) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/demands?compare=2026-02-28&county=370784")
        panel = page.get_by_test_id("differences")
        expect(panel.locator("tbody tr").first).to_be_visible()
        settled(page)
        told = asking.get(f"{url}/v1/models/demands/differences?compare=2026-02-28&county=370784").json()
        assert told["appeared"] > 0
        expect(panel).to_contain_text(f"新增 {told['appeared']} 条")
        page.screenshot(path=tmp_path / "differences.png", full_page=True)
        page.goto(f"{url}/demands?as_of=2026-02-28")
        settled(page)
        expect(page.get_by_test_id("records-count")).to_have_text("共 0 条")
        expect(page.get_by_test_id("records-none")).to_be_visible()


def test_an_accepted_fact_moves_the_list_in_place(url: str, city: City, browser: Browser) -> None:
    subject = f"{OTHER_FIRM}/XQ-LIVE"
    with Watched(browser) as page:
        page.goto(f"{url}/demands?member={OTHER_FIRM}&sort=-open")
        settled(page)
        expect(page.get_by_test_id("live-state")).to_have_attribute("data-state", "live")
        before = rows(page)
        page.locator(f"[data-key='{before[20]}']").scroll_into_view_if_needed()
        place = page.locator(f"[data-key='{before[20]}']").evaluate("row => row.getBoundingClientRect().top")
        threading.Thread(
            target=city.accept, args=([demand(0, subject=subject, member=OTHER_FIRM, openings=900)],)
        ).start()
        expect(page.locator(f"[data-key='{subject}']")).to_have_count(1)
        assert rows(page)[0] == subject
        page.evaluate(page_checks.LAID_OUT)  # it has been laid out
        now = page.locator(f"[data-key='{before[20]}']").evaluate("row => row.getBoundingClientRect().top")
        assert abs(now - place) < 4


def test_the_menu_of_a_phone_opens_by_key_and_closes_by_escape(url: str, browser: Browser, tmp_path: Path) -> None:
    with Watched(browser, width=390) as page:
        page.goto(f"{url}/demands")
        settled(page)
        toggle = page.get_by_test_id("menu-toggle")
        expect(page.get_by_test_id("nav")).to_be_hidden()
        toggle.press("Enter")
        expect(toggle).to_have_attribute("aria-expanded", "true")
        page.get_by_test_id("nav").get_by_text("专业", exact=True).focus()
        page.screenshot(path=tmp_path / "menu.png")
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("nav")).to_be_hidden()
        expect(toggle).to_be_focused()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_row_that_is_open_is_readable_for_everybody(
    url: str, browser: Browser, tmp_path: Path, width: int, scheme: Scheme, lang: str
) -> None:
    with Watched(browser, width, scheme) as page:
        for path in ("demands", "majors"):
            page.goto(f"{url}/{path}?lang={lang}")
            settled(page)
            page.screenshot(path=tmp_path / f"{path}.png", full_page=True, animations="disabled")
        page.goto(f"{url}/demands?lang={lang}&county=370784&open.from=3&row={FIRM}/XQ-1000")
        settled(page)
        expect(page.get_by_test_id("timeline").locator(".timeline > li").first).to_be_visible()
        page.screenshot(path=tmp_path / "detail.png", animations="disabled")
        assert page_checks.nameless(page) == []
        assert page_checks.skipped_levels(page) == []
        assert page_checks.faint(page) == []
        assert page_checks.too_wide(page) == []
