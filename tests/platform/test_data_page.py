"""The data catalogue, used: members, events, code lists, the API's documents, how to connect."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from infra.cli.serve import WEB_ROOT
from projections.platform.api.serving.around import Serving
from schemas.chinese import event_meaning, field_meaning, field_zh
from schemas.contracts import newest
from schemas.examples import bad_examples
from schemas.reasons import Reason
from tests.backing import Backing
from tests.platform import page_checks
from tests.platform.accessibility import violations
from tests.platform.city import FIRM, City, demand
from tests.platform.served import Served, served, stated_city
from tests.platform.test_pages import WIDTHS, Watched, settled

PARTS = {
    "members": "/data",
    "member": f"/data?member={FIRM}",
    "events": "/data?part=events",
    "event": "/data?event=IndustryPlanPublished",
    "codes": "/data?part=codes",
    "list": "/data?part=codes&list=occupation",
    "api": "/data?part=api",
    "connect": "/data?part=connect",
}


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        made.reject(demand(1), Reason("unknown-code", "occupation", "9-9"))
        yield made


@pytest.fixture(scope="module")
def api(city: City) -> Iterator[Served]:
    assert (WEB_ROOT / "index.html").is_file(), "the web page is not built; run: make web"
    with served(city, Serving(), web_root=WEB_ROOT) as made:
        yield made


def test_members_are_found_and_tell_what_they_state_and_when_last(api: Served, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{api.url}/data")
        settled(page)
        rows = page.get_by_test_id("data-members").locator("tbody tr")
        assert rows.count() == 4
        page.get_by_test_id("data-search").fill("动力")
        expect(rows).to_have_count(1)
        expect(page).to_have_url(re.compile("q="))
        rows.first.get_by_role("link").click()
        expect(page.get_by_test_id("member-stated")).to_contain_text("需求发布")
        told = api.json(f"/v1/members/{FIRM}")
        published = next(one for one in told["stated"] if one["event_type"] == "DemandPublished")
        row = page.get_by_test_id("member-stated").locator("tr", has_text="需求发布")
        assert row.locator("td").all_inner_texts()[:2] == [str(published["accepted"]), "1"]
        page.get_by_test_id("data-back").click()
        expect(page.get_by_test_id("data-members")).to_be_visible()


def test_an_event_leads_to_its_fields_and_these_to_their_code_lists(api: Served, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{api.url}/data?part=events")
        settled(page)
        expect(page.get_by_test_id("data-events").locator("tr[data-event]")).to_have_count(len(newest()))
        page.get_by_test_id("data-search").fill("DemandPublished")
        page.locator('tr[data-event="DemandPublished"]').get_by_role("link").click()
        event = page.get_by_test_id("data-event")
        expect(event).to_contain_text("需求发布")
        expect(event).to_contain_text("demand.events")
        for field in newest()["DemandPublished"].payload:
            cell = event.locator(".field-table tr", has=page.locator("code", has_text=re.compile(f"^{field.name}$")))
            expect(cell.locator("th")).to_contain_text(field_zh(field.name))
            expect(cell).to_contain_text(field_meaning("DemandPublished", field.name))
        expect(event).to_contain_text(event_meaning("DemandPublished"))
        expect(event.locator(".field-table")).to_contain_text(["人才 talent", "事实编号"])
        event.get_by_role("link", name="代码表 county").click()
        expect(page.get_by_test_id("data-list")).to_contain_text("县级行政区")
        expect(page.get_by_test_id("codes")).to_contain_text("奎文区")


def test_what_is_wrong_with_a_bad_example_is_told_in_the_language_of_the_page(api: Served, browser: Browser) -> None:
    bad = bad_examples(newest()["DemandPublished"])
    for lang, told in (("zh", "why_zh"), ("en", "why")):
        with Watched(browser) as page:
            page.goto(f"{api.url}/data?event=DemandPublished&lang={lang}")
            settled(page)
            cells = page.get_by_test_id("data-event").locator(".bad-table tbody td:first-child")
            expect(cells).to_have_text([one[told] for one in bad])


def test_an_older_version_says_that_there_is_a_newer_one(api: Served, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{api.url}/catalogue/events/OutcomeReported/1")  # the address of old
        settled(page)
        expect(page).to_have_url(re.compile(r"/data\?event=OutcomeReported&version=1"))
        expect(page.get_by_test_id("data-event")).to_contain_text("有更新的版本")


def test_codes_are_searched_by_pinyin(api: Served, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{api.url}/data?part=codes")
        settled(page)
        page.locator('tr[data-list="county"]').get_by_role("link").click()
        page.get_by_test_id("data-search").fill("shouguang")
        expect(page.get_by_test_id("codes").locator("tbody tr")).to_have_count(1)
        expect(page.get_by_test_id("codes")).to_contain_text("370783")
        page.get_by_test_id("data-search").fill("没有这样的名称")
        expect(page.get_by_test_id("data-list")).to_contain_text("没有符合的内容")


def test_every_path_of_the_api_is_shown_with_its_parameters(api: Served, browser: Browser) -> None:
    document = api.json("/v1/openapi.json")
    wanted = sum(len(methods) for methods in document["paths"].values())
    with Watched(browser) as page:
        page.goto(f"{api.url}/data?part=api")
        settled(page)
        operations = page.get_by_test_id("data-api").locator(".operation-doc")
        assert operations.count() == wanted
        page.get_by_test_id("data-search").fill("/v1/models/{name}/export")
        expect(operations).to_have_count(1)
        operations.first.locator("summary").click()
        expect(operations.first).to_contain_text("format")
        expect(operations.first).to_contain_text("429")
        expect(page.get_by_test_id("data-channels")).to_contain_text("inbox.{member}")


def test_each_part_has_a_link_and_back_returns(api: Served, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{api.url}/data?as_of=2026-06-30")
        settled(page)
        page.locator('[data-part="connect"]').click()
        expect(page.get_by_test_id("data-connect")).to_contain_text("Kafka")
        expect(page).to_have_url(re.compile("as_of=2026-06-30"))
        page.go_back()
        expect(page.get_by_test_id("data-members")).to_be_visible()


@pytest.mark.parametrize("path", ["/data?member=nobody", "/data?event=Nothing", "/data?part=codes&list=nothing"])
def test_what_is_not_there_is_told_with_the_way_out(api: Served, browser: Browser, path: str) -> None:
    watched = Watched(browser)
    with watched as page:
        page.goto(api.url + path)
        expect(page.get_by_role("alert").first).to_be_visible()
        watched.trouble.clear()  # the browser's own line about the 404


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_readable_for_everybody(api: Served, browser: Browser, tmp_path: Path, part: str) -> None:
    for width, (lang, scheme) in itertools.product(WIDTHS, (("zh", "light"), ("en", "dark"))):
        with Watched(browser, width, scheme) as page:  # type: ignore[arg-type]
            path = PARTS[part]
            page.goto(f"{api.url}{path}{'&' if '?' in path else '?'}lang={lang}")
            settled(page)
            page.screenshot(path=tmp_path / f"data-{part}-{width}-{lang}.png", full_page=True, animations="disabled")
            assert page_checks.nameless(page) == []
            assert page_checks.skipped_levels(page) == []
            assert page_checks.faint(page) == []
            assert page_checks.too_wide(page) == []
            assert violations(page) == []
