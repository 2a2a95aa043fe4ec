"""Options that say which dead letters are meant, the same for every subcommand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from infra.dead_letters.listing import State, Wanted
from schemas.days import SHANGHAI, end_of_day
from schemas.errors import UnknownName, UsageError
from schemas.reasons import SENTENCES

Member = Annotated[str, typer.Option("--member", help="只看一个成员 / one member's only", metavar="CODE")]
Code = Annotated[str, typer.Option("--code", help="理由代码，如 unknown-code / reason code", metavar="REASON")]
EventType = Annotated[str, typer.Option("--type", help="事件类型，如 OutcomeReported / event type", metavar="TYPE")]
Subject = Annotated[str, typer.Option("--subject", help="主题 / subject", metavar="OWNER/ID")]
Since = Annotated[str, typer.Option("--since", help="记录于此日（或时刻）起 / recorded since", metavar="DAY")]
Until = Annotated[str, typer.Option("--until", help="记录于此日（含）止 / recorded until its end", metavar="DAY")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=100_000, help="最多几条 / at most so many")]
Which = Annotated[State | None, typer.Option("--state", help="处理状态 / what was done about it")]


def wanted(
    member: str = "",
    code: str = "",
    event_type: str = "",
    subject: str = "",
    since: str = "",
    until: str = "",
    states: tuple[State, ...] = (),
) -> Wanted:
    """The filter that the options say. Raises UsageError, UnknownName."""
    if code and code not in SENTENCES:
        names = ", ".join(sorted(SENTENCES))
        raise UnknownName(f"没有理由代码 {code}；已有：{names}", f"no reason code {code}; there are: {names}")
    return Wanted(
        member=member or None,
        code=code or None,
        event_type=event_type or None,
        subject=subject or None,
        since=moment(since, "--since", end=False),
        until=moment(until, "--until", end=True),
        states=states,
    )


def moment(text: str, option: str, *, end: bool) -> datetime | None:
    """A day in Shanghai (its beginning, or its `end`) or an ISO 8601 moment; None for "". Raises UsageError."""
    if not text:
        return None
    try:
        if len(text) <= 10:
            day = date.fromisoformat(text)
            return end_of_day(day) if end else datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
    except ValueError:
        raise UsageError(
            f"{option} 的值 {text} 不是日期或时刻，如 2026-06-30 或 2026-06-30T09:00:00+08:00",
            f"{option} is {text}; write a day or a moment, e.g. 2026-06-30 or 2026-06-30T09:00:00+08:00",
        ) from None
