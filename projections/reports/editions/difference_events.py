"""Which events two editions' figures rest on differently, and what came in between."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

from projections.closings import Closing
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.engine.view import Row
from schemas.days import end_of_day
from schemas.topics import FAMILY_PARTITIONS

How = Literal["recorded", "occurred", "counted", "superseded", "gone"]
"""recorded: came in between the cutoffs; occurred: happened between the days; counted: known before, and counts only
now; superseded: a later fact of the same subject has taken its place; gone: counts no more without such a fact."""


@dataclass(frozen=True)
class Event:
    """A fact that one of the figures rests on and the other does not. `by`: the fact that took its place."""

    event_id: str
    type: str
    member: str
    subject: str
    occurred_at: datetime
    recorded_at: datetime
    position: str
    how: How
    by: str | None = None


@dataclass(frozen=True)
class EventsBetween:
    """`before` and `after`: the closings of two editions."""

    root: Path
    before: Closing
    after: Closing

    def of(self, was: AbstractSet[str], now: AbstractSet[str]) -> tuple[Event, ...]:
        """Events behind a figure in one of two editions only, in the order in which they were recorded; `was` and
        `now`: ids of all that are behind it in either."""
        facts = self._facts(was ^ now)
        later = self._later({row["subject"] for event_id, row in facts.items() if event_id in was})
        found = [self._event(row, event_id in now, later) for event_id, row in facts.items()]
        return tuple(sorted(found, key=lambda one: (one.recorded_at, one.event_id)))

    def _event(self, row: Row, added: bool, later: dict[str, list[Row]]) -> Event:
        by = None
        if added:
            how: How = "counted"
            if row["recorded_at"] > end_of_day(self.before.known_at) or self._beyond(row):
                how = "recorded"
            elif row["occurred_at"] > end_of_day(self.before.as_of):
                how = "occurred"
        else:
            newer = [one for one in later.get(row["subject"], []) if one["occurred_at"] >= row["occurred_at"]]
            how, by = ("superseded", newer[0]["event_id"]) if newer else ("gone", None)
        position = f"{row['topic']}:{row['partition']}:{row['offset']}"
        names = ("event_id", "type", "member", "subject", "occurred_at", "recorded_at")
        return Event(**{name: row[name] for name in names}, position=position, how=how, by=by)

    def _beyond(self, row: Row) -> bool:
        """Whether a fact stands behind the earlier closing's positions."""
        family = row["family"]
        return bool(row["offset"] >= self.before.positions.get((family, row["partition"]), 0))

    def _facts(self, ids: Iterable[str]) -> dict[str, Row]:
        asked = sorted(ids)
        return {row["event_id"]: row for row in self._asked("event_id", asked)} if asked else {}

    def _later(self, subjects: set[str]) -> dict[str, list[Row]]:
        """Subject -> its facts that the later closing knows and the earlier one does not, oldest first."""
        found: dict[str, list[Row]] = {}
        for row in reversed(self._asked("subject", sorted(subjects)) if subjects else []):
            if row["recorded_at"] > end_of_day(self.before.known_at) or self._beyond(row):
                found.setdefault(row["subject"], []).append(row)
        return found

    def _asked(self, column: str, values: list[str]) -> list[Row]:
        condition = f"{column} IN (SELECT unnest(CAST(? AS VARCHAR[])))"
        return [
            row | {"family": family}
            for family in FAMILY_PARTITIONS
            for row in self._view.facts(family, condition, [values])
        ]

    @cached_property
    def _view(self) -> AsOfView:
        """What either of the closings knows: the one that knows more."""
        newer = max(self.before, self.after, key=lambda one: (one.known_at, one.as_of))
        return AsOfView(self.root, all_projections(), None, newer.known_at, newer.positions)
