"""The catalogue of members: who is one, in which consortia, what each has stated, how much of it, and when last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from projections.consortia import MEMBER, consortium, member_history, members, memberships
from projections.engine.statements import ACCEPTED, statement
from projections.engine.view import Row, View
from projections.records import verdict

OUTCOMES = ("accepted", "rejected", "duplicate")
UNREADABLE = "UnreadableRecord"
"""Stands for the event type of records that could not be decoded."""


def stated(conditions: Iterable[ColumnElement[bool]] = ()) -> Select[Any]:
    """member, event_type, outcome, facts, last_recorded_at: of the verdicts that fulfil the conditions."""
    v = verdict.c
    return (
        select(
            v.member,
            func.coalesce(v.event_type, UNREADABLE).label("event_type"),
            v.outcome,
            func.count().label("facts"),
            func.max(v.recorded_at).label("last_recorded_at"),
        )
        .where(*conditions)
        .group_by(v.member, v.event_type, v.outcome)
    )


def stated_of(verdicts: View, conditions: Sequence[ColumnElement[bool]], code: str | None) -> list[Row]:
    """What `verdicts` (the live tables) hold of each member, or of the one with `code`."""
    return verdicts.rows(stated([*conditions, *([verdict.c.member == code] if code else [])]))


def accepted_then(view: View, code: str | None) -> list[Row]:
    """What was accepted, as a past view knows it: from the archive. Rows as those of `stated_of`."""
    s = statement.c
    count, last = func.count().label("facts"), func.max(s.recorded_at).label("last_recorded_at")
    read = select(s.member, s.event_type, s.outcome, count, last).where(s.outcome == ACCEPTED)
    rows = view.rows(read.group_by(s.member, s.event_type, s.outcome))
    return [row for row in rows if code in (None, row["member"])]


def refused_then(verdicts: View, recorded_until: datetime, code: str | None) -> list[Row]:
    """What else was recorded by then: what such a record says of its own time is not to be relied on."""
    return stated_of(verdicts, [verdict.c.outcome != ACCEPTED, verdict.c.recorded_at <= recorded_until], code)


def catalogue(view: View, told: Iterable[Row], code: str | None = None) -> list[Row]:
    """Members as `view` sees them with what is told of each, as by `stated_of`; one member only with `code`.

    Each row is one of the read model `members` with `consortia` (those it is in), `stated` (per event type),
    `accepted`, `rejected`, `duplicate` and `last_recorded_at`.
    """
    people, belonging = members(view.on).subquery(), memberships(view.on).subquery()
    by_member: dict[str, dict[str, Row]] = {}
    for row in told:
        _count(by_member.setdefault(row["member"], {}), row)
    consortia: dict[str, list[Row]] = {}
    names = _consortium_names(view)
    for row in view.rows(select(belonging).where(belonging.c.status == MEMBER)):
        kept = {name: row[name] for name in ("consortium_id", "role", "since")} | names[row["consortium_id"]]
        consortia.setdefault(row["member_code"], []).append(kept)
    found = view.rows(select(people).where(people.c.member_code == code) if code else select(people))
    return [
        row
        | {"consortia": sorted(consortia.get(row["member_code"], []), key=lambda c: str(c["consortium_id"]))}
        | _totals(by_member.get(row["member_code"], {}))
        for row in sorted(found, key=lambda row: str(row["member_code"]))
    ]


def history(view: View, code: str) -> list[Row]:
    """What happened to one member: day, turn, consortium_id with its names, reason, event_id; in order of day."""
    names = _consortium_names(view)
    turns = member_history(view.on).subquery()
    rows = view.rows(select(turns).where(turns.c.member_code == code))
    order: dict[str, int] = {"admitted": 0, "joined": 1, "left": 2, "suspended": 3, "reinstated": 4, "certified": 5}
    rows = [row | names[row["consortium_id"]] for row in rows]
    return sorted(rows, key=lambda row: (_day(row), order[row["turn"]], str(row["consortium_id"])))


def _consortium_names(view: View) -> dict[str | None, Row]:
    """By code: consortium_zh, consortium_en; null where nobody has founded it."""
    c = consortium.table.c
    rows = view.rows(select(c.consortium_id, c.name_zh, c.name_en))
    found: dict[str | None, Row] = defaultdict(lambda: {"consortium_zh": None, "consortium_en": None})
    found.update(
        {one["consortium_id"]: {"consortium_zh": one["name_zh"], "consortium_en": one["name_en"]} for one in rows}
    )
    return found


def _day(row: Row) -> date:
    day: date = row["day"]
    return day


def _count(types: dict[str, Row], row: Row) -> None:
    empty: Row = dict.fromkeys(OUTCOMES, 0) | {"event_type": row["event_type"], "last_recorded_at": None}
    one = types.setdefault(row["event_type"], empty)
    one[row["outcome"]] += row["facts"]
    one["last_recorded_at"] = max(filter(None, (one["last_recorded_at"], row["last_recorded_at"])))


def _totals(types: dict[str, Row]) -> Row:
    ordered = [types[name] for name in sorted(types)]
    last = max((one["last_recorded_at"] for one in ordered), default=None)
    totals = {outcome: sum(one[outcome] for one in ordered) for outcome in OUTCOMES}
    return {"stated": ordered, "last_recorded_at": last} | totals
