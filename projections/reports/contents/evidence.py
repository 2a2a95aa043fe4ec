"""The events behind a report's figures: one table (CSV) per key, made when it is asked for.

Columns: event_id, type, member (who stated it), occurred_at (when it happened, as stated), recorded_at, topic,
partition, offset, note. Times are Asia/Shanghai. Rows are in the order of topic, partition and offset; a row without an
event says in `note` what the events do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import polars as pl

from projections.engine.asof import AsOfView
from projections.evaluation.indicator import LINEAGE, Indicator
from projections.evaluation.measuring import evidence
from projections.evaluation.scope import Scope
from projections.reports.contents.suppression import reads_people, tells_few

_MOMENT = pl.Datetime("us", "UTC")
SCHEMA: dict[str, Any] = {
    "event_id": pl.String,
    "type": pl.String,
    "member": pl.String,
    "occurred_at": _MOMENT,
    "recorded_at": _MOMENT,
    "topic": pl.String,
    "partition": pl.Int32,
    "offset": pl.Int64,
    "note": pl.String,
}
COLUMNS = tuple(SCHEMA)
WITHHELD = "涉及个人的事实不逐条列出，专班办公室存有完整依据 / facts about persons are not listed one by one here; the office has them"
NO_EVENTS = "该数据按报送记录汇总，没有逐条事件 / it is a sum over statements and has no events of its own"
REJECTIONS = "退回按成员和月份计数，见本版 rejected.csv / rejections are counted by member and month: rejected.csv of this edition"
SUMS = "只列出未达要求的报送，其余已计入汇总 / only statements that deviate are listed, the others are in the sums"
BOM = b"\xef\xbb\xbf"
ISO = "%Y-%m-%dT%H:%M:%S%.f%:z"

Event = tuple[str, str, str, datetime, datetime, str, int, int, str]
"""As COLUMNS says; the last is the note."""
Frames = Callable[[], Iterable[pl.DataFrame]]
"""Events, some at a time, each time anew; columns as COLUMNS says, the note may be left out."""


@dataclass(frozen=True)
class EvidenceQuery:
    """What is behind a figure. `frames`: asked anew every time; `note`: said at the end.

    `few_below`: where the events of one type, or what sets two types apart, are fewer people than this, none is listed.
    """

    frames: Frames
    note: str = ""
    few_below: int = 0

    def pieces(self) -> Iterator[bytes]:
        """The table as UTF-8 with a byte order mark: its head, then some rows at a time."""
        yield BOM + f"{','.join(COLUMNS)}\r\n".encode()
        withheld = self._is_of_few()
        if not withheld:
            yield from map(_rows, self.frames())
        if note := WITHHELD if withheld else self.note:
            yield _rows(pl.DataFrame({"note": [note]}))

    def csv(self) -> bytes:
        """The whole table. Memory: its bytes."""
        return b"".join(self.pieces())

    def _is_of_few(self) -> bool:
        if not self.few_below:
            return False
        types: Counter[str] = Counter()
        for frame in self.frames():
            types.update(dict(frame["type"].value_counts().iter_rows()))
        return tells_few(types.values(), self.few_below)


def _rows(frame: pl.DataFrame) -> bytes:
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in SCHEMA.items() if name not in frame.columns]
    moments = pl.col(_MOMENT).dt.convert_time_zone("Asia/Shanghai").dt.strftime(ISO)
    told = frame.with_columns(missing).select(COLUMNS).cast(SCHEMA).with_columns(moments)  # type: ignore[arg-type]
    made = BytesIO()
    told.write_csv(made, include_header=False, line_terminator="\r\n")
    return made.getvalue()


def of_figure(indicator: Indicator, scope: Scope, view: AsOfView, suppress_below: int, own: bool) -> EvidenceQuery:
    """The events behind an indicator's figure. Outside the office's own view (`suppress_below` above 0) events about
    people are listed only where they are the reader's `own` statements."""
    if not any(column.name.startswith(LINEAGE) for column in indicator.rows(view.on).selected_columns):
        return EvidenceQuery(tuple, REJECTIONS if indicator.of_refused else NO_EVENTS)
    guarded = suppress_below if reads_people(indicator) else 0
    if guarded and not own:
        return EvidenceQuery(tuple, WITHHELD)

    def frames() -> Iterator[pl.DataFrame]:
        with view.held(evidence(indicator, view.on, scope)) as ids:
            for family in sorted(indicator.families):
                yield from view.positions_of(family, ids)

    return EvidenceQuery(frames, SUMS if indicator.rows_are_sums else "", guarded)


def of_ids(family: str, ids: Collection[str | None], view: AsOfView) -> EvidenceQuery:
    """The events of a family with these ids."""
    asked = sorted({event_id for event_id in ids if event_id is not None})
    return of_facts(view, [(family, "event_id IN (SELECT unnest(CAST(? AS VARCHAR[])))", [asked])])


def of_facts(view: AsOfView, asked: Sequence[tuple[str, str, Sequence[Any]]], note: str = "") -> EvidenceQuery:
    """Facts that meet conditions: family, condition (DuckDB) and its parameters."""

    def frames() -> Iterator[pl.DataFrame]:
        for family, condition, parameters in sorted(asked, key=lambda one: one[0]):
            yield from view.events(family, condition, parameters)

    return EvidenceQuery(frames, note)


def of_events(events: Sequence[Event]) -> EvidenceQuery:
    """Events that are at hand, as they are."""
    return EvidenceQuery(lambda: [pl.DataFrame(events, SCHEMA, orient="row")])


class Evidence(Mapping[str, Iterable[bytes]]):
    """Key -> its table, piece by piece. A key is given once, at the first figure that names it."""

    def __init__(self) -> None:
        self._queries: dict[str, EvidenceQuery] = {}

    def add(self, key: str, query: EvidenceQuery) -> str:
        """Returns the key, for the figure to carry."""
        self._queries.setdefault(key, query)
        return key

    def query(self, key: str) -> EvidenceQuery:
        return self._queries[key]

    def __getitem__(self, key: str) -> Iterable[bytes]:
        return self._queries[key].pieces()

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._queries))

    def __len__(self) -> int:
        return len(self._queries)
