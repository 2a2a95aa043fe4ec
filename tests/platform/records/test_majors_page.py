"""The pages of majors and of graduates in a browser over a real database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from projections.platform.access.gate import open_access
from tests import asking
from tests.platform import page_checks
from tests.platform.city import SCHOOL, City
from tests.platform.records.records_city import pages_of
from tests.platform.test_pages import Watched, settled


@pytest.fixture(scope="module")
def public_url(city: City) -> Iterator[str]:
    """The same city, where visitors are the public."""
    with pages_of(city, open_access(city.engine)) as found:
        yield found


def test_graduates_are_told_who_may_see_them_and_what_there_is_instead(public_url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{public_url}/graduates")
        settled(page)
        closed = page.get_by_test_id("records-closed")
        expect(closed).to_contain_text("市专班办公室")
        expect(closed.get_by_role("link", name=re.compile("毕业生供给"))).to_be_visible()


def test_who_may_sees_cohorts_and_no_timeline_of_persons(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/graduates")
        settled(page)
        page.locator(".records-open").first.click()
        expect(page.get_by_test_id("detail")).to_contain_text("不提供沿革")
        page.get_by_test_id("records-switch").get_by_text("登记与去向").click()
        expect(page).to_have_url(re.compile("list=supply"))
        settled(page)
        expect(page.get_by_test_id("detail")).to_have_count(0)
        expect(page.get_by_test_id("records-table")).to_contain_text("潍坊职业学院")


def test_a_school_finds_its_own_majors(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/majors?member={SCHOOL}")
        settled(page)
        want = asking.get(f"{url}/v1/models/majors-on-offer/count?member={SCHOOL}").json()["rows"]
        expect(page.get_by_test_id("records-count")).to_have_text(f"共 {want} 条")


def test_what_lacks_is_told_with_its_grounds_and_leads_to_the_demands(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/majors?list=suggestions")
        settled(page)
        told = asking.get(f"{url}/v1/majors/suggestions?limit=50").json()["items"]
        shown = page.get_by_test_id("suggestions").locator(".suggestions > li")
        expect(shown).to_have_count(len(told))
        expect(shown.first).to_contain_text(told[0]["reason_zh"])
        page.get_by_test_id("majors-kind").select_option(told[0]["kind"])
        expect(page).to_have_url(re.compile(f"kind={told[0]['kind']}"))
        page.get_by_test_id("suggestions").get_by_role("link", name="查看在招需求").first.click()
        expect(page).to_have_url(re.compile(f"/demands\\?occupation={told[0]['code']}"))
        settled(page)
        count = asking.get(f"{url}/v1/models/demands/count?occupation={told[0]['code']}").json()["rows"]
        expect(page.get_by_test_id("records-count")).to_have_text(f"共 {count} 条")


def test_a_number_of_a_year_leads_to_the_changes_of_that_year(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/majors?list=changes")
        settled(page)
        year = page.get_by_test_id("majors-years").locator("tbody tr").filter(has_text="2023")
        year.get_by_role("link").first.click()
        expect(page).to_have_url(re.compile("begins.from=2023-01-01"))
        settled(page)
        expect(page.get_by_test_id("records-count")).to_have_text("共 1 条")


def test_a_major_tells_which_openings_it_leads_to(url: str, browser: Browser) -> None:
    with Watched(browser) as page:
        page.goto(f"{url}/majors?row={SCHOOL}/major/460104")
        settled(page)
        [told] = asking.get(f"{url}/v1/majors/demand?major=460104").json()["items"]
        expect(page.get_by_test_id("served").locator("li")).to_have_count(len(told["occupations"]))
        expect(page.get_by_test_id("served")).to_contain_text(f"合计 {told['open']} 个")
        expect(page.get_by_test_id("timeline")).to_contain_text("专业开设")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("tab", ["demand", "suggestions", "changes"])
def test_every_tab_of_majors_is_readable(
    url: str, browser: Browser, tmp_path: Path, width: int, lang: str, tab: str
) -> None:
    with Watched(browser, width, "dark" if lang == "en" else "light") as page:
        page.goto(f"{url}/majors?lang={lang}&list={tab}")
        settled(page)
        page.screenshot(path=tmp_path / f"{tab}.png", full_page=True, animations="disabled")
        assert page_checks.nameless(page) == []
        assert page_checks.skipped_levels(page) == []
        assert page_checks.faint(page) == []
        assert page_checks.too_wide(page) == []
