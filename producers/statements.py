"""Rows to facts: what a row says is compared with what was stated before, and only what is new is stated.

A fact that repeats what was last said about its time says nothing new. A correction of the same moment occurs a
microsecond after what it corrects, because of two facts of one moment the ids would decide, not the order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from producers.envelope import SORTED, content, derived_fact
from producers.mapping import Column, EventSpec, TableMap
from producers.misfit import misfit
from producers.row_digest import digest_of
from producers.row_fields import field_values, matches
from producers.rows import Fact, Passed, Quiet, Reading, Refused, Source, Stated, refusal, shown
from producers.state import MemberState, Statement, statement_payload
from producers.values import KINDS, as_text
from schemas.contracts import contract_named
from schemas.errors import InvalidFact, RowRefused
from schemas.wire import encode

CORRECTION = timedelta(microseconds=1)
LARGEST_RECORD = 1_000_000


def keep(
    state: MemberState,
    event_type: str,
    fact: Fact,
    row_key: str,
    row_time: datetime,
    source: Source,
    *,
    fits: bool = False,
) -> Stated:
    """Put a fact into the outbox and remember that this row stated it. Raises RowRefused, having kept nothing.

    `fits`: the caller has found no misfit.
    """
    value = encoded(event_type, fact, fits=fits)
    state.put(fact["event_id"], event_type, fact["subject"].encode(), value)
    said = Statement(row_key, row_time, fact["occurred_at"], fact["event_id"], event_type, statement_payload(fact))
    state.keep_statement(said, source)
    return Stated(event_type, fact, source)


def encoded(event_type: str, fact: Fact, *, fits: bool = False) -> bytes:
    """The record of a fact. Raises RowRefused naming the field at fault. `fits`: the caller has found no misfit."""
    wrong = None if fits else misfit(contract_named(event_type), fact)
    if wrong:
        raise wrong
    try:
        value = encode(event_type, fact)
    except InvalidFact as error:
        raise RowRefused(error.zh, error.en, field="", value="") from error
    if len(value) > LARGEST_RECORD:
        raise refusal(
            "subject", fact["subject"], f"事实过大（{len(value)} 字节）", f"the fact is too large ({len(value)} bytes)"
        )
    return value


@dataclass
class RowReader:
    """Reads the rows of one file under one mapping, for one member. Call inside a transaction of `state`."""

    mapping: TableMap
    member: str
    state: MemberState
    seen: set[bytes] = field(default_factory=set)
    said: dict[bytes, int] = field(default_factory=dict)
    reading: int = 0
    """Number of the call in which the file is read; 0: the rows are not compared with those of earlier files."""

    def read(self, cells: list[Any], columns: dict[str, int], source: Source) -> Iterator[Reading]:
        """What one row states. A row that is wrong anywhere states nothing."""
        try:
            values = self._values(cells, columns)
            identity = self._fill(self.mapping.key, values)
            print_ = digest_of(identity, SORTED.encode(values))
            if print_ in self.seen:
                yield Passed(Quiet.DUPLICATE, source)
                return
            self._note_row(identity, values, source)
            self._refuse_contradiction(identity, values, source)
            ready = self._facts(values)
            for spec, fact, *_ in ready:
                wrong = misfit(contract_named(spec.type), fact, lambda name, s=spec: self._label(s, name))  # type: ignore[misc]
                if wrong:
                    raise wrong
            facts = [keep(self.state, spec.type, fact, key, at, source, fits=True) for spec, fact, key, at in ready]
        except RowRefused as error:
            yield Refused(source, error.field, shown(error.value), error.zh, error.en)
            return
        self.seen.add(print_)
        yield from facts
        if not facts:
            yield Passed(Quiet.UNCHANGED, source)

    # --- cells ------------------------------------------------------------------------------------------

    def _values(self, cells: list[Any], columns: dict[str, int]) -> dict[str, Any]:
        values: dict[str, Any] = {"member": self.member}
        for column in self.mapping.columns:
            index = columns.get(column.code)
            cell = cells[index] if index is not None and index < len(cells) else None
            values[column.code] = self._value(column, cell)
        person = self.mapping.person
        if person:
            values["person"] = self.state.person_ref(values[person["school"]], values.pop(person["number"]))
        return values

    def _value(self, column: Column, cell: Any) -> Any:
        if as_text(cell) == "":
            if column.needed == "cell":
                raise refusal(column.label, "", "不能为空", "a value is needed")
            if column.default is not None:
                return self.member if column.default == "{member}" else column.default
            return [] if column.kind == "words" else None
        if column.codes is not None:
            code = as_text(cell)
            if code not in column.codes:
                known = list(column.codes)
                raise refusal(
                    column.label,
                    code,
                    f"不是已知的代码；可用：{'、'.join(known)}",
                    f"not a known code; known: {', '.join(known)}",
                )
            return column.codes[code]
        reads = column.reads or KINDS[column.kind]
        return reads(column.label, "***" if column.private and column.kind != "text" else cell)

    def cell_refusals(self, cells: list[Any], columns: dict[str, int]) -> list[RowRefused]:
        """Everything that is wrong with single cells of a row, where `read` tells the first only."""
        found = []
        for column in self.mapping.columns:
            index = columns.get(column.code)
            try:
                self._value(column, cells[index] if index is not None and index < len(cells) else None)
            except RowRefused as error:
                found.append(error)
        return found

    def _fill(self, pattern: str, values: dict[str, Any]) -> str:
        try:
            return pattern.format_map(_Needed(values))
        except KeyError as error:
            raise refusal(self.mapping.labels((str(error.args[0]),)), "", "不能为空", "a value is needed") from None

    def _note_row(self, identity: str, values: dict[str, Any], source: Source) -> None:
        snapshot = self.mapping.snapshot
        if snapshot and self.reading:
            scope = self._fill(snapshot.scope, values)
            self.state.rows_read.note(self.mapping.table, scope, identity, self.reading, source)

    def _refuse_contradiction(self, identity: str, values: dict[str, Any], source: Source) -> None:
        moment = self.mapping.moment
        first = self.said.setdefault(digest_of(identity, str(values[moment]) if moment else ""), source.row)
        if first != source.row:
            person = self.mapping.person
            raise refusal(
                self.mapping.labels((person["number"],)) if person else self._key_label(),
                "***" if person else identity,
                f"与本文件第 {first} 行是同一对象、同一时间，内容却不同；请只留一行",
                f"row {first} of this file speaks of the same thing and time and says otherwise; keep one of them",
            )

    def _key_label(self) -> str:
        return self.mapping.labels(
            tuple(c.code for c in self.mapping.columns if "{" + c.code + "}" in self.mapping.key)
        )

    def _label(self, spec: EventSpec, name: str) -> str:
        given = spec.fields.get(name)
        named = (given,) if isinstance(given, str) else tuple(given.get("first", ())) if isinstance(given, dict) else ()
        return self.mapping.labels(named) or name

    # --- facts ------------------------------------------------------------------------------------------

    def _facts(self, values: dict[str, Any]) -> list[tuple[EventSpec, Fact, str, datetime]]:
        found: list[tuple[EventSpec, Fact, str, datetime]] = []
        for spec in self.mapping.events:
            subject = self._fill(spec.subject, values)
            row_key = f"{spec.type}:{self._fill(spec.key, values) if spec.key else subject}"
            time = next((values[name] for name in spec.occurred_at if values[name] is not None), None)
            if not matches(spec.when, values):
                if spec.final and time is not None and self.state.stated_before([row_key], time):
                    raise refusal(
                        self.mapping.labels(tuple(spec.when)), subject,
                        f"{spec.type} 已经陈述，不能撤销；请使用新的编号",
                        f"{spec.type} was stated and cannot be taken back; use a new number",
                    )  # fmt: skip
                continue
            if time is None:
                raise refusal(self.mapping.labels(spec.occurred_at), "", "不能为空", "a value is needed")
            payload = field_values(spec.fields, values, self._fill)
            fact = self._fact(spec, subject, row_key, time, payload, {other.type for other, *_ in found})
            if fact:
                found.append((spec, fact, row_key, time))
        return found

    def _fact(
        self, spec: EventSpec, subject: str, row_key: str, time: datetime, payload: Fact, beside: set[str]
    ) -> Fact | None:
        local = row_key.partition(":")[2]
        before = self.state.stated_before([row_key, *(f"{other}:{local}" for other in spec.follows)], time)
        if before is None and spec.unless and all(payload[name] == value for name, value in spec.unless.items()):
            return None
        if before is None and beside & set(spec.follows):  # the first statement, in this very row, says it all
            return None
        if before and spec.compare:
            payload |= {name: before.payload.get(name) for name in payload if name not in spec.compare}
        if before and _same(payload, before.payload):
            return None
        occurred = before.occurred_at + CORRECTION if before and before.occurred_at >= time else time
        previous = before.event_id if before else None
        return derived_fact(self.member, subject, occurred, payload, row_key=row_key, previous_event_id=previous)


class _Needed:
    """The values of a row for a pattern: an empty cell is a KeyError that names the column."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:
        value = self._values[name]
        if value is None:
            raise KeyError(name)
        return value


def _same(payload: Fact, before: Fact) -> bool:
    said = json.loads(content(payload))
    return all(said.get(name) == before.get(name) for name in payload)
