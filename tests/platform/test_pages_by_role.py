"""The pages as each role sees them: nothing is asked for that is refused, and what is not open says so in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from infra.cli.serve import WEB_ROOT
from projections.platform.access.roles import Role
from projections.platform.api.web_page import PAGES
from schemas.reasons import Reason
from stream_processors.alerts import expiring
from tests import asking
from tests.backing import Backing
from tests.platform import accessibility
from tests.platform.city import SCHOOL, demand, today
from tests.platform.guarded import COOKIE, OF_ROLE
from tests.platform.held import HeldRequests
from tests.platform.test_pages import Watched, settled
from tests.platform.whole_platform import Whole, whole_platform


@pytest.fixture(scope="module")
def whole(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    assert (WEB_ROOT / "index.html").is_file(), "the web page is not built; run: make web"
    with whole_platform(services, tmp_path_factory.mktemp("roles") / "home") as made:
        yield made


def opened(page: Page, whole: Whole, path: str, role: Role = Role.PUBLIC, *, waited: bool = True) -> None:
    if account := OF_ROLE[role]:
        session = whole.access.sessions.begin(account)
        page.context.add_cookies([{"name": COOKIE, "value": session, "url": whole.url}])
    page.goto(whole.url + path)
    if waited:
        settled(page)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_a_page_asks_for_nothing_that_is_refused(whole: Whole, browser: Browser, role: Role, path: str) -> None:
    refused: list[str] = []
    with Watched(browser) as page:
        page.on("response", lambda one: refused.append(f"{one.status} {one.url}") if one.status >= 400 else None)
        opened(page, whole, path, role)
        assert refused == []
        if role is Role.MEMBER:  # test_pages.py looks at the pages of those who see everything
            assert accessibility.violations(page) == []


def test_the_office_computes_a_scenario_in_its_session(whole: Whole, browser: Browser) -> None:
    """It is a POST, which needs the token of the session."""
    with Watched(browser) as page:
        opened(page, whole, "/evaluation", Role.OFFICE)
        page.get_by_test_id("compute").click()
        expect(page.get_by_test_id("compared")).to_be_visible()


def test_a_scenario_of_a_member_waits_for_the_members_to_choose_from(whole: Whole, browser: Browser) -> None:
    held: list[Route] = []
    with Watched(browser) as page:
        page.route("**/v1/models/members?*", lambda route: held.append(route))
        opened(page, whole, "/evaluation", Role.OFFICE, waited=False)
        expect(page.get_by_test_id("what-if")).to_have_attribute("aria-busy", "true")
        expect(page.get_by_test_id("compute")).to_be_disabled()
        for one in held:
            one.continue_()
        expect(page.get_by_test_id("compute")).to_be_enabled()


def test_what_is_not_open_says_so_and_is_no_failure(whole: Whole, browser: Browser) -> None:
    with Watched(browser) as page:
        opened(page, whole, "/")
        expect(page.get_by_test_id("rejections")).to_contain_text("登录后按权限显示")
        expect(page.get_by_test_id("rejections").get_by_role("button", name="重试")).to_have_count(0)
        opened(page, whole, "/fit")
        expect(page.get_by_test_id("behind-cohorts")).to_contain_text("届次明细仅向主管部门和本校开放")


def test_people_who_are_not_published_yet_are_told_in_words_and_are_no_zero(whole: Whole, browser: Browser) -> None:
    """The city was recorded on 10 July; of people the public is told what was known at the end of June."""
    with Watched(browser) as page:
        opened(page, whole, "/fit?known_at=2026-07-20")
        expect(page.get_by_test_id("unpublished")).to_contain_text("截至上月末，平台尚无毕业生记录")
        expect(page.get_by_test_id("totals")).to_contain_text("供给 尚未公布，缺口尚未公布")
        expect(page.get_by_test_id("ranking")).to_have_count(0)
        opened(page, whole, "/?known_at=2026-07-20", waited=False)  # twelve months of trends are another matter
        expect(page.get_by_test_id("count-graduates").locator("dd")).to_have_text("—")
        expect(page.get_by_test_id("figure-placement_rate").locator(".value")).to_have_text("尚未公布")
        expect(page.get_by_test_id("counts")).to_contain_text("平台尚无毕业生记录，暂不公布")


def test_while_people_are_not_published_the_heat_map_shows_the_demand_that_is_known(
    whole: Whole, browser: Browser
) -> None:
    asked = {"known_at": "2026-07-20"}
    cells = asking.get(f"{whole.url}/v1/fit", params=asked).json()["items"]
    wanted = sorted(str(cell["open"]) for cell in cells)
    assert wanted
    assert "0" not in wanted
    with Watched(browser) as page:
        opened(page, whole, "/fit?known_at=2026-07-20")
        expect(page.locator("#grid-title")).to_have_text("在招需求热力图：职业 × 县市区")
        expect(page.get_by_test_id("unpublished")).to_contain_text("暂不能对比供需，以下只列需求")
        shown = page.get_by_test_id("heat-map").locator("tbody td:not(.heat-none):not(:last-child)")
        assert sorted(shown.all_inner_texts()) == wanted
        expect(page.get_by_test_id("grid")).not_to_contain_text("橙色")


def test_of_a_time_that_is_told_by_the_day_the_page_shows_the_day(whole: Whole, browser: Browser) -> None:
    with Watched(browser) as page:
        opened(page, whole, "/data")
        last = page.locator("[data-member] td:last-child").all_inner_texts()
        assert {re.sub(r"\d", "0", one) for one in last} == {"0000-00-00", "尚无"}


def test_an_answer_that_takes_too_long_is_not_blamed_on_the_network(whole: Whole, browser: Browser) -> None:
    held: list[Route] = []
    with Watched(browser) as page:
        page.clock.install()
        HeldRequests(page, "**/v1/stream")  # it would be read again with it, before the button is used
        page.route("**/v1/fit?*", lambda route: held.append(route))
        opened(page, whole, "/fit", waited=False)
        expect(page.get_by_test_id("grid")).to_have_attribute("aria-busy", "true")
        page.clock.run_for(21_000)
        alert = page.get_by_test_id("grid").get_by_role("alert")
        expect(alert).to_contain_text("平台仍在处理，暂未返回结果，请稍后重试。")
        page.get_by_test_id("lang-switch").get_by_text("English").click()
        expect(alert).to_contain_text("The platform is still working on the answer. Try again in a while.")
        page.unroute("**/v1/fit?*")
        alert.get_by_role("button").click()
        expect(page.get_by_test_id("heat-map")).to_be_visible()


def test_a_rejection_names_the_field_in_chinese_and_tells_times_as_the_page_does(
    whole: Whole, browser: Browser
) -> None:
    whole.city.reject(
        demand(901, member=SCHOOL), Reason("occurred-in-future", "occurred_at", "2031-01-01T00:30:00+00:00")
    )
    with Watched(browser) as page:
        opened(page, whole, "/", Role.OFFICE)
        told = page.get_by_test_id("rejections").locator("li[data-code]")
        expect(told.filter(has_text="9-9")).to_contain_text("职业 occupation = 9-9")
        ahead = told.filter(has_text="occurred_at")
        expect(ahead).to_contain_text("发生时间 occurred_at = 2031-01-01 08:30:00")
        expect(ahead).not_to_contain_text("T00:30")


def test_an_alert_about_a_demand_tells_what_it_is_called(whole: Whole, browser: Browser) -> None:
    expiring.refresh(whole.city.engine, today())
    with Watched(browser) as page:
        opened(page, whole, "/")
        expect(page.get_by_test_id("alerts").locator("li", has_text="XQ-0090")).to_contain_text("数控车工")


def test_a_member_is_in_consortia_that_are_named(whole: Whole, browser: Browser) -> None:
    with Watched(browser) as page:
        opened(page, whole, f"/data?member={SCHOOL}")
        about = page.get_by_test_id("data-member")
        expect(about.locator("dl.told")).to_contain_text("潍坊国家农综区产教联合体")
        expect(about.locator(".history")).to_contain_text("潍坊国家农综区产教联合体")
        expect(about).not_to_contain_text("WF-NZ")


def test_chinese_pages_have_one_word_for_one_thing_and_no_blank_between_sentences(
    whole: Whole, browser: Browser
) -> None:
    apart: dict[str, list[str]] = {}
    other = re.compile(r".{0,9}(?:区县(?!级)|表扬(?!奖励)|陈述|被拒)")
    with Watched(browser) as page:
        for path in PAGES:
            opened(page, whole, path, Role.OFFICE)
            text = page.locator("main").text_content() or ""
            if found := re.findall(r".{0,20}。[ \u00a0]+[^ ].{0,20}", text) + other.findall(text):
                apart[path] = found
    assert apart == {}
