"""The events behind a report's figures: one table (CSV) per key, made when it is asked for.

Columns: event_id, type, member (who stated it), occurred_at (when it happened, as stated), recorded_at, topic,
partition, offset, note. Times are Asia/Shanghai. Rows are in the order of topic, partition and offset; a row without an
event says in `note` what the events do not.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, TextIOWrapper
from typing import Any

from projections.engine.asof import AsOfView
from projections.evaluation.indicator import LINEAGE, Indicator
from projections.evaluation.measuring import evidence
from projections.evaluation.scope import Scope
from projections.reports.contents.suppression import counts_people, tells_few
from schemas.days import SHANGHAI

COLUMNS = ("event_id", "type", "member", "occurred_at", "recorded_at", "topic", "partition", "offset", "note")
WITHHELD = "涉及个人的事实不逐条列出，专班办公室存有完整依据 / facts about persons are not listed one by one here; the office has them"
NO_EVENTS = "该数据按报送记录汇总，没有逐条事件 / it is a sum over statements and has no events of its own"
SUMS = "只列出未达要求的报送，其余已计入汇总 / only statements that deviate are listed, the others are in the sums"


Event = tuple[str, str, str, datetime, datetime, str, int, int, str]
"""As COLUMNS says; the last is the note."""


@dataclass(frozen=True)
class EvidenceQuery:
    """What is behind a figure. `rows`: asked anew every time, in the order of COLUMNS; `note`: said at the end.

    `few_below`: where the events of one type, or what sets two types apart, are fewer people than this, none is listed.
    """

    rows: Callable[[], Iterable[Event]]
    note: str = ""
    few_below: int = 0

    def csv(self) -> bytes:
        """The table as UTF-8 with a byte order mark. Memory: its bytes; the events pass a few thousand at a time."""
        told = BytesIO()
        with TextIOWrapper(told, "utf-8-sig", newline="", write_through=True) as text:
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow(COLUMNS)
            withheld = self._is_of_few()
            if not withheld:
                writer.writerows(_cells(event) for event in self.rows())
            if note := WITHHELD if withheld else self.note:
                writer.writerow(("",) * (len(COLUMNS) - 1) + (note,))
            text.flush()
            return told.getvalue()

    def _is_of_few(self) -> bool:
        return bool(self.few_below) and tells_few(Counter(event[1] for event in self.rows()).values(), self.few_below)


def of_figure(indicator: Indicator, scope: Scope, view: AsOfView, suppress_below: int, own: bool) -> EvidenceQuery:
    """The events behind an indicator's figure. Outside the office's own view (`suppress_below` above 0) events about
    people are listed only where they are the reader's `own` statements."""
    if not any(column.name.startswith(LINEAGE) for column in indicator.rows(view.on).selected_columns):
        return EvidenceQuery(tuple, NO_EVENTS)
    guarded = suppress_below if counts_people(indicator) else 0
    if guarded and not own:
        return EvidenceQuery(tuple, WITHHELD)

    def rows() -> Iterator[Event]:
        with view.held(evidence(indicator, view.on, scope)) as ids:
            for family in sorted(indicator.families):
                for some in view.positions_of(family, ids):
                    for row in some:
                        yield (*row, "")

    return EvidenceQuery(rows, SUMS if indicator.rows_are_sums else "", guarded)


def of_ids(family: str, ids: Collection[str | None], view: AsOfView) -> EvidenceQuery:
    """The events of a family with these ids."""
    asked = sorted({event_id for event_id in ids if event_id is not None})

    def rows() -> Iterator[Event]:
        yield from of_facts(view, [(family, "event_id IN (SELECT unnest(CAST(? AS VARCHAR[])))", [asked])]).rows()

    return EvidenceQuery(rows)


def of_facts(view: AsOfView, asked: Sequence[tuple[str, str, Sequence[Any]]], note: str = "") -> EvidenceQuery:
    """Facts that meet conditions: family, condition (DuckDB) and its parameters."""

    def rows() -> Iterator[Event]:
        for family, condition, parameters in sorted(asked, key=lambda one: one[0]):
            first: dict[str, Event] = {}
            # Newest first, so that of a fact that stands twice the first one stays.
            for row in view.facts(family, condition, parameters):
                first[row["event_id"]] = (*(row[name] for name in COLUMNS[:-1]), "")
            yield from sorted(first.values(), key=lambda event: event[5:8])

    return EvidenceQuery(rows, note)


def _cells(event: Event) -> tuple[Any, ...]:
    event_id, type_, member, occurred_at, recorded_at, *rest = event
    return event_id, type_, member, _moment(occurred_at), _moment(recorded_at), *rest


class Evidence(Mapping[str, bytes]):
    """Key -> its table. A key is given once, at the first figure that names it."""

    def __init__(self) -> None:
        self._queries: dict[str, EvidenceQuery] = {}

    def add(self, key: str, query: EvidenceQuery) -> str:
        """Returns the key, for the figure to carry."""
        self._queries.setdefault(key, query)
        return key

    def query(self, key: str) -> EvidenceQuery:
        return self._queries[key]

    def __getitem__(self, key: str) -> bytes:
        return self._queries[key].csv()

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._queries))

    def __len__(self) -> int:
        return len(self._queries)


def _moment(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat()
