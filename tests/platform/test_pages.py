"""Every page in a real browser over a real database: at two widths, in two languages and two colour schemes."""

from __future__ import annotations

import gzip
import itertools
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from infra.cli.serve import WEB_ROOT
from projections.platform.api.app import build_api
from projections.platform.api.serving.around import Serving
from projections.platform.api.web_page import PAGES
from tests import asking
from tests.backing import Backing
from tests.browser import SLOW_MS
from tests.platform import accessibility, page_checks
from tests.platform.city import City, graduate, stated
from tests.platform.held import HeldRequests
from tests.platform.served import stated_city
from tests.platform.server import running

FIRST_PAGE_BYTES = 450_000
WIDTHS = {1440: 900, 390: 844}
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        made.accept([stated("ReportClosed"), *(graduate(n) for n in range(100, 103))])
        yield made


@pytest.fixture(scope="module")
def url(city: City) -> Iterator[str]:
    assert (WEB_ROOT / "index.html").is_file(), "the web page is not built; run: make web"
    with running(build_api(city.engine, city.archive, WEB_ROOT, serving=Serving())) as found:
        yield found


class Watched:
    """A page, and what it complained of: its console, its errors, what its policy refused."""

    def __init__(self, browser: Browser, width: int = 1440, scheme: Scheme = "light") -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": WIDTHS.get(width, 800)},
            locale="zh-CN",
            color_scheme=scheme,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(SLOW_MS)
        self.trouble: list[str] = []
        self.page.on("console", lambda m: self.trouble.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.add_init_script(
            "document.addEventListener('securitypolicyviolation', (e) => console.error('csp', e.violatedDirective))"
        )

    def __enter__(self) -> Page:
        return self.page

    def __exit__(self, kind: object, *_: object) -> None:
        self.context.close()
        if kind is None:
            assert not self.trouble


def settled(page: Page, patience: float = SLOW_MS) -> None:
    """Wait until every panel has its data."""
    expect(page.locator(".loading-page")).to_have_count(0, timeout=patience)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=patience)
    expect(page.locator("p.state[class*=loading-], .chart-wait, div.spark")).to_have_count(0, timeout=patience)


def test_the_server_answers_for_the_pages_that_the_application_has() -> None:
    assert list(PAGES) == page_checks.listed_pages(WEB_ROOT.parent)


@pytest.mark.parametrize("path", [*(p + "/x" for p in PAGES if p != "/"), "/fit/", "/unknown", "/index.html"])
def test_no_other_path_is_answered_with_the_application(url: str, path: str) -> None:
    assert asking.get(url + path).status_code == 404


@pytest.mark.parametrize(
    ("path", "width", "lang", "scheme"),
    [*itertools.product(PAGES, WIDTHS, ("zh", "en"), ("light", "dark"))],
)
def test_a_page_is_readable_for_everybody(
    url: str, browser: Browser, tmp_path: Path, path: str, width: int, lang: str, scheme: Scheme
) -> None:
    with Watched(browser, width, scheme) as page:
        page.goto(f"{url}{path}?lang={lang}")
        settled(page)
        name = f"{path.strip('/') or 'home'}-{width}-{lang}-{scheme}.png"
        page.screenshot(path=tmp_path / name, full_page=True, animations="disabled")
        expect(page.locator("html")).to_have_attribute("lang", {"zh": "zh-CN", "en": "en"}[lang])
        expect(page.locator("html")).to_have_attribute("data-theme", scheme)
        assert page_checks.nameless(page) == []
        assert page_checks.skipped_levels(page) == []
        assert page_checks.faint(page) == []
        assert page_checks.too_wide(page) == []
        assert accessibility.violations(page) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [720, 320])
