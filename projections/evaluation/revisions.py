"""Revisions: how a figure of a closed period has changed since, by how much, and which events make the difference.

What was closed stays as it is. A fact that comes late, or that corrects another, shows here: `then` is the period as it
was closed, `now` the same last day as a later closing knows it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from projections.closings import Closing
from projections.engine.archive_bounds import Bounds
from projections.engine.asof import AsOfView
from projections.evaluation.indicator import Figure, Indicator
from projections.evaluation.measuring import evidence, measure, read_for
from projections.evaluation.remembering import Measuring
from projections.evaluation.rounding import change, printed
from projections.evaluation.scope import Scope
from schemas.days import end_of_day
from schemas.topics import FAMILY_PARTITIONS

Role = Literal["late", "counted", "dropped", "membership"]
"""late: recorded after the closing; counted: was known, and counts only now; dropped: counted then, and no more (the
fact that took its place is among the late ones); membership: joining or leaving, recorded after the closing."""
MEMBERSHIP = ("MemberJoined", "MemberLeft")
CHUNK = 10_000


@dataclass(frozen=True)
class ChangedEvent:
    """One event that makes the difference, and where it stands in the log."""

    event_id: str
    type: str
    member: str
    occurred_at: datetime
    recorded_at: datetime
    topic: str
    partition: int
    offset: int
    role: Role

    @property
    def position(self) -> str:
        return f"{self.topic}:{self.partition}:{self.offset}"


@dataclass(frozen=True)
class Revision:
    """`old`, `new`: as printed; `amount`: new less old; None where one of them has no value."""

    indicator: Indicator
    scope: Scope
    closing: Closing
    before: Figure
    after: Figure
    old: Decimal | None
    new: Decimal | None
    amount: Decimal | None
    events: tuple[ChangedEvent, ...]


def revisions(
    indicators: Sequence[Indicator],
    scopes: Sequence[Scope],
    closing: Closing,
    then: AsOfView,
    now: AsOfView,
    measuring: Measuring = measure,
) -> list[Revision]:
    """Of every indicator and scope whose figure is no more what it was when `closing` was made; in their order.

    A figure is revised when its value, numerator or denominator is another. Memory: the ids behind one revised figure.
    """
    found: list[Revision] = []
    if not _has_come(closing, now):
        return found  # of the same facts every figure is the same
    for view in (then, now):
        view.expect(read_for(indicator, view.on, scopes) for indicator in indicators)
    for indicator in indicators:
        was, known = measuring(indicator, then, scopes), measuring(indicator, now, scopes)
        for scope in scopes:
            before, after = was[scope], known[scope]
            if _told(before) != _told(after):
                found.append(_revision(indicator, scope, closing, then, now, before, after))
    return found


def _has_come(closing: Closing, now: AsOfView) -> bool:
    """Whether the later state rests on any fact that the closing had not."""
    known = Bounds(recorded_until=end_of_day(closing.known_at), positions=closing.positions)
    return any(now.counted(family, f"NOT ({known.condition(family)})") for family in FAMILY_PARTITIONS)


def _told(figure: Figure) -> tuple[float | None, ...]:
    return figure.value, figure.numerator, figure.denominator


def _revision(
    indicator: Indicator,
    scope: Scope,
    closing: Closing,
    then: AsOfView,
    now: AsOfView,
    before: Figure,
    after: Figure,
) -> Revision:
    old, new = printed(before.value, indicator.unit), printed(after.value, indicator.unit)
    events = _events(indicator, scope, closing, then, now)
    return Revision(indicator, scope, closing, before, after, old, new, change(old, new), events)


def _events(
    indicator: Indicator, scope: Scope, closing: Closing, then: AsOfView, now: AsOfView
) -> tuple[ChangedEvent, ...]:
    was = then.frame(evidence(indicator, then.on, scope))
    known = now.frame(evidence(indicator, now.on, scope))
    added = known.join(was, on="event_id", how="anti")["event_id"].to_list()
    gone = was.join(known, on="event_id", how="anti")["event_id"].to_list()
    found = [
        event
        for ids, dropped in ((added, False), (gone, True))
        for family in sorted(indicator.families)
        for event in _facts(now, family, ids, closing, dropped)
    ]
    unchanged = {event.member for event in found if event.role != "late"}
    if scope.consortium is not None and unchanged:
        found += _memberships(now, scope.consortium, unchanged, closing)
    once = {event.event_id: event for event in found}  # a fact may have been forwarded twice
    return tuple(sorted(once.values(), key=lambda one: (one.topic, one.partition, one.offset)))


def _facts(now: AsOfView, family: str, ids: Sequence[str], closing: Closing, dropped: bool) -> list[ChangedEvent]:
    found = []
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        rows = now.facts(family, "event_id IN (SELECT unnest(CAST(? AS VARCHAR[])))", [some])
        for row in rows:  # newest first, so that of a fact that stands twice the first one stays
            late = _is_late(family, row["partition"], row["offset"], row["recorded_at"], closing)
            found.append(_changed(row, "dropped" if dropped else "late" if late else "counted"))
    return found


def _memberships(now: AsOfView, consortium: str, members: Collection[str], closing: Closing) -> list[ChangedEvent]:
    """Joinings and leavings of these members that were recorded after the closing: whom the figures are of."""
    listed = "IN (SELECT unnest(CAST(? AS VARCHAR[])))"
    rows = now.facts(
        "governance",
        f"type {listed} AND consortium_id = ? AND member_code {listed}",
        [list(MEMBERSHIP), consortium, sorted(members)],
    )
    return [
        _changed(row, "membership")
        for row in rows
        if _is_late("governance", row["partition"], row["offset"], row["recorded_at"], closing)
    ]


def _is_late(family: str, partition: int, offset: int, recorded_at: datetime, closing: Closing) -> bool:
    """Whether a fact was recorded when the closing had been made: behind its positions, or after its settling day."""
    behind = offset >= closing.positions.get((family, partition), 0)
    return behind or recorded_at > end_of_day(closing.known_at)


def _changed(row: dict[str, object], role: Role) -> ChangedEvent:
    names = ("event_id", "type", "member", "occurred_at", "recorded_at", "topic", "partition", "offset")
    return ChangedEvent(**{name: row[name] for name in names}, role=role)  # type: ignore[arg-type]
