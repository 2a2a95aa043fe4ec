"""Mappings: YAML files that say which column of a member's table becomes which field of which fact.

    table: ODS_X            its name            zh, en: title         source: the standard it comes from
    columns:                code: {names: [...], kind: ..., needed: cell|header, codes: {...}, default: ...,
                            empty: [...], private: true, sealed: true, outside: true}
    snapshot:               {scope: "{A}", zh, en, instead: [TABLES]}: a file holds all rows of a scope; see rows_read
    person:                 {school: CODE, number: CODE}; gives {person}, the random reference
    derived:                name: expression | {code_of: A, lists: [...], begins: [...], given: B, unknown: pass}
    key: "{A}/{B}"          what identifies a row; `moment`: the column with the row's own time
    group:                  {by: [A, B], columns: {name: aggregate}}: many rows make one fact
    events:                 type, subject, occurred_at: [first, that, has a value], fields; and where wanted
                            key (more than type and subject), when, compare [fields], follows [types],
                            unless {field: value}, final: true
    left_out:               column: why it states nothing (for the document)

Expressions are those of producers.row_fields, conditions those of producers.conditions, aggregates those of
producers.grouping: {count: rows | A}, {sum: A}, {least: A}, {greatest: A}, {distinct: A} or {records: {field: A |
{value: x} | {sum: A}}}, each with `when` where only some rows count. `code_of` looks a name up (producers.code_names).
With `group`, events see only the columns of `by`, the aggregates and {member}.

A column that says who a person is can be mapped to a sealed field only, and must say `sealed: true`: the loader
refuses any other mapping. It is read where there is a key to seal to and a legal basis; `legal_basis` gives that,
`person.number` the number of the person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from producers.code_names import Lookup
from producers.grouping import GroupSpec
from producers.row_fields import columns_in


@dataclass(frozen=True)
class Column:
    """One column. `needed`: "cell" (every row needs a value), "header" (the table is known by it) or "".

    `empty`: texts that mean no value. `private`: never shown, not even when it is wrong. `sealed`: says who a person is
    and goes into sealed fields only; it is read where there is a key to seal it to, else it is empty. `outside`: the
    standard does not have it. `reads` reads a cell (given the column's label) where none of KINDS does.
    """

    code: str
    names: tuple[str, ...]
    kind: str = "text"
    needed: str = ""
    codes: Mapping[str, Any] | None = None
    default: str | int | None = None
    empty: tuple[str, ...] = ()
    private: bool = False
    sealed: bool = False
    outside: bool = False
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
class Derived:
    """A value made of others. `lookup`: the name in column `of` becomes a code, unless column `given` has one."""

    of: Any
    lookup: Lookup | None = None
    given: str | None = None


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
    """How the rows of one table become facts. `edition` of the standard: "" for a table of no standard."""

    table: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: str
    events: tuple[EventSpec, ...]
    moment: str | None = None
    person: Mapping[str, str] | None = None
    source: str = ""
    derived: Mapping[str, Derived] = field(default_factory=dict)
    group: GroupSpec | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    edition: str = ""
    snapshot: Snapshot | None = None

    @property
    def needed(self) -> tuple[Column, ...]:
        """Columns without which a sheet is not this table."""
        return tuple(column for column in self.columns if column.needed)

    def labels(self, names: tuple[str, ...]) -> str:
        """What the owner calls these columns, those behind derived ones and aggregates included."""
        behind = set(self._behind(names))
        return "/".join(column.label for column in self.columns if column.code in behind) or "/".join(names)

    def _behind(self, names: tuple[str, ...]) -> list[str]:
        found: list[str] = []
        for name in names:
            if self.group and name in self.group.columns and isinstance(self.group.columns[name].of, str):
                found += self._behind((self.group.columns[name].of,))
            elif name in self.derived:
                made = self.derived[name]
                found += self._behind(tuple(columns_in(made.of)) + ((made.given,) if made.given else ()))
            elif name == "person" and self.person:
                found.append(self.person["number"])
            else:
                found.append(name)
        return found