def test_a_page_at_200_percent_does_not_scroll_sideways(url: str, browser: Browser, path: str, width: int) -> None:
    """1440 px at 200 % are 720; 320 is what WCAG asks of reflow."""
    with Watched(browser, width) as page:
        page.goto(f"{url}{path}?lang=en&compare=2026-05-31")
        settled(page)
        assert page_checks.too_wide(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_prints_without_its_controls(url: str, browser: Browser, path: str, tmp_path: Path) -> None:
    with Watched(browser, scheme="dark") as page:
        page.goto(url + path)
        settled(page)
        page.emulate_media(media="print")
        expect(page.get_by_test_id("nav")).to_be_hidden()
        expect(page.get_by_test_id("theme")).to_be_hidden()
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        assert page.pdf(path=tmp_path / "page.pdf", format="A4").startswith(b"%PDF")


def test_the_keyboard_reaches_everything_and_sees_where_it_is(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(url)
        settled(page)
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        seen = set()
        for _ in range(40):
            assert page_checks.unseen_focus(page) is None
            seen.add(page.evaluate("document.activeElement.textContent.trim().slice(0, 20)"))
            page.keyboard.press("Tab")
        assert {"人才供需", "English", "暂停更新"} <= seen
        page.get_by_role("link", name="人才供需").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_be_focused()
        expect(page.locator("h1")).to_have_text("人才供需")


def test_links_carry_the_moment_and_back_returns_to_the_place(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/?as_of=2026-06-30&lang=zh")
        settled(page)
        expect(page.get_by_test_id("asof-banner")).to_contain_text("2026-06-30")
        page.evaluate("window.notReloaded = true; window.scrollTo(0, 600)")
        page.get_by_test_id("nav").get_by_text("人才供需").evaluate("link => link.click()")
        expect(page).to_have_url(re.compile(r"/fit\?as_of=2026-06-30&lang=zh$"))
        expect(page).to_have_title(re.compile("^人才供需 · 2026-06-30"))
        expect(page.get_by_test_id("asof-input")).to_have_value("2026-06-30")
        assert page.evaluate("window.scrollY") == 0
        page.go_back()
        expect(page.locator("h1")).to_have_text("运行概况")
        until = time.monotonic() + SLOW_MS / 1000
        while page.evaluate("window.scrollY") != 600:  # wait_for_function would need eval, which the policy forbids
            assert time.monotonic() < until
            page.wait_for_timeout(50)
        page.go_forward()
        expect(page.locator("h1")).to_have_text("人才供需")
        assert page.evaluate("window.notReloaded")


def test_two_moments_stand_side_by_side(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(url)
        settled(page)
        page.get_by_test_id("asof-more").click()
        page.get_by_test_id("compare-input").fill("2026-03-31")
        expect(page).to_have_url(re.compile("compare=2026-03-31"))
        then = page.get_by_test_id("then-openings_per_seeker")
        expect(then).to_contain_text("2026-03-31")
        then_value = asking.get(f"{url}/v1/figures", params={"only": "filling_rate", "as_of": "2026-03-31"}).json()
        shown = page.get_by_test_id("then-filling_rate")
        value = then_value["figures"][0]["value"]
        expect(shown).to_contain_text("暂无数据" if value is None else f"{value:.1f}%")
        page.get_by_test_id("nav").get_by_text("人才供需").click()
        expect(page.get_by_test_id("compared")).to_contain_text("2026-03-31")
        page.get_by_test_id("asof-back").click()
        expect(page.get_by_test_id("compared")).to_have_count(0)


def test_a_figure_shows_its_trend_its_age_and_who_has_not_reported(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(url)
        settled(page)
        card = page.get_by_test_id("figure-openings_per_seeker")
        expect(card).to_contain_text("2026-07-10 12:00:00")
        card.locator("summary").filter(has_text="走势").click()
        rows = card.locator(".trend tbody tr")
        expect(rows).to_have_count(13)
        told = asking.get(f"{url}/v1/figures").json()
        expect(rows.first).to_contain_text(told["as_of"])
        silent = told["freshness"]["silent"]
        expect(page.get_by_test_id("reporting").locator("tbody tr")).to_have_count(min(10, len(silent)))
        assert silent


def test_a_cell_of_the_heat_map_leads_to_what_is_behind_it(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/fit")
        settled(page)
        grid = asking.get(f"{url}/v1/fit").json()["items"]
        cell = max(grid, key=lambda c: c["open"])
        page.evaluate("window.notReloaded = true")
        place = f"{cell['occupation_zh']}，{cell['county_zh']}：需求 {cell['open']}，"
        page.get_by_test_id("heat-map").get_by_role("link", name=re.compile(re.escape(place))).click()
        expect(page).to_have_url(re.compile(f"occupation={cell['occupation']}&county={cell['county']}"))
        expect(page.locator("#behind-title")).to_be_focused()
        behind = {"occupation": cell["occupation"], "county": cell["county"]}
        demands = asking.get(f"{url}/v1/fit/demands", params=behind).json()["items"]
        assert sum(d["open"] for d in demands) == cell["open"]
        expect(page.get_by_test_id("behind-demands").locator("tbody tr")).to_have_count(len(demands))
        expect(page.get_by_test_id("totals")).to_contain_text(f"需求 {cell['open']} 人")
        settled(page)
        expect(page.get_by_test_id("trend-table").locator("tbody tr").last).to_contain_text(str(cell["open"]))
        assert page.evaluate("window.notReloaded")

        with page.expect_download() as csv:
            page.get_by_test_id("fit-csv").click()
        text = Path(csv.value.path()).read_text(encoding="utf-8-sig")
        assert len(text.splitlines()) == len(grid) + 1
        assert f"{cell['occupation']},{cell['occupation_zh']}," in text
        with page.expect_download() as image:
            page.get_by_test_id("fit-image").click()
        assert Path(image.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_page_that_cannot_read_says_so_and_tries_again(url: str, browser: Browser) -> None:
    watched = Watched(browser)
    with watched as page:
        HeldRequests(page, "**/v1/stream")  # it would be read again with it, before the button is used
        page.route("**/v1/fit?*", lambda route: route.fulfill(status=503, json={"detail": "维护中"}))
        page.goto(f"{url}/fit")
        expect(page.get_by_test_id("grid").get_by_role("alert")).to_contain_text("维护中")
        page.unroute("**/v1/fit?*")
        page.get_by_test_id("grid").get_by_role("button", name="重试").click()
        expect(page.get_by_test_id("heat-map")).to_be_visible()
        # The browser itself reports the answer 503.
        watched.trouble = [line for line in watched.trouble if "503" not in line]


def test_colours_and_language_are_remembered(url: str, browser: Browser) -> None:
    with Watched(browser, 390) as page:
        page.goto(url)
        page.get_by_test_id("menu-toggle").click()
        page.get_by_test_id("theme").select_option("dark")
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.get_by_test_id("lang-switch").get_by_text("English").click()
        page.goto(f"{url}/fit")
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        expect(page.locator("h1")).to_have_text("Supply and demand")
        expect(page.get_by_test_id("nav")).to_be_hidden()


def test_an_address_without_a_page_says_so(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(url)
        settled(page)
        page.evaluate("history.pushState(null, '', '/nowhere'); dispatchEvent(new PopStateEvent('popstate'))")
        expect(page.get_by_test_id("unknown-page")).to_contain_text("/nowhere")
        page.get_by_test_id("unknown-page").get_by_role("link").click()
        expect(page.locator("h1")).to_have_text("运行概况")


def test_the_first_page_is_small(url: str, browser: Browser) -> None:
    """Everything that `/` fetches of the application, compressed as it is sent."""
    answers: list[Response] = []
    with Watched(browser) as page:
        page.on("response", lambda answer: answers.append(answer))
        page.goto(url)
        settled(page)
        sizes = {a.url: len(gzip.compress(a.body())) for a in answers if "/assets/" in a.url}
        assert sizes
        assert sum(sizes.values()) < FIRST_PAGE_BYTES / 4, sizes
