"""The operators' page on a real broker: lag, what was decided, generations; a rebuild asked for and taken back."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from infra.cli.serve import WEB_ROOT
from projections.demand import projection as demand
from schemas.errors import BrokerUnavailable, DiskFull
from stream_processors.presence import Presence
from stream_processors.rebuild.lock import alone
from stream_processors.rebuild.requested import do_requested
from tests.backing import Backing
from tests.platform import page_checks
from tests.platform.accessibility import violations
from tests.platform.city import today
from tests.platform.guarded import COOKIE
from tests.platform.operated import Operated, operated
from tests.platform.test_pages import WIDTHS, Watched, settled
from tests.stream_processors.canon import live_number


@pytest.fixture(scope="module")
def platform(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operated]:
    assert (WEB_ROOT / "index.html").is_file(), "the web page is not built; run: make web"
    with operated(services, tmp_path_factory.mktemp("operated") / "home", WEB_ROOT) as made:
        yield made


def seen_by(platform: Operated, browser: Browser, account: str | None, **how: object) -> Watched:
    watched = Watched(browser, **how)  # type: ignore[arg-type]
    if account:
        cookie = platform.access.sessions.begin(account)
        watched.context.add_cookies([{"name": COOKIE, "value": cookie, "url": platform.url}])
    return watched


def test_the_public_sees_whether_it_is_well_and_no_more(platform: Operated, browser: Browser) -> None:
    with seen_by(platform, browser, None) as page:
        page.goto(f"{platform.url}/operation")
        settled(page)
        expect(page.get_by_test_id("ready")).to_contain_text("正常")
        expect(page.get_by_test_id("operation-closed")).to_contain_text("登录")
        expect(page.get_by_test_id("projections")).to_have_count(0)


def test_lag_is_told_in_records_and_time_and_moves_by_itself(platform: Operated, browser: Browser) -> None:
    with seen_by(platform, browser, "office.chen") as page:
        page.goto(f"{platform.url}/operation")
        settled(page)
        expect(page.get_by_test_id("lag-told")).to_contain_text("没有积压")
        platform.canon.state(30, 7)
        expect(page.get_by_test_id("lag-told")).to_contain_text("条未处理")
        row = page.get_by_test_id("lag-readers").locator("tr", has_text="demand g")
        expect(row).to_contain_text("30")
        page.get_by_test_id("partitions").locator("summary").click()
        expect(page.get_by_test_id("partitions").locator("tbody tr").first).to_be_visible()
        platform.canon.project()
        platform.canon.archive()
        expect(page.get_by_test_id("lag-told")).to_contain_text("没有积压")


def test_what_was_decided_and_why_rejected_stands_in_chart_and_tables(platform: Operated, browser: Browser) -> None:
    with seen_by(platform, browser, "office.chen") as page:
        page.goto(f"{platform.url}/operation")
        settled(page)
        expect(page.get_by_test_id("intake-told")).to_contain_text("共裁定 10 条，其中退回 4 条")
        expect(page.get_by_test_id("reasons")).to_contain_text("unknown-code")
        page.get_by_test_id("per").select_option("minute")
        settled(page)
        assert "per=minute" in page.url
        expect(page.get_by_test_id("intake").locator("figure svg[role=img]")).to_be_visible()
        page.get_by_test_id("intake").get_by_text("数据表").click()
        expect(page.get_by_test_id("intake-table").locator("tbody tr").first).to_be_visible()


def test_what_a_worker_ended_for_stands_with_the_way_out(platform: Operated, browser: Browser) -> None:
    url = platform.canon.instance.database_url
    full, away, runs = (Presence(url, "server-1", pid, ("admission", "projector")) for pid in (101, 102, 103))
    with seen_by(platform, browser, "office.chen") as page:
        page.goto(f"{platform.url}/operation")
        settled(page)
        expect(page.get_by_test_id("attended")).to_contain_text("还没有工作进程登记过")
        for one in (full, away, runs):
            one.begin()
        full.end(DiskFull("数据库所在磁盘已满；请腾出空间后重新运行", "no space left; free some and run again"))
        away.end(BrokerUnavailable("连不上 Kafka；请运行 kiteline up", "no Kafka; run: kiteline up"))
        runs.put_off("closings", BrokerUnavailable("连不上 Kafka，下次再看", "no Kafka, next time"))
        runs.seen()
        rows = page.get_by_test_id("worker-runs").locator("tbody tr")
        expect(rows).to_have_count(3)
        expect(rows.filter(has_text="101")).to_contain_text("因错误停止")
        expect(rows.filter(has_text="101")).to_contain_text("请腾出空间后重新运行")
        expect(rows.filter(has_text="101")).to_contain_text("请先按上述办法处理")
        expect(rows.filter(has_text="102")).to_contain_text("所缺的服务恢复后，重新启动即可")
        expect(rows.filter(has_text="103")).to_contain_text("推迟或重做“期末结账”：连不上 Kafka，下次再看")
        expect(page.get_by_test_id("attended")).to_contain_text("现在没有进程负责：归档。")
        page.goto(f"{platform.url}/operation?lang=en")
        settled(page)
        expect(rows.filter(has_text="101")).to_contain_text("Mend this first")


def test_only_an_operator_is_offered_a_rebuild(platform: Operated, browser: Browser) -> None:
    with seen_by(platform, browser, "office.chen") as page:
        page.goto(f"{platform.url}/operation")
        settled(page)
        expect(page.get_by_test_id("state-demand")).to_have_text("正常")
        expect(page.get_by_test_id("rebuild-demand")).to_have_count(0)


def test_an_operator_rebuilds_and_returns_and_has_to_write_the_name(platform: Operated, browser: Browser) -> None:
    canon = platform.canon
    with seen_by(platform, browser, "ops.li") as page:
        page.goto(f"{platform.url}/operation")
        settled(page)
        expect(page.get_by_test_id("return-demand")).to_have_count(0)
        page.get_by_test_id("rebuild-demand").click()
        expect(page.get_by_test_id("confirm")).to_be_disabled()
        page.get_by_test_id("confirm-name").fill("deman")
        expect(page.get_by_test_id("confirm")).to_be_disabled()
        page.get_by_test_id("confirm-name").fill("demand")
        page.get_by_test_id("confirm").click()
        row = page.locator('tr[data-projection="demand"]')
        expect(row).to_contain_text("等待工作进程")
        expect(page.get_by_test_id("rebuild-demand")).to_be_disabled()
        assert do_requested(canon.engine, canon.replay) == 1
        expect(row).to_contain_text("g2 现用")
        expect(row).to_contain_text("ops.li")
        page.get_by_test_id("return-demand").click()
        page.get_by_test_id("confirm-name").fill("demand")
        page.keyboard.press("Enter")
        expect(row).to_contain_text("等待工作进程")
        assert do_requested(canon.engine, canon.replay) == 1
        expect(row).to_contain_text("g1 现用")
        assert live_number(canon) == (1, 2, False)


def test_escape_asks_for_nothing(platform: Operated, browser: Browser) -> None:
    before = platform.projection("services")["request"]
    with seen_by(platform, browser, "ops.li") as page:
        page.goto(f"{platform.url}/operation")
        settled(page)
        page.get_by_test_id("rebuild-services").click()
        page.get_by_test_id("confirm-name").fill("services")
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("confirming")).to_have_count(0)
    assert platform.projection("services")["request"] == before


def test_a_rebuild_under_way_shows_how_far_it_is(platform: Operated, browser: Browser) -> None:
    canon = platform.canon
    canon.replay.diff([demand], [], today(), 0)
    with seen_by(platform, browser, "office.chen") as page:
        page.goto(f"{platform.url}/operation")
        settled(page)
        row = page.locator('tr[data-projection="demand"]')
        expect(row).to_contain_text("已中断")
        with alone(canon.engine, ["demand"]):
            expect(row.get_by_role("progressbar")).to_be_visible()
            expect(row).to_contain_text("条/秒")


@pytest.mark.parametrize(("width", "lang", "scheme"), list(itertools.product(WIDTHS, ("zh", "en"), ("light", "dark"))))
def test_the_operators_page_is_readable_for_everybody(
    platform: Operated, browser: Browser, tmp_path: Path, width: int, lang: str, scheme: str
) -> None:
    with seen_by(platform, browser, "ops.li", width=width, scheme=scheme) as page:
        page.goto(f"{platform.url}/operation?lang={lang}")
        settled(page)
        page.get_by_test_id("rebuild-demand").scroll_into_view_if_needed()
        page.screenshot(path=tmp_path / f"operation-{width}-{lang}-{scheme}.png", full_page=True, animations="disabled")
        assert page_checks.nameless(page) == []
        assert page_checks.skipped_levels(page) == []
        assert page_checks.faint(page) == []
        assert page_checks.too_wide(page) == []
        assert violations(page) == []
