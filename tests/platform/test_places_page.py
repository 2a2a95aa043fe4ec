"""The page of counties and zones, used: measures, a place and what is in it, moments, downloads, keys, another city."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.cli.serve import WEB_ROOT
from projections.platform.api.serving.around import Serving
from tests.backing import Backing
from tests.platform import page_checks
from tests.platform.accessibility import violations
from tests.platform.city import City, admitted, demand, stated
from tests.platform.held import HeldRequests
from tests.platform.served import Served, served, stated_city
from tests.platform.test_pages import WIDTHS, Watched, settled


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        made.accept(
            [demand(300, county="370783", openings=30), demand(301, county="370783", park="WF-NZQ", openings=4)]
        )
        yield made


@pytest.fixture(scope="module")
def api(city: City) -> Iterator[Served]:
    assert (WEB_ROOT / "index.html").is_file(), "the web page is not built; run: make web"
    with served(city, Serving(), web_root=WEB_ROOT) as made:
        yield made


def shown(page: Page) -> dict[str, str]:
    """Code of a place -> the value that its tile tells."""
    tiles = page.get_by_test_id("tile-map").locator(".tile").all()
    return {str(tile.get_attribute("data-place")): str(tile.get_attribute("data-value")) for tile in tiles}


def test_the_map_shows_every_place_with_its_value_and_says_that_it_is_schematic(api: Served, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{api.url}/places")
        settled(page)
        expect(page.get_by_test_id("schematic")).to_contain_text("示意图")
        expect(page.get_by_test_id("schematic")).to_contain_text("不表示实际边界")
        told = {one["code"]: str(one["figures"]["open"]) for one in api.json("/v1/places")["items"]}
        assert shown(page) == told
        assert len(told) == 15
        rows = page.get_by_test_id("places-table").locator("tbody tr")
        assert rows.count() == 15
        expect(page.get_by_test_id("legend")).to_contain_text("人")


def test_a_measure_is_chosen_and_the_address_says_so(api: Served, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{api.url}/places")
        settled(page)
        page.get_by_test_id("measure").select_option("gap")
        expect(page).to_have_url(re.compile("measure=gap"))
        told = {one["code"]: one["figures"]["gap"] for one in api.json("/v1/places")["items"]}
        found = {code: float(value) if value else None for code, value in shown(page).items()}
        assert found == told
        assert page.locator('.tile[data-place="WF-GXQ"]').get_attribute("class") == "tile tile-zone heat-none"
        page.go_back()
        expect(page.get_by_test_id("measure")).to_have_value("open")


def test_a_key_opens_a_place_with_its_figures_members_and_demands(api: Served, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{api.url}/places?measure=demands")
        settled(page)
        tile = page.locator('.tile[data-place="370705"]')
        tile.focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("place=370705"))
        expect(tile).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_test_id("place")).to_contain_text("奎文区")
        expect(page.get_by_test_id("place-members")).to_contain_text("样例动力")
        expect(page.get_by_test_id("place-silent")).to_contain_text("山东经贸职业学院")
        expect(page.get_by_test_id("place-demands").locator("tbody tr").first).to_be_visible()
        page.get_by_test_id("place-close").click()
        expect(page.get_by_test_id("place")).to_have_count(0)


def test_two_moments_are_compared_on_the_map_and_in_the_table(api: Served, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{api.url}/places?compare=2026-02-28")
        settled(page)
        now = {one["code"]: one["figures"]["open"] for one in api.json("/v1/places")["items"]}
        row = page.get_by_test_id("places-table").locator('tr[data-place="370783"]')
        expect(row).to_contain_text("+34")
        page.get_by_test_id("show").select_option("change")
        assert {code: float(value) for code, value in shown(page).items()} == now  # nothing was open then
        page.goto(f"{api.url}/places?as_of=2026-02-28")
        settled(page)
        assert set(shown(page).values()) == {"0"}


def test_a_fact_moves_the_map_in_place(api: Served, city: City, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{api.url}/places")
        settled(page)
        expect(page.get_by_test_id("live-state")).to_have_attribute("data-state", "live")
        tile = page.locator('.tile[data-place="370724"]')
        before = int(tile.get_attribute("data-value") or 0)
        city.accept([demand(302, county="370724", openings=21)])
        expect(tile).to_have_attribute("data-value", str(before + 21))


def test_table_and_image_are_downloaded(api: Served, browser: Browser, tmp_path: Path) -> None:
    with Watched(browser) as page:
        page.goto(f"{api.url}/places")
        settled(page)
        with page.expect_download() as waiting:
            page.get_by_test_id("places-csv").click()
        waiting.value.save_as(tmp_path / "places.csv")
        rows = list(csv.reader(io.StringIO((tmp_path / "places.csv").read_text(encoding="utf-8-sig"))))
        assert len(rows) == 16
        assert {row[0] for row in rows[1:]} == shown(page).keys()
        with page.expect_download() as waiting:
            page.get_by_test_id("places-image").click()
        waiting.value.save_as(tmp_path / "places.png")
        assert (tmp_path / "places.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("width", "lang", "scheme"), list(itertools.product(WIDTHS, ("zh", "en"), ("light", "dark"))))
def test_a_chosen_place_is_readable_for_everybody(
    api: Served, browser: Browser, tmp_path: Path, width: int, lang: str, scheme: str
) -> None:
    with Watched(browser, width, scheme) as page:  # type: ignore[arg-type]
        page.goto(f"{api.url}/places?lang={lang}&place=370705&measure=gap&compare=2026-06-30")
        settled(page)
        page.screenshot(path=tmp_path / f"places-{width}-{lang}-{scheme}.png", full_page=True, animations="disabled")
        assert page_checks.nameless(page) == []
        assert page_checks.skipped_levels(page) == []
        assert page_checks.faint(page) == []
        assert page_checks.too_wide(page) == []
        assert violations(page) == []


def test_no_text_leaves_its_tile(api: Served, browser: Browser) -> None:
    outside = """() => [...document.querySelectorAll('.tile')].flatMap((tile) => {
      const box = tile.querySelector('rect').getBoundingClientRect();
      return [...tile.querySelectorAll('text')].map((text) => text.getBoundingClientRect())
        .filter((t) => t.left < box.left - 1 || t.right > box.right + 1 || t.top < box.top - 1 || t.bottom > box.bottom + 1)
        .map(() => tile.dataset.place);
    })"""
    for width, lang in itertools.product((1440, 390, 320), ("zh", "en")):
        with Watched(browser, width) as page:
            page.goto(f"{api.url}/places?lang={lang}")
            settled(page)
            assert page.evaluate(outside) == [], (width, lang)


def test_what_cannot_be_read_says_so_and_can_be_tried_again(api: Served, browser: Browser) -> None:
    watched = Watched(browser)
    with watched as page:
        HeldRequests(page, "**/v1/stream")  # it would be read again with it, before the button is used
        page.route("**/v1/places*", lambda route: route.abort())
        page.goto(f"{api.url}/places")
        expect(page.get_by_test_id("places").get_by_role("alert")).to_be_visible()
        page.unroute("**/v1/places*")
        page.get_by_test_id("places").get_by_role("button").first.click()
        expect(page.get_by_test_id("tile-map")).to_be_visible()
        watched.trouble.clear()


def test_another_city_has_a_map_too(api: Served, city: City, browser: Browser) -> None:
    """Its counties are in no file of ours: they are laid out by themselves."""
    entries = [
        {"code": f"3702{n:02}", "name_zh": f"样例{n}区", "name_en": f"Sample {n}", "parent": "370200"}
        for n in range(2, 12)
    ]
    other = {"list_id": "county", "version": "9999", "effective_from": "2026-07-01", "entries": entries}
    city.accept([stated("CodeListPublished", subject="operator/code-list/county/9999", title_zh="县市区",
                        title_en="Counties", source="另一城市", **other)])  # fmt: skip
    city.accept(
        [admitted("91370200MA3C00009X", "enterprise", "另一企业", "370202"), demand(303, county="370202", openings=5)]
    )
    with Watched(browser) as page:
        page.goto(f"{api.url}/places")
        settled(page)
        found = shown(page)
        assert {one["code"] for one in entries} <= found.keys()
        assert found["370202"] == "5"
        assert "370705" not in found
