"""Plays a list of facts and marks through admission: a member states, workers admit, die, and are started again.

Of the marks (tests/engine/marks.py) it knows CUT, ABORT and TWICE. The list is played once for every step that a
worker passes in the batch in which it dies (stream_processors/failpoints.py), and once more for a death after it.
"""

from __future__ import annotations

import itertools
import threading
from typing import Any

from projections.demand import projection
from schemas.facts import Record
from schemas.wire import decode, encode
from stream_processors.failpoints import Failpoints
from tests.bench.ground_truth import DemandTable
from tests.engine.marks import ABORT, CUT, MEMBER, Fact, Script, stated
from tests.engine.taker import Died
from tests.stream_processors.desk import Desk
from tests.stream_processors.tables import project_alone

MOST_POINTS = 60


class DyingAt(Failpoints):
    """Dies at the step that is passed next after so many."""

    def __init__(self, at: int) -> None:
        self._left = at
        self._alone = threading.Lock()

    def passed(self, name: str) -> None:
        with self._alone:
            self._left -= 1
            dies = self._left < 0
        if dies:
            raise Died(name)


class AdmissionPlayer:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._runs = itertools.count(1_000)

    def play(self, script: Script) -> list[str]:
        """Outcomes in the order of the list, the same wherever the worker dies.

        Asserted each time: a verdict that was there stays as it was, word for word; every accepted fact is in its
        canonical topic and nothing else of the member is; and the facts there lead to the table that is due.
        """
        outcomes: list[str] = []
        for at in range(MOST_POINTS):
            died, outcomes = self._play_once(script, at)
            if not died:
                assert at or ABORT not in script, "the worker never came to a step where it could die"
                return outcomes
        raise AssertionError(f"more than {MOST_POINTS} steps in a batch")

    def _play_once(self, script: Script, at: int) -> tuple[bool, list[str]]:
        run, died = next(self._runs), False
        everything: list[Record] = []
        uncommitted: list[Record] = []
        seen: dict[int, Any] = {}
        facts = [(n, step) for n, step in enumerate(script) if isinstance(step, Fact)]
        for number, step in [*enumerate(script), (len(script), CUT)]:
            if isinstance(step, Fact):
                value = encode(step.event_type, stated(step, number, run))
                new = self._desk.state(MEMBER, *[value] * step.times)
                everything += new
                uncommitted += new
                continue
            died |= self._admit(uncommitted, at if step == ABORT else None)
            if step != ABORT:
                uncommitted = []
            for row in self._settled(everything):
                assert seen.setdefault(row.offset, row) == row, "a verdict has changed"
        rows = self._desk.verdicts(everything)
        self._check_forwarded(run, facts, {row.event_id for row in rows if row.outcome == "accepted"})
        return died, [row.outcome for row in rows]

    def _admit(self, batch: list[Record], at: int | None) -> bool:
        """A worker just started takes the batch; whether it died before the end of it."""
        life = Desk(self._desk.instance, self._desk.engine)
        try:
            (life.admission() if at is None else life.admission(failpoints=DyingAt(at))).process(batch)
        except Died:
            return True
        finally:
            life.close()
        return False

    def _settled(self, records: list[Record]) -> list[Any]:
        return [row for record in records for row in self._desk.verdicts_at(record)]

    def _check_forwarded(self, run: int, facts: list[tuple[int, Fact]], accepted: set[str]) -> None:
        forwarded = [r for r in self._desk.canonical("demand") if f"/{run}-" in (r.key or b"").decode()]
        assert {decode(record.value)[1]["event_id"] for record in forwarded} == accepted
        truth = DemandTable()
        truth.learn_all(
            (fact.event_type, said) for n, fact in facts if (said := stated(fact, n, run))["event_id"] in accepted
        )
        rows = project_alone(self._desk.engine, projection, forwarded)["demand"]
        openings = {
            row[0]: row[[c.name for c in projection.entities[0].table.columns].index("openings")] for row in rows
        }
        assert openings == {subject: row.get("openings") for subject, row in truth.rows.items()}
