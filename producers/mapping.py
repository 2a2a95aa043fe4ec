"""Mappings: YAML files that say which column of a member's table becomes which field of which fact.

    table: ODS_X            its name            zh, en: title         source: the standard it comes from
    columns:                code: {names: [...], kind: ..., needed: cell|header, codes: {...}, default: ..., private: true}
    snapshot:               {scope: "{A}", zh, en, instead: [TABLES]}: a file holds all rows of a scope; see rows_read
    person:                 {school: CODE, number: CODE}; gives {person}, the random reference
    key: "{A}/{B}"          what identifies a row; `moment`: the column with the row's own time
    events:                 type, subject, occurred_at: [first, that, has a value], fields; and where wanted
                            key (more than type and subject), when {column: value | [values] | present},
                            compare [fields], follows [types], unless {field: value}, final: true
    fields:                 name: CODE | {value: x} | {format: "{A}"} | {first: [A, B]} | {year_of: A}
                                  | {choose: [{when: ..., value: x}, ...]}

A column that names a person or an ID number cannot be mapped: the loader refuses such a mapping.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from producers.values import KINDS
from schemas.contracts import contract_named
from schemas.errors import DeclarationError

PERSONAL = frozenset(
    {"XM", "SFZJH", "SFZH", "XMPY", "YWXM", "CYM", "LXDH", "姓名", "身份证件号", "身份证号", "身份证号码", "联系电话"}
)
"""Columns that are never read: names, ID numbers, telephone numbers."""

FOLDERS = ("registrar/moe_2023_06", "registrar/templates", "erp/tables")


@dataclass(frozen=True)
class Column:
    """One column. `needed`: "cell" (every row needs a value), "header" (the table is known by it) or "".

    `reads` reads a cell (given the column's label) where none of KINDS does.
    """

    code: str
    names: tuple[str, ...]
    kind: str = "text"
    needed: str = ""
    codes: Mapping[str, Any] | None = None
    default: str | int | None = None
    private: bool = False
    reads: Callable[[str, Any], Any] | None = None

    @property
    def label(self) -> str:
        """How the column is called towards its owner: the standard's code, else the header's words."""
        return self.code if self.code.isupper() else self.names[0]


@dataclass(frozen=True)
class EventSpec:
    """How a row states one kind of fact.

    `compare`: fields whose change is a correction; the others stay as first stated (a later type states them anew).
    `follows`: types whose fields this one overrides; it is stated when they differ. `unless`: not worth a first
    statement. `final`: cannot be taken back by a later row.
    """

    type: str
    subject: str
    occurred_at: tuple[str, ...]
    fields: Mapping[str, Any]
    key: str = ""
    when: Mapping[str, Any] = field(default_factory=dict)
    compare: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    unless: Mapping[str, Any] = field(default_factory=dict)
    final: bool = False


@dataclass(frozen=True)
class Snapshot:
    """A table of which a file holds every row of a `scope`, a pattern like `key`. A row that an earlier file held and
    this one does not is told with `zh` and `en`, unless the same key came in one of the tables `instead`."""

    scope: str
    zh: str
    en: str
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableMap:
    table: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: str
    events: tuple[EventSpec, ...]
    moment: str | None = None
    person: Mapping[str, str] | None = None
    source: str = ""
    snapshot: Snapshot | None = None

    @property
    def needed(self) -> tuple[Column, ...]:
        """Columns without which a sheet is not this table."""
        return tuple(column for column in self.columns if column.needed)

    def labels(self, names: tuple[str, ...]) -> str:
        return "/".join(column.label for column in self.columns if column.code in names) or "/".join(names)


@cache
def table_maps() -> tuple[TableMap, ...]:
    """All mappings that come with Kiteline."""
    here = Path(__file__).parent
    return tuple(read_map(path) for folder in FOLDERS for path in sorted((here / folder).glob("*.yaml")))


def read_map(path: Path) -> TableMap:
    """Read and check one mapping. Raises DeclarationError naming the file and what is wrong in it."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        columns = tuple(_column(code, about or {}) for code, about in raw["columns"].items())
        events = tuple(_event(about) for about in raw["events"])
        rest = {name: raw[name] for name in ("table", "zh", "en", "key", "moment", "person", "source") if name in raw}
        snapshot = Snapshot(**about) if (about := raw.get("snapshot")) else None
        made = TableMap(columns=columns, events=events, snapshot=snapshot, **rest)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise _wrong(path, f"{type(error).__name__}: {error}") from None
    _check(path, made)
    return made


def _column(code: str, about: dict[str, Any]) -> Column:
    codes = {str(key): value for key, value in about["codes"].items()} if "codes" in about else None
    return Column(**about | {"code": str(code), "names": tuple(about.get("names", ())), "codes": codes})


def _event(about: dict[str, Any]) -> EventSpec:
    times = about["occurred_at"]
    lists = {name: tuple(about.get(name, ())) for name in ("compare", "follows")}
    return EventSpec(**about | lists | {"occurred_at": (times,) if isinstance(times, str) else tuple(times)})


def _check(path: Path, made: TableMap) -> None:
    codes = {column.code for column in made.columns}
    for column in made.columns:
        personal = PERSONAL & {column.code, *column.names}
        if personal:
            raise _wrong(path, f"column {column.code}: personal data may not be mapped ({', '.join(sorted(personal))})")
        if column.kind not in KINDS:
            raise _wrong(path, f"column {column.code}: kind {column.kind}; known: {', '.join(KINDS)}")
    for event in made.events:
        known = {f.name for f in contract_named(event.type).payload} | {"consortium"}
        strange = [*(set(event.fields) - known), *(set(event.occurred_at) - codes), *(set(event.when) - codes)]
        if strange:
            raise _wrong(path, f"{event.type}: {', '.join(map(str, strange))} is neither a field nor a column")


def _wrong(path: Path, what: str) -> DeclarationError:
    return DeclarationError(f"映射文件 {path.name} 有误：{what}", f"mapping {path.name} is wrong: {what}")
