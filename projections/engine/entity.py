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

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Double, Integer, MetaData, Table, Text

from projections.engine.naming import meant, name_fault
from schemas.contracts import Contract, Field, contract_named, family_contracts, newest
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
SUFFIXES = ("_at", "_by")


@dataclass(frozen=True)
class Constant:
    """What an event type sets a column to by being said at all: a status, or None for empty."""

    value: str | int | bool | None

    @property
    def kind(self) -> str | None:
        """Its kind of field; None for an empty one, which takes that of the column's other sources."""
        known: dict[type, str] = {str: "string", bool: "boolean", int: "long"}
        return known.get(type(self.value))


Source = str | Constant
"""What a column is set from: a field of the event, or a constant."""
Sets = Mapping[str, tuple[str, ...] | Mapping[str, Source]]


@dataclass(frozen=True)
class Group:
    """Columns set together. `sources`: event type -> column -> field of the event, or a constant."""

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
    mapping column -> field or `Constant`. `each`: the array field whose elements are the rows; where these are plain
    values, `element` names the value. `of`: the entity whose newest fact says which children there still are
    (`projections.engine.children`). Raises DeclarationError, naming the place and the mend, for anything that the
    contracts do not carry.
    """

    name: str
    family: str
    key: tuple[str, ...]
    sets: Sets
    each: str | None = None
    element: str = "element"
    of: Entity | None = None
    metadata: MetaData = field(default_factory=MetaData, compare=False, repr=False)

    def __post_init__(self) -> None:
        if fault := name_fault(self.name):
            self._refuse(*fault)
        if not isinstance(self.key, tuple):
            self._refuse(f"key 应为元组：({self.key!r},)", f"key is a tuple: write ({self.key!r},)")
        if not self.key or not self.sets:
            self._refuse("需要 key 和 sets", "needs a key and sets")
        for event_type in self.sets:
            self._check(event_type)
        _ = self.table
        if self.of is not None:
            self._check_parent(self.of)

    def __hash__(self) -> int:
        return hash((self.name, self.family, self.key, self.each))  # `sets` counts in ==, and cannot be hashed

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Column groups in order of declaration."""
        setters: dict[str, dict[str, Source]] = {}
        for event_type in self.sets:
            for column, source in self._columns(event_type).items():
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
        for name in names:
            if names.count(name) > 1:
                taken = name.endswith(SUFFIXES)
                self._refuse(
                    f"两列同名：{name}" + ("（_at、_by 后缀归列组使用）；请另取列名" if taken else "；请去掉一个"),
                    f"two columns are named {name}"
                    + ("; `_at` and `_by` belong to the group: name yours otherwise" if taken else "; leave one out"),
                )
        return Table(self.name, self.metadata, *columns, schema=self.name)

    @property
    def of_records(self) -> bool:
        """Whether the elements of `each` are records, and not plain values."""
        return bool(self.each and contract_named(next(iter(self.sets))).field(self.each).rows)

    def describe(self) -> tuple[Any, ...]:
        """What its table is made from."""
        groups = [(g.columns, sorted(g.sources.items())) for g in self.groups]
        columns = [(c.name, str(c.type)) for c in self.table.columns]
        return self.name, self.family, self.key, self.each, self.element, groups, columns, *self.remade

    def _columns(self, event_type: str) -> Mapping[str, Source]:
        columns = self.sets[event_type]
        return columns if isinstance(columns, Mapping) else {name: name for name in columns}

    def _refuse(self, zh: str, en: str) -> NoReturn:
        raise DeclarationError(f"实体 {self.name}：{zh}", f"entity {self.name}: {en}")

    def _check(self, event_type: str) -> None:
        """Refuse what `event_type` does not carry."""
        if event_type not in newest():
            zh, en = meant(event_type, newest())
            self._refuse(f"没有事件类型 {event_type}{zh}", f"no event type {event_type}{en}")
        contract = contract_named(event_type)
        if contract.family != self.family:
            self._refuse(
                f"{event_type} 属于 {contract.family}；请把它放到该族的实体中",
                f"{event_type} is of family {contract.family}; declare an entity of that family for it",
            )
        said = self.sets[event_type]
        if not isinstance(said, tuple | Mapping):
            self._refuse(
                f"{event_type} 的列应为元组：({said!r},)",
                f"the columns of {event_type} are a tuple: write ({said!r},)",
            )
        self._check_each(contract)
        for name, source in [*((n, n) for n in self.key), *self._columns(event_type).items()]:
            if fault := name_fault(name):
                self._refuse(*fault)
            if isinstance(source, str) and self._field(contract, source).sealed:
                self._refuse(
                    f"{event_type}.{source} 是加密的个人信息，任何读模型都不得读取；请去掉该列",
                    f"{event_type}.{source} is encrypted personal data, which no read model may read; leave it out",
                )
        for name in self.key:
            if self._field(contract, name).nullable:
                self._refuse(
                    f"键 {name} 可为空（{event_type}）；键须用必填字段",
                    f"key {name} may be null in {event_type}; a key is made of fields that are always stated",
                )

    def _check_each(self, contract: Contract) -> None:
        if not self.each:
            return
        array = contract.field(self.each) if self.each in {f.name for f in contract.fields} else None
        if array is None or array.kind != "array":
            arrays = [f.name for f in contract.fields if f.kind == "array"] or ["-"]
            self._refuse(
                f"each={self.each!r}：{contract.name} 没有这个数组字段；数组字段：{', '.join(arrays)}",
                f"each={self.each!r} is no array of {contract.name}; its arrays: {', '.join(arrays)}",
            )
        elements = [f.name for f in array.rows] or [self.element]
        outer = {f.name for c in family_contracts(self.family) for f in c.fields}
        if both := sorted(set(elements) & outer):
            self._refuse(
                f"数组 {self.each} 的 {both[0]} 与 {self.family} 族的字段同名；请用 element= 另取名称",
                f"{both[0]} of the array {self.each} is a field of family {self.family} too; name it otherwise (element=)",
            )

    def _check_parent(self, parent: Entity) -> None:
        types = [set(group.sources) for group in self.groups]
        if not self.each or parent.family != self.family or self.key[: len(parent.key)] != parent.key:
            self._refuse(
                f"of={parent.name}：子表须有 each，与父表同族，且键以父表的键 {parent.key} 开头",
                f"of={parent.name}: a child has `each`, its parent's family, and a key that begins with {parent.key}",
            )
        if len(types) != 1 or types[0] not in [set(group.sources) for group in parent.groups]:
            self._refuse(
                f"of={parent.name}：父表须有一组列恰由设置子表的事件类型设置（{', '.join(sorted(self.sets))}）",
                f"of={parent.name}: it needs a column that is set by exactly the event types of the child "
                f"({', '.join(sorted(self.sets))}), to say which list is the newest",
            )

    def _fields(self, contract: Contract) -> Iterator[Field]:
        """Fields by name; those of the elements of `each` come first."""
        if self.each:
            array = contract.field(self.each)
            yield from array.rows or [Field(self.element, "string", nullable=False, doc=array.doc)]
        yield from contract.fields

    def _field(self, contract: Contract, name: str) -> Field:
        there: dict[str, Field] = {}
        for one in self._fields(contract):
            there.setdefault(one.name, one)
        if name not in there:
            zh, en = meant(name, there)
            self._refuse(f"{contract.name} 没有字段 {name}{zh}", f"{contract.name} has no field {name}{en}")
        return there[name]

    def _column(self, name: str, sources: Mapping[str, Source], *, primary_key: bool = False) -> Column[Any]:
        kinds: dict[Any, str] = {}
        for event_type, source in sources.items():
            if isinstance(source, Constant):
                kind = source.kind
            else:
                kind = self._field(contract_named(event_type), source).kind
                if kind == "array":
                    self._refuse(
                        f"{name} 是数组；请为它声明子表：each={source!r}",
                        f"{name} is an array; declare a child with each={source!r}",
                    )
            if kind is not None:
                kinds.setdefault(SQL_TYPES[kind], event_type)
        if len(kinds) != 1:
            told = ", ".join(f"{kind.__name__} ({event_type})" for kind, event_type in kinds.items()) or "-"
            self._refuse(
                f"列 {name} 的类型不唯一：{told}；请分为两列",
                f"column {name} has no one type: {told}; make it two columns",
            )
        only = next(iter(kinds))
        if only is Text and primary_key:
            return Column(name, Text(collation="C"), primary_key=True)
        typed = DateTime(timezone=True) if only is DateTime else only()
        return Column(name, typed, primary_key=primary_key, nullable=not primary_key)
