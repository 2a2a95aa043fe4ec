"""A source that has gone quiet raises an alarm by its own habit, and clears it by speaking again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, select, text

from projections.quiet_sources import QUIET, TIMES, USUAL
from projections.records import alert
from schemas.reasons import Reason
from stream_processors.alerts import expiring
from stream_processors.alerts.quiet import QuietSources
from tests.platform.city import FIRM, OTHER_FIRM, OTHER_SCHOOL, SCHOOL, City, admitted, demand, stated, today
from tests.platform.conftest import Api

BEGUN = datetime(2026, 3, 2, 2, tzinfo=UTC)
DAY = timedelta(days=1)
LEAST = 14 * DAY
SOON = timedelta(seconds=1)


def quiet(engine: Engine) -> dict[str, tuple[datetime | None, int | None]]:
    a = alert.c
    with engine.connect() as connection:
        rows = connection.execute(select(a.member, a.last_at, a.allowed_days).where(a.kind == QUIET))
        return {row.member: (row.last_at, row.allowed_days) for row in rows}


def members(engine: Engine, city: City) -> QuietSources:
    """Four members let in long before they say anything."""
    city.found()
    for code, kind in ((FIRM, "enterprise"), (OTHER_FIRM, "enterprise"), (SCHOOL, "school"), (OTHER_SCHOOL, "school")):
        city.accept([admitted(code, kind, f"成员 {code}")], BEGUN)
    return QuietSources(engine, LEAST)


def says(city: City, member: str, *days: int) -> datetime:
    """One fact of `member` on each of these days; returns when the last was recorded."""
    for number, day in enumerate(days):
        city.accept([demand(900 + day * 10 + number, member=member)], BEGUN + day * DAY)
    return BEGUN + days[-1] * DAY


def test_a_source_that_goes_quiet_is_told_and_cleared_when_it_speaks_again(engine: Engine, tmp_path: Path) -> None:
    city = City(engine, tmp_path / "archive")
    look = members(engine, city).refresh
    last = says(city, FIRM, 0, 1, 2, 3, 4)
    assert look(last + LEAST) == (0, 0)
    assert look(last + LEAST + SOON) == (1, 1)
    assert quiet(engine) == {FIRM: (last, 14)}
    assert look(last + LEAST + DAY) == (1, 0)
    says(city, FIRM, 20)
    assert look(last + LEAST + 3 * DAY) == (0, 0)
    assert quiet(engine) == {}


def test_a_silence_is_measured_by_the_longest_one_before(engine: Engine, tmp_path: Path) -> None:
    city = City(engine, tmp_path / "archive")
    look = members(engine, city).refresh
    last = says(city, SCHOOL, 0, 1, 2, 3, 33)
    allowed = TIMES * 30 * DAY
    assert look(last + allowed - SOON) == (0, 0)
    assert look(last + allowed + SOON) == (1, 1)
    assert quiet(engine) == {SCHOOL: (last, 90)}
    # Another process has not looked before, and sees the same.
    assert QuietSources(engine, LEAST).refresh(last + allowed + SOON) == (1, 0)
    assert QuietSources(engine, 100 * DAY).refresh(last + allowed + SOON) == (0, 0)


def test_a_member_without_a_habit_is_not_waited_for(engine: Engine, tmp_path: Path) -> None:
    city = City(engine, tmp_path / "archive")
    look = members(engine, city).refresh
    last = says(city, FIRM, *range(USUAL - 1))
    assert look(last + 365 * DAY) == (0, 0)
    city.reject(demand(1, member=FIRM), Reason("unknown-code", "occupation", "9-9"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE verdict SET recorded_at = :at WHERE outcome = 'rejected'"), {"at": last + DAY})
    assert look(last + 365 * DAY) == (1, 1)  # what is refused is a sign of life too
    assert quiet(engine) == {FIRM: (last + DAY, 14)}


def test_nobody_waits_for_the_operator_nor_for_a_member_that_is_suspended(engine: Engine, tmp_path: Path) -> None:
    city = City(engine, tmp_path / "archive")
    look = members(engine, city).refresh
    last = says(city, FIRM, 0, 1, 2, 3, 4)
    says(city, OTHER_FIRM, 0, 1, 2, 3, 4)
    says(city, "operator", 0, 1, 2, 3, 4)
    when = (last + DAY).isoformat()
    suspension = stated(
        "MemberSuspended",
        subject=f"operator/member/{FIRM}",
        member_code=FIRM,
        member="operator",
        occurred_at=when,
        suspended_from=when[:10],
    )
    city.accept([suspension], last + DAY)
    assert look(last + 20 * DAY) == (1, 1)
    assert list(quiet(engine)) == [OTHER_FIRM]


def test_one_kind_of_alert_does_not_clear_the_other(city: City, api: Api) -> None:
    """And both are shown, each with what it has to say."""
    assert expiring.refresh(city.engine, today()) == (1, 1)
    look = QuietSources(city.engine, LEAST).refresh
    due, raised = look(datetime(2026, 8, 1, tzinfo=UTC))
    assert due == raised == len(quiet(city.engine)) > 0
    assert expiring.refresh(city.engine, today()) == (1, 0)
    shown = api.every("/v1/alerts")
    assert {one["kind"] for one in shown} == {"demand-expiring", QUIET}
    assert [one["title"] for one in shown if one["kind"] != QUIET] == ["数控车工"]
    [firm] = [one for one in shown if one["kind"] == QUIET and one["member"] == FIRM]
    assert firm == {
        "kind": QUIET,
        "subject": FIRM,
        "member": FIRM,
        "member_zh": "样例动力",
        "title": None,
        "due_on": "2026-07-24",
        "openings_left": None,
        "last_at": "2026-07-10T04:00:00Z",
        "allowed_days": 14,
        "zh": "自 2026-07-10 起没有报送任何事实，通常 14 天之内会有",
        "en": "has stated nothing since 2026-07-10; 14 days without is the most that is usual",
    }
