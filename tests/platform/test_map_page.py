"""The pages of the map and of the evaluation, used: selection, filters, keys, evidence; and how fast pages are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from infra.cli.serve import WEB_ROOT
from projections.platform.api.app import build_api
from projections.platform.api.serving.around import Serving
from schemas.days import day_of, now
from tests.backing import Backing
from tests.platform.city import SCHOOL, City, Fact, admitted, demand, stated
from tests.platform.served import stated_city
from tests.platform.server import running
from tests.platform.test_pages import Watched, settled

FIRMS, POSTS, COOPERATIONS = 700, 240, 1080
LONGEST_MS = 150
FIRST_PAGE_MS = 1_500

INTERACTIVE = """() => {
  let busy = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) busy = Math.max(busy, task.startTime + task.duration);
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    const figures = document.querySelector('[data-testid^=figure-]');
    if (!figures) { requestAnimationFrame(look); return; }
    requestAnimationFrame(() => setTimeout(() => { window.interactiveAt = Math.max(performance.now(), busy); }));
  };
  look();
}"""
"""When the first figure stood on the page, and what kept the page from answering was over: ms since it was asked for."""

PAN = """async () => {
  const canvas = document.querySelector('[data-testid=map-canvas]');
  const box = canvas.getBoundingClientRect();
  const at = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {
    bubbles: true, pointerId: 1, clientX: box.left + x, clientY: box.top + y }));
  canvas.setPointerCapture = () => {};
  const frames = [];
  let last = performance.now();
  at('pointerdown', 400, 300);
  for (let n = 0; n < 90; n += 1) {
    at('pointermove', 400 + 120 * Math.sin(n / 9), 300 + 60 * Math.cos(n / 7));
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  at('pointerup', 400, 300);
  return frames.slice(1).sort((a, b) => b - a);
}"""


def busy_city() -> Iterator[Fact]:
    """About 2,000 nodes: firms that recruit, and their cooperations with one school."""
    begun, ends = str(day_of(now()) - timedelta(days=30)), str(day_of(now()) + timedelta(days=365))
    firms = [f"91370700MB{number:07d}X" for number in range(FIRMS)]
    for number, firm in enumerate(firms):
        yield admitted(firm, "enterprise", f"样例企业{number:03}", ("370703", "370705", "370784")[number % 3])
        for turn in range(2):
            post = f"9-{(number * 2 + turn) % POSTS:02}-01-{(number * 7 + turn) % 3:02}"
            yield demand(0, subject=f"{firm}/XQ-{turn}", member=firm, occupation=post, openings=1 + number % 9)
    for number in range(COOPERATIONS):
        parties = [(SCHOOL, "school", True), (firms[number % FIRMS], "employer", False)]
        yield stated(
            "CooperationAgreed", subject=f"{SCHOOL}/HZ-{number:05}", title=f"样例合作{number:04}", starts_on=begun,
            ends_on=ends, kind=("order_class", "practice_centre")[number % 2],
            parties=[{"party": code, "party_role": role, "leads": leads, "share": None, "above_scale": None}
                     for code, role, leads in parties],
        )  # fmt: skip


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        made.accept([stated("IndustryPlanPublished"), stated("ReportClosed"), *busy_city()])
        yield made


@pytest.fixture(scope="module")
def url(city: City) -> Iterator[str]:
    assert (WEB_ROOT / "index.html").is_file(), "the web page is not built; run: make web"
    with running(build_api(city.engine, city.archive, WEB_ROOT, serving=Serving())) as found:
        yield found


def test_two_thousand_nodes_pan_without_a_frame_over_150_ms(url: str, browser: Browser, record_property: Any) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/map")
        settled(page)
        canvas = page.get_by_test_id("map-canvas")
        assert int(canvas.get_attribute("data-nodes") or 0) == 2000
        # The best of three, since the machine has other work.
        frames = min(page.evaluate(PAN) for _ in range(3))
        record_property("frames_ms", [round(frame, 1) for frame in frames[:5]])
        assert frames[0] < LONGEST_MS, frames[:5]


def test_the_first_page_is_interactive_within_a_second_and_a_half(
    url: str, browser: Browser, record_property: Any
) -> None:
    """With nothing kept by the browser; the best of up to six, since the machine has other work."""
    taken = []
    for _ in range(6):
        with Watched(browser) as page:
            page.add_init_script(f"({INTERACTIVE})()")
            page.goto(url, wait_until="commit")
            expect(page.locator("[data-testid^=figure-]").first).to_be_visible()
            while (at := page.evaluate("window.interactiveAt")) is None:
                page.wait_for_timeout(50)
            taken.append(float(at))
        if min(taken) < FIRST_PAGE_MS:
            break
    record_property("interactive_ms", [round(one) for one in sorted(taken)])
    assert min(taken) < FIRST_PAGE_MS, taken


def test_choosing_a_gap_shows_its_connections_and_the_address_says_so(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/map")
        settled(page)
        chosen = page.get_by_test_id("map-gaps").get_by_role("button").first
        name = chosen.inner_text()
        chosen.press("Enter")
        expect(page.get_by_test_id("map-node")).to_contain_text(name)
        assert "node=occupation" in page.url
        rows = page.get_by_test_id("map-list").locator("tbody tr")
        assert all(name in text for text in rows.all_inner_texts())


def test_a_filter_is_in_the_address_and_back_undoes_it(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/map")
        settled(page)
        page.get_by_test_id("filter-cooperation").select_option("order_class")
        settled(page)
        assert "cooperation=order_class" in page.url
        page.go_back()
        expect(page.get_by_test_id("filter-cooperation")).to_have_value("")


def test_arrow_keys_close_and_open_branches_of_the_tree(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/evaluation")
        settled(page)
        rows = page.get_by_test_id("tree").locator("tbody tr")
        whole = rows.count()
        rows.first.focus()
        page.keyboard.press("ArrowLeft")
        expect(rows.first).to_have_attribute("aria-expanded", "false")
        assert rows.count() < whole
        page.keyboard.press("ArrowRight")
        assert rows.count() == whole


def test_a_narrow_screen_shows_the_score_beside_its_indicator(url: str, browser: Browser) -> None:
    with Watched(browser, 390) as page:
        page.goto(f"{url}/evaluation")
        settled(page)
        for name in ("指标", "得分"):
            box = page.get_by_test_id("tree").get_by_role("columnheader", name=name, exact=True).bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390


def test_a_score_leads_to_its_events_in_two_steps(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/evaluation")
        settled(page)
        page.get_by_test_id("tree-evidence").first.click()
        expect(page.get_by_test_id("evidence").locator("tbody tr").first).to_be_visible()
