"""Notes when facts become visible to a reader: listens as the API does, then looks for what is still outstanding.

It asks only for facts that are due: to ask for those that nobody has stated yet would be a load of its own.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Sequence

import psycopg

from projections.records import MODELS_CHANNEL
from tests.bench.demand_facts import Stated

EVIDENCE = {
    "DemandPublished": "member_by",
    "DemandRevised": "openings_by",
    "DemandFilled": "filled_total_by",
    "DemandWithdrawn": "withdrawn_at_by",
}
"""Column that names the fact, per event type."""
AT_ONCE = 2_000
"""Outstanding facts that one look asks for, oldest first."""
IDLE = 0.05
"""Seconds after which it looks even if nobody was notified."""


class Watcher:
    """`seen`: event id -> moment (monotonic clock) at which a query returned a row that the fact had set.

    `moments`: when each fact is due, ascending, by the same clock.
    """

    def __init__(self, url: str, table: str, facts: Sequence[Stated], moments: Sequence[float]) -> None:
        self.seen: dict[str, float] = {}
        self._facts = facts
        self._moments = moments
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute(f"LISTEN {MODELS_CHANNEL}")
        self._query = f"SELECT subject, {', '.join(EVIDENCE.values())} FROM {table} WHERE subject = ANY(%s)"
        self._first = 0

    def watch(self, until: float) -> None:
        """Look until all facts were seen or the moment `until` (monotonic clock)."""
        while len(self.seen) < len(self._facts) and time.monotonic() < until:
            for _ in self._connection.notifies(timeout=IDLE, stop_after=1):
                pass
            while self._look():
                pass

    def close(self) -> None:
        self._connection.close()

    def _look(self) -> bool:
        """One look at what is outstanding; whether it found anything."""
        while self._first < len(self._facts) and self._facts[self._first][1]["event_id"] in self.seen:
            self._first += 1
        stated = bisect_right(self._moments, time.monotonic())
        asked = self._facts[self._first : min(stated, self._first + AT_ONCE)]
        if not asked:
            return False
        outstanding = {fact["subject"] for _, fact in asked if fact["event_id"] not in self.seen}
        wanted = {fact["event_id"] for _, fact in asked} - self.seen.keys()
        rows = self._connection.execute(self._query, (list(outstanding),)).fetchall()
        moment = time.monotonic()
        found = wanted.intersection(event_id for row in rows for event_id in row[1:])
        self.seen |= dict.fromkeys(found, moment)
        return bool(found)
