"""Rows to facts: what a row says is compared with what was stated before, and only what is new is stated.

A fact that repeats what was last said about its time says nothing new. A correction of the same moment occurs a
microsecond after what it corrects, because of two facts of one moment the ids would decide, not the order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from producers.code_names import CodeNames
from producers.column_values import ColumnValues, Values
from producers.conditions import matches
from producers.envelope import SORTED, content, derived_fact, plain
from producers.grouping import Groups
from producers.mapping import EventSpec, TableMap
from producers.misfit import misfit
from producers.row_digest import digest_of
from producers.row_fields import columns_in, field_values, pattern_columns
from producers.rows import Fact, Passed, Quiet, Reading, Refused, Source, Stated, refusal, shown
from producers.sealing import LEGAL_BASIS, PERSON_NUMBER, Sealing, printed, sealed_fact
from producers.state import MemberState, Statement, statement_payload
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
    sealing: Sealing | None = None,
    made: tuple[Fact, bytes] | None = None,
) -> Stated:
    """Put a fact into the outbox, sealed, and remember that this row stated it. Raises RowRefused, having kept nothing.

    `made`: the sealed fact and its record, where these are made already.
    """
    sealed, value = made or sealed_record(event_type, fact, sealing)
    state.put(fact["event_id"], event_type, fact["subject"].encode(), value)
    told = statement_payload(printed(event_type, fact, state.secret))
    state.keep_statement(Statement(row_key, row_time, fact["occurred_at"], fact["event_id"], event_type, told), source)
    return Stated(event_type, sealed, source)


def sealed_record(
    event_type: str, fact: Fact, sealing: Sealing | None, label: Callable[[str], str] = str
) -> tuple[Fact, bytes]:
    """A fact with its personal fields sealed, and its record. Raises RowRefused as `encoded`."""
    sealed = sealed_fact(event_type, fact, sealing)
    return sealed, encoded(event_type, sealed, label)


def encoded(event_type: str, fact: Fact, label: Callable[[str], str] = str) -> bytes:
    """The record of a fact. Raises RowRefused naming the field at fault, as `label` calls it."""
    wrong = misfit(contract_named(event_type), fact, label)
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
    """Reads the rows of one sheet under one mapping, for one member. Call inside a transaction of `state`.

    `names` looks up what is said in words instead of codes. `sealing` seals what may only leave sealed; without it
    personal columns are not read.

    Of a row that was read only a digest is kept (16 bytes), so that memory hardly grows with the rows.
    """

    mapping: TableMap
    member: str
    state: MemberState
    names: CodeNames | None = None
    sealing: Sealing | None = None
    reading: int = 0
    """Number of the call in which the file is read; 0: the rows are not compared with those of earlier files."""
    _seen: set[bytes] = field(default_factory=set)
    _said: dict[bytes, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._values = ColumnValues(self.mapping, self.member, self.state, self.names, self.sealing)
        self._groups = Groups(self.mapping.group) if self.mapping.group else None

    def read(self, cells: list[Any], columns: dict[str, int], source: Source) -> Iterator[Reading]:
        """What one row states. A row that is wrong anywhere states nothing; one of a group is counted into it."""
        try:
            values = self._values.read(cells, columns)
            if self.mapping.person and values["person"] is None:
                yield Passed(Quiet.ERASED, source)
                return
            identity = self._values.fill(self.mapping.key, values)
            print_ = digest_of(identity, SORTED.encode(values))
            if print_ in self._seen:
                yield Passed(Quiet.DUPLICATE, source)
                return
            self._note_row(identity, values, source)
            self._refuse_contradiction(identity, values, source)
            if self._groups is None:
                facts = self._state_facts(values, source)
            else:
                self._groups.add(values, source)
        except RowRefused as error:
            self._refuse_group(cells, columns, source)
            yield _refused(source, error)
            return
        self._seen.add(print_)
        if self._groups is not None:
            yield Passed(Quiet.COUNTED, source)
            return
        yield from facts
        if not facts:
            yield Passed(Quiet.UNCHANGED, source)

    def finish(self) -> Iterator[Reading]:
        """What the groups of the sheet state, once all its rows were read; each in the name of its first row."""
        for group in self._groups.finished() if self._groups else ():
            source = replace(group.first, total=True)
            try:
                if group.refused:
                    raise self._incomplete(group.values, group.refused)
                facts = self._state_facts(group.values, source)
            except RowRefused as error:
                yield _refused(source, error)
                continue
            yield from facts
            if not facts:
                yield Passed(Quiet.UNCHANGED, source)

    def cell_refusals(self, cells: list[Any], columns: dict[str, int]) -> list[RowRefused]:
        """Everything that is wrong with single cells of a row, where `read` tells the first only."""
        return self._values.refusals(cells, columns)

    def _note_row(self, identity: str, values: Values, source: Source) -> None:
        snapshot = self.mapping.snapshot
        if snapshot and self.reading:
            scope = self._values.fill(snapshot.scope, values)
            self.state.rows_read.note(self.mapping.table, scope, identity, self.reading, source)

    # --- groups and contradictions ----------------------------------------------------------------------

    def _refuse_group(self, cells: list[Any], columns: dict[str, int], source: Source) -> None:
        if self._groups is not None:
            values = self._values.some(self._groups.spec.by, cells, columns)
            self._groups.refuse(self._groups.key(values) if values else None, source)

    def _incomplete(self, values: Values, refused: Source) -> RowRefused:
        by = self._groups.spec.by if self._groups else ()
        told = " ".join(str(values[name]) for name in by)
        return refusal(
            self.mapping.labels(by),
            told,
            f"第 {refused.row} 行被拒收，合计会少算，本组不报送；改正该行后重新发布",
            f"row {refused.row} was refused, so the totals would be too low and nothing is stated; correct that row",
        )

    def _refuse_contradiction(self, identity: str, values: Values, source: Source) -> None:
        moment = self.mapping.moment
        thing = digest_of(identity, plain(values[moment]) if moment and values[moment] is not None else "")
        first = self._said.setdefault(thing, source.row)
        if first != source.row:
            person = self.mapping.person
            raise refusal(
                self.mapping.labels((person["number"],)) if person else self._key_label(),
                "***" if person else identity,
                f"与本文件第 {first} 行是同一对象、同一时间，内容却不同；请只留一行",
                f"row {first} of this file speaks of the same thing and time and says otherwise; keep one of them",
            )

    def _key_label(self) -> str:
        return self.mapping.labels(tuple(pattern_columns(self.mapping.key)))

    def _label(self, spec: EventSpec, name: str) -> str:
        field_name, _, rest = name.partition("[")
        named = tuple(columns_in(spec.fields.get(field_name, {"value": None})))
        label = self.mapping.labels(named) if named else ""
        return f"{label} ({name})" if label and rest else label or name

    # --- facts ------------------------------------------------------------------------------------------

    def _state_facts(self, values: Values, source: Source) -> list[Stated]:
        ready = self._facts(values)
        made = [
            sealed_record(spec.type, fact, self.sealing, partial(self._label, spec)) for spec, fact, *_ in ready
        ]  # all or none
        return [
            keep(self.state, spec.type, fact, key, time, source, made=record)
            for (spec, fact, key, time), record in zip(ready, made, strict=True)
        ]

    def _facts(self, values: Values) -> list[tuple[EventSpec, Fact, str, datetime]]:
        found: list[tuple[EventSpec, Fact, str, datetime]] = []
        for spec in self.mapping.events:
            holds = matches(spec.when, values)
            if not holds and not spec.final:
                continue
            subject = self._values.fill(spec.subject, values)
            row_key = f"{spec.type}:{self._values.fill(spec.key, values) if spec.key else subject}"
            time = next((values[name] for name in spec.occurred_at if values[name] is not None), None)
            if not holds:
                if time is not None and self.state.stated_before([row_key], time):
                    raise refusal(
                        self.mapping.labels(tuple(spec.when)), subject,
                        f"{spec.type} 已经报送，不能撤销；请使用新的编号",
                        f"{spec.type} was stated and cannot be taken back; use a new number",
                    )  # fmt: skip
                continue
            if time is None:
                raise refusal(self.mapping.labels(spec.occurred_at), "", "不能为空", "a value is needed")
            payload = field_values(spec.fields, values, self._values.fill)
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
        told = printed(spec.type, payload, self.state.secret)
        if before and _same({name: told[name] for name in told if name not in self._unread(spec)}, before.payload):
            return None
        occurred = before.occurred_at + CORRECTION if before and before.occurred_at >= time else time
        previous = before.event_id if before else None
        # The id follows from the prints: from one that followed from a name, the name could be guessed.
        fact = derived_fact(self.member, subject, occurred, told, row_key=row_key, previous_event_id=previous)
        return fact | {name: payload[name] for name in payload if payload[name] != told[name]}

    def _unread(self, spec: EventSpec) -> set[str]:
        """Fields that this reading says nothing about, because personal data is not read."""
        if self._values.reads_persons or not any(column.sealed for column in self.mapping.columns):
            return set()
        silent = {LEGAL_BASIS, PERSON_NUMBER, *(column.code for column in self.mapping.columns if column.sealed)}
        return {name for name, given in spec.fields.items() if isinstance(given, str) and given in silent}


def _refused(source: Source, error: RowRefused) -> Refused:
    return Refused(source, error.field, shown(error.value), error.zh, error.en)


def _same(payload: Fact, before: Fact) -> bool:
    said = json.loads(content(payload))
    return all(said.get(name) == before.get(name) for name in payload)
