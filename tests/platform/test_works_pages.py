"""The pages of what members do together, used: the board and who can help, parties side by side, chains, tasks by unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from infra.cli.serve import WEB_ROOT
from projections.platform.api.app import build_api
from projections.platform.api.serving.around import Serving
from tests import asking
from tests.backing import Backing
from tests.platform import page_checks
from tests.platform.city import OTHER_SCHOOL, SCHOOL, City, stated, today
from tests.platform.joint_work import ASKED, BUREAU, CLASS, LATE, RATED, TASKS, joint_work
from tests.platform.served import stated_city
from tests.platform.server import running
from tests.platform.test_pages import Scheme, Watched, settled

PAGES = ("/services", "/cooperation", "/resources", "/plans", "/governance")


@pytest.fixture(scope="module")
def stated_on() -> date:
    return today()


@pytest.fixture(scope="module")
def city(services: Backing, stated_on: date) -> Iterator[City]:
    with stated_city(services) as made:
        made.accept(joint_work())
        yield made


@pytest.fixture(scope="module")
def url(city: City) -> Iterator[str]:
    assert (WEB_ROOT / "index.html").is_file(), "the web page is not built; run: make web"
    with running(build_api(city.engine, city.archive, WEB_ROOT, serving=Serving())) as found:
        yield found


def days_since(url: str, stated_on: date) -> int:
    """1 where midnight has passed since."""
    return (date.fromisoformat(asking.get(f"{url}/v1/figures").json()["as_of"]) - stated_on).days


@pytest.mark.parametrize(
    ("path", "width", "lang", "scheme"),
    [
        *((path, 1440, "zh", "light") for path in PAGES),
        *((path, 390, "en", "dark") for path in PAGES),
    ],
)
def test_a_page_with_something_in_it_is_readable_for_everybody(
    url: str, browser: Browser, tmp_path: Path, path: str, width: int, lang: str, scheme: Scheme
) -> None:
    with Watched(browser, width, scheme) as page:
        page.goto(f"{url}{path}?lang={lang}")
        settled(page)
        page.screenshot(path=tmp_path / f"{path.strip('/')}-{width}.png", full_page=True, animations="disabled")
        assert page_checks.nameless(page) == []
        assert page_checks.skipped_levels(page) == []
        assert page_checks.faint(page) == []
        assert page_checks.too_wide(page) == []


@pytest.mark.parametrize(
    ("path", "row"),
    [("/services", ASKED), ("/cooperation", CLASS), ("/governance", TASKS["running"])],
)
def test_what_is_told_of_one_row_is_readable_too(url: str, browser: Browser, path: str, row: str) -> None:
    for width in (1440, 390):
        with Watched(browser, width) as page:
            page.goto(f"{url}{path}?row={row}")
            settled(page)
            expect(page.get_by_test_id("timeline").locator("li").first).to_be_visible()
            assert page_checks.nameless(page) == []
            assert page_checks.skipped_levels(page) == []
            assert page_checks.too_wide(page) == []


@pytest.mark.parametrize("path", ["/services", "/cooperation", "/governance"])
def test_figures_show_the_age_of_what_they_stand_on_and_lead_to_their_facts(
    url: str, browser: Browser, path: str
) -> None:
    with Watched(browser) as page:
        page.goto(url + path)
        settled(page)
        figures = page.get_by_test_id("joint-figures").locator("li")
        assert figures.count() >= 5
        expect(page.get_by_test_id("joint-figures")).to_contain_text("数据至 2026-07-10 12:00")
        page.locator("[data-testid^=evidence-]").first.click()
        expect(page.get_by_test_id("evidence").locator("tbody tr").first).to_be_visible()


def test_the_board_has_a_column_per_state_and_marks_the_overdue(url: str, browser: Browser, stated_on: date) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/services")
        settled(page)
        for column in asking.get(f"{url}/v1/services/board").json()["columns"]:
            shown = page.get_by_test_id(f"column-{column['state']}")
            expect(shown.locator("h3")).to_contain_text(f"{column['count']} 项")
            expect(shown.get_by_test_id("board-card")).to_have_count(len(column["cards"]))
        late = (
            page.get_by_test_id("column-accepted").get_by_test_id("board-card").filter(has_text=f"样例需求{LATE[-3:]}")
        )
        expect(late).to_contain_text(f"逾期 {1 + days_since(url, stated_on)} 天")
        expect(late).to_contain_text("潍坊职业学院")
        expect(page.get_by_test_id("providers")).to_contain_text("80.0")


def test_a_request_shows_who_can_help_with_reasons_and_its_timeline(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/services")
        settled(page)
        page.get_by_test_id("column-requested").get_by_role("link", name=f"样例需求{ASKED[-3:]}").click()
        expect(page).to_have_url(re.compile(re.escape(quote(ASKED, safe=""))))
        helpers = page.get_by_test_id("helper")
        expect(helpers.filter(has_text="潍坊职业学院")).to_contain_text("已交付同行业服务 2 项")
        expect(helpers.filter(has_text="山东经贸职业学院")).to_contain_text("动力装备实训基地")
        expect(page.get_by_test_id("timeline").locator("li")).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("detail")).to_have_count(0)


def test_script_in_a_fact_is_shown_as_text(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/services?row={RATED}")
        settled(page)
        expect(page.get_by_test_id("timeline")).to_contain_text("<script>alert(1)</script>")


def test_kinds_of_cooperation_lead_to_their_list_and_the_parties_words_stand_side_by_side(
    url: str, browser: Browser
) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/cooperation")
        settled(page)
        page.get_by_test_id("kinds").get_by_role("link", name="订单班").click()
        expect(page).to_have_url(re.compile("kind=order_class"))
        rows = page.get_by_test_id("records-table").locator("tbody tr")
        wanted = asking.get(f"{url}/v1/models/cooperation-list/count", params={"kind": "order_class"}).json()["rows"]
        expect(rows).to_have_count(wanted)
        rows.get_by_role("link", name="样例动力订单班").click()
        expect(page.get_by_test_id("parties")).to_contain_text("样例动力")
        expect(page.get_by_test_id("statements").locator("thead th")).to_have_count(3)
        expect(page.get_by_test_id("statements")).to_contain_text("各方所述一致")
        expect(page.get_by_test_id("progress").locator("tbody tr")).to_have_count(2)


def test_a_resource_has_its_owner_its_terms_and_whether_it_is_offered(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/resources?state=offered")
        settled(page)
        row = page.get_by_test_id("records-table").locator("tbody tr").filter(has_text="动力装备实训基地")
        expect(row).to_contain_text("山东经贸职业学院")
        expect(row).to_contain_text("可共享")
        expect(page.get_by_test_id("records-table")).not_to_contain_text("旧基地")
        expect(page.get_by_test_id("kinds").locator("tbody tr")).to_have_count(2)


def test_a_chain_shows_its_links_and_the_occupations_without_a_major(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/plans")
        settled(page)
        chains = {one["chain"]: one for one in asking.get(f"{url}/v1/plans/chains").json()["items"]}
        shown = page.get_by_test_id("chain").filter(has_text="动力装备")
        expect(shown.locator(".link-of")).to_have_count(2)
        shown.locator("summary").click()
        table = shown.get_by_test_id("occupations")
        expect(table.locator("tbody tr")).to_have_count(len(chains["动力装备"]["occupations"]))
        expect(table.get_by_text("无对应专业")).to_have_count(chains["动力装备"]["gaps"])
        page.get_by_test_id("records-switch").get_by_role("link", name="规划岗位").click()
        expect(page.get_by_test_id("records-table").locator("tbody tr")).to_have_count(3)


def test_tasks_are_grouped_by_department_with_what_is_overdue_and_due_soon(
    url: str, browser: Browser, stated_on: date
) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/governance")
        settled(page)
        rows = page.get_by_test_id("units").locator("tbody tr")
        expect(rows.first).to_contain_text("样例教育局")  # departments come first
        page.get_by_test_id("units").get_by_role("link", name="样例教育局").click()
        expect(page).to_have_url(re.compile(f"unit={BUREAU}"))
        tasks = page.get_by_test_id("tasks-of").locator("tbody tr")
        expect(tasks).to_have_count(3)
        passed = days_since(url, stated_on)
        expect(tasks.first).to_contain_text(f"逾期 {2 + passed} 天")
        expect(tasks.nth(1)).to_contain_text(f"还有 {12 - passed} 天")
        page.go_back()
        expect(page.get_by_test_id("tasks-of")).to_have_count(0)


def test_every_part_of_governance_is_a_list_with_an_address_of_its_own(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/governance")
        settled(page)
        tabs = page.get_by_test_id("records-switch").get_by_role("link")
        for place in range(tabs.count()):
            tabs.nth(place).click()
            expect(tabs.nth(place)).to_have_attribute("aria-current", "true")
            expect(page.get_by_test_id("records-table").locator("tbody tr").first).to_be_visible()
            expect(page.get_by_test_id("records-fresh")).to_contain_text("最新事实入库于")


def test_a_past_moment_shows_the_pages_of_that_day(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        for path, none in (
            ("/services", "尚无单位承接服务"),
            ("/plans", "没有现行的产业规划"),
            ("/governance", "尚未下达任务"),
        ):
            page.goto(f"{url}{path}?as_of=2001-01-01")
            settled(page)
            expect(page.locator("main")).to_contain_text(none)


def test_a_new_fact_moves_the_board_in_place(url: str, browser: Browser, city: City) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/services")
        settled(page)
        shown = page.get_by_test_id("column-cancelled").locator("h3")
        expect(page.get_by_test_id("live-state")).to_have_attribute("data-state", "live")
        before = int(re.search(r"\d+", shown.inner_text())[0])  # type: ignore[index]
        asked = {"subject": f"{OTHER_SCHOOL}/FW-NEW", "member": OTHER_SCHOOL, "wanted_by": str(today() + timedelta(9))}
        city.accept([stated("ServiceRequested", title="新需求", **asked)])
        cancelled = {"subject": asked["subject"], "member": OTHER_SCHOOL, "provider": SCHOOL}
        city.accept([stated("ServiceCancelled", occurred_at="2026-07-09T09:30:00+08:00", **cancelled)])
        expect(shown).to_contain_text(f"{before + 1} 项")
