"""What a projection is made of. Declared once; tables, live upserts, rebuild and as-of all come from it.

An *entity* is a table with a key and, per event type, the columns that the event sets. Columns set by the same
event types form a *group*, named after its first column; a group remembers the fact that set it in
`<group>_at` (occurred_at) and `<group>_by` (event_id). Of two facts the greater `(occurred_at, event_id)` wins.
With `each`, every element of that array field is a row of its own (a child with a longer key).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
)

from schemas.contracts import Contract, Field, contract_named
from schemas.errors import DeclarationError
from schemas.upcasting import steps

SQL_TYPES: dict[str, Any] = {
    "string": Text,
    "enum": Text,
    "int": Integer,
    "long": BigInteger,
    "double": Double,
    "boolean": Boolean,
    "date": Date,
}
Sets = Mapping[str, tuple[str, ...] | Mapping[str, str]]


@dataclass(frozen=True)
class Group:
    """Columns set together. `sources`: event type -> column -> field of the event."""

    columns: tuple[str, ...]
    sources: Mapping[str, Mapping[str, str]]

    @property
    def name(self) -> str:
        return self.columns[0]

    @property
    def at(self) -> str:
        return f"{self.name}_at"

    @property
    def by(self) -> str:
        return f"{self.name}_by"


@dataclass(frozen=True)
class Entity:
    """A table that is a function of the set of facts of one family.

    `key`: fields that identify a row; `sets`: event type -> columns of the same name as the event's fields, or a
    mapping column -> field. Raises DeclarationError, naming the place, for anything the contracts do not carry.
    """

    name: str
    family: str
    key: tuple[str, ...]
    sets: Sets
    each: str | None = None
    metadata: MetaData = field(default_factory=MetaData, compare=False, repr=False)

    def __post_init__(self) -> None:
        for event_type in self.sets:
            contract = contract_named(event_type)
            if contract.family != self.family:
                self._refuse(f"{event_type} 属于 {contract.family}", f"{event_type} is of family {contract.family}")
            for name in (*self.key, *dict(self.sets)[event_type]):
                source = self._field(contract, self._source(event_type, name))
                if source.sealed:
                    self._refuse(
                        f"{event_type}.{source.name} 是加密的个人信息，任何读模型都不得读取",
                        f"{event_type}.{source.name} is encrypted personal data, which no read model may read",
                    )
            for name in self.key:
                if self._field(contract, name).nullable:
                    self._refuse(f"键 {name} 可为空（{event_type}）", f"key {name} may be null in {event_type}")
        if not self.key or not self.sets:
            self._refuse("需要 key 和 sets", "needs a key and sets")
        _ = self.table

    def __hash__(self) -> int:
        return hash((self.name, self.family, self.key, self.each))  # `sets` counts in ==, and cannot be hashed

    def _source(self, event_type: str, column: str) -> str:
        """The field that a column, or a part of the key, is set from."""
        columns = self.sets[event_type]
        return columns.get(column, column) if isinstance(columns, Mapping) else column

    def _refuse(self, zh: str, en: str) -> None:
        raise DeclarationError(f"实体 {self.name}：{zh}", f"entity {self.name}: {en}")

    def _field(self, contract: Contract, name: str) -> Field:
        if self.each:
            rows = contract.field(self.each).rows
            for element in rows:
                if element.name == name:
                    return element
        return contract.field(name)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Column groups in order of declaration."""
        setters: dict[str, dict[str, str]] = {}
        for event_type, columns in self.sets.items():
            named = columns if isinstance(columns, Mapping) else {c: c for c in columns}
            for column, source in named.items():
                setters.setdefault(column, {})[event_type] = source
        together: dict[tuple[str, ...], list[str]] = {}
        for column, by_type in setters.items():
            together.setdefault(tuple(by_type), []).append(column)
        return tuple(
            Group(tuple(columns), {t: {c: setters[c][t] for c in columns} for t in types})
            for types, columns in together.items()
        )

    @cached_property
    def remade(self) -> list[tuple[str, int, str]]:
        """(event type, version, field) of every step between versions that makes or changes a field used here."""
        used: dict[str, set[str]] = {event_type: {*self.key, self.each or ""} for event_type in self.sets}
        for group in self.groups:
            for event_type, columns in group.sources.items():
                used[event_type] |= set(columns.values())
        return sorted(
            (step.event_type, step.to_version, field)
            for step in steps().values()
            for field in set(step.columns()) & used.get(step.event_type, set())
        )

    @cached_property
    def table(self) -> Table:
        """The table; its schema is a token that stands for the generation in use."""
        first = contract_named(next(iter(self.sets)))
        columns = [self._column(name, self._field(first, name), primary_key=True) for name in self.key]
        for group in self.groups:
            event_type, sources = next(iter(group.sources.items()))
            contract = contract_named(event_type)
            columns += [self._column(name, self._field(contract, sources[name])) for name in group.columns]
            columns += [Column(group.at, DateTime(timezone=True)), Column(group.by, Text(collation="C"))]
        names = [c.name for c in columns]
        twice = {n for n in names if names.count(n) > 1}
        if twice:
            self._refuse(f"列名重复：{min(twice)}", f"two columns are named {min(twice)}")
        return Table(self.name, self.metadata, *columns, schema=self.name)

    def _column(self, name: str, source: Field, *, primary_key: bool = False) -> Column[Any]:
        if source.kind == "array":
            self._refuse(f"{name} 是数组，请用 each 声明子表", f"{name} is an array; declare a child with each")
        kind: Any = DateTime(timezone=True) if source.kind == "timestamp" else SQL_TYPES[source.kind]()
        if primary_key and isinstance(kind, Text):
            kind = Text(collation="C")
        return Column(name, kind, primary_key=primary_key, nullable=not primary_key)


@dataclass(frozen=True)
class ReadModel:
    """A named `select` over entities, as of a day (a date means its end, Asia/Shanghai)."""

    name: str
    title_zh: str
    title_en: str
    select: Callable[[date], Select[Any]]


@dataclass(frozen=True)
class Projection:
    """Entities that live and are rebuilt together, and the read models over them.

    `reads` names the projections whose entities its read models also use.
    """

    name: str
    title_zh: str
    title_en: str
    entities: tuple[Entity, ...] = ()
    read_models: tuple[ReadModel, ...] = ()
    reads: tuple[str, ...] = ()

    @property
    def families(self) -> set[str]:
        return {entity.family for entity in self.entities}

    @cached_property
    def declaration(self) -> str:
        """Hash of what the tables are made from; another hash needs a rebuild."""
        shape = [(e.name, e.family, e.key, e.each, [(g.columns, sorted(g.sources.items())) for g in e.groups],
                  [(c.name, str(c.type)) for c in e.table.columns], *e.remade) for e in self.entities]  # fmt: skip
        return hashlib.sha256(repr(shape).encode()).hexdigest()[:16]
