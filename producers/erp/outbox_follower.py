"""Follows an ERP's outbox table: rows to facts, facts to Kafka, marks and verdicts back into the rows.

One pass: read rows without a mark; keep their facts in the member's own outbox on disk; send; mark the rows. It may
be killed between any two of these. A row without a mark is read again; what is kept is not kept twice; what was sent
twice has one event id, and admission takes it once.

Unit of parallelism: one follower a table; a second one does no harm. Guarantee: at least once, effectively once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from producers.client import MemberClient
from producers.erp.outbox_rows import row_reading
from producers.erp.outbox_table import OutboxTable, moment_of
from producers.rows import Refused, Source, Stated
from producers.sealing import Sealing
from producers.state import MemberState
from producers.verdicts import Verdict, VerdictReader

BATCH = 500
"""Rows of one pass."""
CLOCKS = timedelta(hours=1)
"""How far the ERP's clock may run ahead of Kafka's."""


@dataclass
class OutboxReport:
    """What passes have done so far. `rows`: read; `known`: of these, kept by an earlier pass that was cut off."""

    rows: int = 0
    stated: Counter[str] = field(default_factory=Counter)
    known: int = 0
    refused: list[Refused] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    rejected: list[tuple[Source | None, Verdict]] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0, or 3 when a row was refused or a fact rejected."""
        return 3 if self.refused or self.rejected else 0


class OutboxFollower:
    """`reader` brings verdicts back into the rows; None leaves their columns empty. `sealing` seals personal data."""

    def __init__(
        self,
        table: OutboxTable,
        client: MemberClient,
        state: MemberState,
        reader: VerdictReader | None = None,
        sealing: Sealing | None = None,
    ) -> None:
        self._table = table
        self._client = client
        self._state = state
        self._reader = reader
        self._sealing = sealing
        self._undecided: dict[str, bool] | None = None
        """Stated and not accepted: event id -> has it a verdict at all? A rejected one may yet be stated again."""

    @property
    def undecided(self) -> int:
        """Rows that were stated and have no verdict yet."""
        return sum(not decided for decided in (self._undecided or {}).values())

    def one_pass(self, report: OutboxReport) -> int:
        """State the next rows that wait; returns how many were read. Raises Unavailable (call again later)."""
        self._begin()
        rows = self._table.waiting(BATCH)
        if not rows and not self._state.waiting():
            return 0
        stated: dict[int, str] = {}
        refused: dict[int, Refused] = {}
        fresh: Counter[str] = Counter()
        with self._state.transaction():
            for row in rows:
                reading, event_id = row_reading(row, self._table.name, self._client.member, self._state, self._sealing)
                if isinstance(reading, Refused):
                    refused[row.id] = reading
                    continue
                stated[row.id] = event_id
                if isinstance(reading, Stated):
                    fresh[reading.event_type] += 1
        self._client.flush_outbox()
        self._table.mark(stated, {row: f"{told.zh} / {told.en}" for row, told in refused.items()})
        if self._undecided is not None:
            self._undecided |= dict.fromkeys(stated.values(), False)
        report.rows += len(rows)
        report.stated += fresh
        report.known += len(stated) - fresh.total()
        report.refused += refused.values()
        return len(rows)

    def take_verdicts(self, report: OutboxReport, seconds: float) -> int:
        """Write verdicts that came within `seconds` into their rows; returns how many came. Raises Unavailable."""
        self._begin()
        if self._reader is None or self._undecided is None:
            return 0
        found = [verdict for verdict in self._reader.read(seconds) if verdict["event_id"] in self._undecided]
        self._table.judged([(v["event_id"], v["outcome"], _reasons(v)) for v in found])
        for verdict in found:
            event_id, outcome = verdict["event_id"], verdict["outcome"]
            report.outcomes[outcome] += 1
            if outcome == "rejected":
                self._undecided[event_id] = True
                report.rejected.append((self._state.source_of(event_id), verdict))
            else:
                self._undecided.pop(event_id, None)
        return len(found)

    def _begin(self) -> None:
        """At first go back to the verdicts that rows stated by an earlier process still lack."""
        if self._reader is None or self._undecided is not None:
            return
        lacking = self._table.without_verdict()
        times = [made for created in lacking.values() if (made := moment_of(created))]
        if times:
            self._reader.rewind(min(times) - CLOCKS)
        self._undecided = dict.fromkeys(lacking, False)


def follow(
    follower: OutboxFollower,
    report: OutboxReport,
    every: float,
    told: Callable[[OutboxReport], None],
    rest: Callable[[float], None],
) -> None:
    """Pass after pass, for ever: at once while rows wait, else after `every` seconds (`rest`). Raises Unavailable."""
    while True:
        read = follower.one_pass(report)
        came = follower.take_verdicts(report, 0.2 if follower.undecided else 0.01)
        if read or came:
            told(report)
        else:
            rest(every)


def _reasons(verdict: Verdict) -> str | None:
    told = [f"{reason['zh']} / {reason['en']}" for reason in verdict["reasons"]]
    return json.dumps(told, ensure_ascii=False) if told else None
