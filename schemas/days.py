"""Days and moments. A date means its end, Asia/Shanghai; moments are UTC with microseconds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schemas.errors import UsageError

__all__ = ["SHANGHAI", "UTC", "day_of", "end_of_day", "now", "parse_day"]

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The system clock. Passed in wherever a test must set the time."""
    return datetime.now(UTC)


def end_of_day(day: date) -> datetime:
    """Last microsecond of `day` in Shanghai."""
    return (datetime.combine(day + timedelta(days=1), time(), SHANGHAI) - timedelta(microseconds=1)).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """The day in Shanghai on which `moment` falls; the last day there is for one just before the end of all years."""
    try:
        return moment.astimezone(SHANGHAI).date()
    except OverflowError:  # a fact may claim any moment that its bytes can hold
        return date.max


def parse_day(text: str, option: str) -> date:
    """A date from YYYY-MM-DD. Raises UsageError naming the option and the value."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{option} 的值 {text} 不是日期，请写成 YYYY-MM-DD，例如 2026-06-30",
            f"{option} is {text}, which is not a date; write YYYY-MM-DD, e.g. 2026-06-30",
        ) from None
