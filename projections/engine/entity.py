"""Entities: tables that are a function of the set of facts of one family.

An *entity* is a table with a key and, per event type, the columns that the event sets. Columns set by the same
event types form a *group*, named after its first column; a group remembers the fact that set it in
`<group>_at` (occurred_at) and `<group>_by` (event_id). Of two facts the greater `(occurred_at, event_id)` wins.
With `each`, every element of that array field is a row of its own (a child with a longer key).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Double, Index, Integer, MetaData, Table, Text

from projections.engine.entity_checks import check_columns, check_entity, check_indexes
from projections.engine.naming import meant
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
    "timestamp": DateTime,
}


@dataclass(frozen=True)
class Constant:
    """What an event type sets a column to by being said at all: a status, or None for empty."""

    value: str | int | bool | None

    @property
    def kind(self) -> str | None:
        """Its kind of field; None for an empty one, which takes that of the column's other sources."""
        known: dict[type, str] = {str: "string", bool: "boolean", int: "long"}
        return known.get(type(self.value))


@dataclass(frozen=True)
class PlaceInList:
    """Which place, from 0, an element of `each` has in its list: for lists whose order says something."""

    kind = "int"


Source = str | Constant | PlaceInList
"""What a column is set from: a field of the event, a constant, or where in the list the element stands."""
Sets = Mapping[str, tuple[str, ...] | Mapping[str, Source]]


@dataclass(frozen=True)
class Group:
    """Columns set together. `sources`: event type -> column -> what the column is set from."""

    columns: tuple[str, ...]
    sources: Mapping[str, Mapping[str, Source]]

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
    mapping column -> field, `Constant` or `PlaceInList`. `each`: the array field whose elements are the rows; where these are plain
    values, `element` names the value. `of`: the entity whose newest fact says which children there still are
    (`projections.engine.children`). `indexes`: columns by which rows are looked for besides the key; each costs with
    every new row, and an update that changes one of its columns writes all of them, so choose what seldom changes. Raises
    DeclarationError, naming the place and the mend, for anything that the contracts do not carry.
    """

    name: str
    family: str
    key: tuple[str, ...]
    sets: Sets
    each: str | None = None
    element: str = "element"
    of: Entity | None = None
    indexes: tuple[tuple[str, ...], ...] = ()
    metadata: MetaData = field(default_factory=MetaData, compare=False, repr=False)

    def __post_init__(self) -> None:
        check_entity(self)
        _ = self.table

    def __hash__(self) -> int:
        return hash((self.name, self.family, self.key, self.each))  # `sets` counts in ==, and cannot be hashed

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Column groups in order of declaration."""
        setters: dict[str, dict[str, Source]] = {}
        for event_type in self.sets:
            for column, source in self.columns_of(event_type).items():
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
        used: dict[str, set[Source]] = {event_type: {*self.key, self.each or ""} for event_type in self.sets}
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
        columns = [self._column(name, dict.fromkeys(self.sets, name), primary_key=True) for name in self.key]
        for group in self.groups:
            columns += [self._column(n, {t: said[n] for t, said in group.sources.items()}) for n in group.columns]
            columns += [Column(group.at, DateTime(timezone=True)), Column(group.by, Text(collation="C"))]
        names = [c.name for c in columns]
        check_columns(self, names)
        check_indexes(self, names)
        # With room on the page, an update writes no index (measured: 9 to 14 % less time).
        room = {"fillfactor": 70}
        wanted = [Index(f"{self.name}_{'_'.join(names)}", *names) for names in self.indexes]
        return Table(self.name, self.metadata, *columns, *wanted, schema=self.name, postgresql_with=room)

    @property
    def of_records(self) -> bool:
        """Whether the elements of `each` are records, and not plain values."""
        return bool(self.each and contract_named(next(iter(self.sets))).field(self.each).rows)

    def describe(self) -> tuple[Any, ...]:
        """What its table is made from."""
        groups = [(g.columns, sorted(g.sources.items())) for g in self.groups]
        columns = [(c.name, str(c.type)) for c in self.table.columns]
        indexes = [("indexes", *self.indexes)] if self.indexes else []
        return self.name, self.family, self.key, self.each, self.element, groups, columns, *indexes, *self.remade

    def columns_of(self, event_type: str) -> Mapping[str, Source]:
        """Column -> what an event type sets it from."""
        columns = self.sets[event_type]
        return columns if isinstance(columns, Mapping) else {name: name for name in columns}

    def refuse(self, zh: str, en: str) -> NoReturn:
        """Raise DeclarationError with the entity's name before what is wrong."""
        raise DeclarationError(f"实体 {self.name}：{zh}", f"entity {self.name}: {en}")

    def _fields(self, contract: Contract) -> Iterator[Field]:
        """Fields by name; those of the elements of `each` come first."""
        if self.each:
            array = contract.field(self.each)
            yield from array.rows or [Field(self.element, "string", nullable=False, doc=array.doc)]
        yield from contract.fields

    def field_of(self, contract: Contract, name: str) -> Field:
        """A field by its name, of the elements first. Raises DeclarationError."""
        there: dict[str, Field] = {}
        for one in self._fields(contract):
            there.setdefault(one.name, one)
        if name not in there:
            zh, en = meant(name, there)
            self.refuse(f"{contract.name} 没有字段 {name}{zh}", f"{contract.name} has no field {name}{en}")
        return there[name]

    def _column(self, name: str, sources: Mapping[str, Source], *, primary_key: bool = False) -> Column[Any]:
        kinds: dict[Any, str] = {}
        for event_type, source in sources.items():
            field = self.field_of(contract_named(event_type), source) if isinstance(source, str) else source
            if field.kind is not None:
                kinds.setdefault(SQL_TYPES[field.kind], event_type)
        if len(kinds) != 1:
            told = ", ".join(f"{kind.__name__} ({event_type})" for kind, event_type in kinds.items()) or "-"
            self.refuse(
                f"列 {name} 的类型不唯一：{told}；请分为两列",
                f"column {name} has no one type: {told}; make it two columns",
            )
        only = next(iter(kinds))
        if only is Text and primary_key:
            return Column(name, Text(collation="C"), primary_key=True)
        typed = DateTime(timezone=True) if only is DateTime else only()
        return Column(name, typed, primary_key=primary_key, nullable=not primary_key)
