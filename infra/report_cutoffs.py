"""The kept closings that a report rests on: of its period, of the one before, and of the parts of a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from infra.engine import open_engine
from infra.services import Services
from projections.closings import Closing, kept
from projections.engine.database_errors import database_errors_told
from schemas.days import day_of, now
from schemas.errors import UsageError
from schemas.periods import Period, period_before, settling_day_of


@dataclass(frozen=True)
class Kept:
    """`closing`: of the report's period; `before`: of the one before. `earlier`: of a year, those of its quarters, or
    where there are none of its months, in order."""

    closing: Closing
    before: Closing | None
    earlier: tuple[Closing, ...] = ()


def kept_for(services: Services, period: Period) -> Kept:
    """The kept closings that a report of a period rests on. Raises UsageError for one that is not closed yet."""
    engine = open_engine(services)
    try:
        with database_errors_told(), engine.connect() as connection:
            found = {(one.kind, one.period): one for one in kept(connection)}
    finally:
        engine.dispose()
    if (period.kind, period.label) not in found:
        raise _not_closed(period, services.settings.settling_day)
    before = period_before(period)
    return Kept(
        found[period.kind, period.label], found.get((before.kind, before.label)), within(period, found.values())
    )


def _not_closed(period: Period, settling_day: int) -> UsageError:
    day = settling_day_of(period, settling_day)
    if day >= day_of(now()):
        return UsageError(
            f"{period.label} 尚未结账：结算日 {day} 结束之后，kiteline worker 会自动结账，然后才能定稿",
            f"{period.label} is not closed yet: `kiteline worker` closes it once {day}, its settling day, is over; only"
            " then can its report be closed",
        )
    return UsageError(
        f"{period.label} 的结算日 {day} 已过，但还没有结账；请运行 kiteline worker（结账等准入处理完当天之前的报送），"
        "再看 kiteline closings；没有任何记录的期间不结账",
        f"{period.label} was due after {day} and has no closing; run `kiteline worker` (a closing waits for admission),"
        " then see `kiteline closings`; a period before the first record has none",
    )


def within(period: Period, closings: Iterable[Closing]) -> tuple[Closing, ...]:
    """Closings of a year's quarters or, without any, of its months."""
    if period.kind != "year":
        return ()
    inside = sorted((one for one in closings if period.first <= one.as_of <= period.last), key=lambda one: one.as_of)
    quarters = tuple(one for one in inside if one.kind == "quarter")
    return quarters or tuple(one for one in inside if one.kind == "month")
