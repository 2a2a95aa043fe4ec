"""Mappings: YAML files that say which column of a member's table becomes which field of which fact.

    table: ODS_X            its name            zh, en: title         source: the standard it comes from
    columns:                code: {names: [...], kind: ..., needed: cell|header, codes: {...}, default: ..., private: true, sealed: true}
    person:                 {school: CODE, number: CODE}; gives {person}, the random reference
    key: "{A}/{B}"          what identifies a row; `moment`: the column with the row's own time
    events:                 type, subject, occurred_at: [first, that, has a value], fields; and where wanted
                            key (more than type and subject), when {column: value | [values] | present},
                            compare [fields], follows [types], unless {field: value}, final: true
    fields:                 name: CODE | {value: x} | {format: "{A}"} | {first: [A, B]} | {year_of: A}
                                  | {choose: [{when: ..., value: x}, ...]}

A column that names a person or an ID number can be mapped to a sealed field only, and must say `sealed: true`: the
loader refuses any other mapping. It is read where there is a key to seal to and a legal basis; `legal_basis` gives
that, `person.number` the number of the person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from producers.sealing import PERSON_NUMBER
from producers.values import KINDS
from schemas.contracts import contract_named
from schemas.errors import DeclarationError

PERSONAL = frozenset(
    {"XM", "SFZJH", "SFZH", "XMPY", "YWXM", "CYM", "LXDH", "姓名", "身份证件号", "身份证号", "身份证号码", "联系电话"}
)
"""Columns that are read to be sealed or not at all: names, ID numbers, telephone numbers."""

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
    sealed: bool = False
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
        made = TableMap(columns=columns, events=events, **rest)
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
        if personal and not column.sealed:
            raise _wrong(path, f"column {column.code}: personal data may not be mapped ({', '.join(sorted(personal))})")
        if column.kind not in KINDS:
            raise _wrong(path, f"column {column.code}: kind {column.kind}; known: {', '.join(KINDS)}")
    secret = {column.code for column in made.columns if column.sealed} | {PERSON_NUMBER}
    for event in made.events:
        open_fields = {k: v for k, v in event.fields.items() if k not in contract_named(event.type).sealed}
        for name, given in [*open_fields.items(), ("subject", event.subject), ("key", f"{event.key} {made.key}")]:
            if secret & set(re.findall(r"[\w.]+", str(given))):
                raise _wrong(path, f"{event.type}.{name}: personal data may go into sealed fields only")
        known = {f.name for f in contract_named(event.type).payload} | {"consortium"}
        strange = [*(set(event.fields) - known), *(set(event.occurred_at) - codes), *(set(event.when) - codes)]
        if strange:
            raise _wrong(path, f"{event.type}: {', '.join(map(str, strange))} is neither a field nor a column")


def _wrong(path: Path, what: str) -> DeclarationError:
    return DeclarationError(f"映射文件 {path.name} 有误：{what}", f"mapping {path.name} is wrong: {what}")
