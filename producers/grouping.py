"""Rows to one fact: rows that agree in some columns are counted, summed and listed together.

One pass, in the order of the rows, with a running total per group: memory grows with the groups and with the distinct
values that are counted (about 100 bytes each), not with the rows, so nothing is sorted and nothing spilled.
A total that leaves out a row would be a false statement: a group with a refused row states nothing, and a refused
row whose group cannot be told stops every group of the sheet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from producers.conditions import matches
from producers.envelope import plain
from producers.rows import Source

Key = tuple[Any, ...]
COUNT, SUM, LEAST, GREATEST, DISTINCT, RECORDS = "count", "sum", "least", "greatest", "distinct", "records"
WAYS = (COUNT, SUM, LEAST, GREATEST, DISTINCT, RECORDS)
ROWS = "rows"


@dataclass(frozen=True)
class Aggregate:
    """One value of a group. `of`: a column; for count also "rows"; for records field -> column, value or sum of one."""

    way: str
    of: Any
    when: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class GroupSpec:
    """`by`: columns that rows of one group agree in. `columns`: what is known of a group beside them."""

    by: tuple[str, ...]
    columns: Mapping[str, Aggregate]


@dataclass
class Group:
    """The rows of one group so far: where the first stands, how many, and one running total per aggregate."""

    first: Source
    values: dict[str, Any]
    totals: dict[str, Any]
    rows: int = 0
    refused: Source | None = None


@dataclass
class Groups:
    """Groups of one sheet, in the order in which they first appear."""

    spec: GroupSpec
    found: dict[Key, Group] = field(default_factory=dict)
    stopped_by: Source | None = None
    _refused: dict[Key, Source] = field(default_factory=dict)

    def key(self, values: Mapping[str, Any]) -> Key:
        return tuple(values[name] for name in self.spec.by)

    def add(self, values: Mapping[str, Any], source: Source) -> None:
        """Take a row in."""
        key = self.key(values)
        group = self.found.get(key)
        if group is None:
            known = {name: values[name] for name in (*self.spec.by, "member")}
            group = self.found[key] = Group(source, known, {name: _empty(a) for name, a in self.spec.columns.items()})
        group.rows += 1
        for name, aggregate in self.spec.columns.items():
            if matches(aggregate.when, values):
                group.totals[name] = _added(aggregate, group.totals[name], values)

    def refuse(self, key: Key | None, source: Source) -> None:
        """A row of the group was refused; None: nobody can say of which."""
        if key is None:
            self.stopped_by = self.stopped_by or source
        else:
            self._refused.setdefault(key, source)

    def finished(self) -> Iterator[Group]:
        """Every group with its values; `refused` names the row for which it may state nothing."""
        for key, group in self.found.items():
            group.refused = self._refused.get(key, self.stopped_by)
            group.values |= {name: _told(a, group.totals[name]) for name, a in self.spec.columns.items()}
            yield group


def _empty(aggregate: Aggregate) -> Any:
    match aggregate.way:
        case "count":
            return 0 if aggregate.of == ROWS else set()
        case "distinct":
            return set()
        case "records":
            return {}
    return None


def _added(aggregate: Aggregate, total: Any, values: Mapping[str, Any]) -> Any:
    if aggregate.way == RECORDS:
        return _recorded(aggregate.of, total, values)
    if aggregate.of == ROWS:
        return total + 1
    value = values[aggregate.of]
    if value is None:
        return total
    match aggregate.way:
        case "count" | "distinct":
            total.update(value if isinstance(value, list) else [value])
            return total
        case "least":
            return value if total is None else min(total, value)
        case "greatest":
            return value if total is None else max(total, value)
    return value if total is None else total + value


def _recorded(fields: Mapping[str, Any], total: dict[Key, list[Any]], values: Mapping[str, Any]) -> Any:
    key = tuple(_plain(given, values) for given in fields.values() if not _is_sum(given))
    sums = [values[given["sum"]] for given in fields.values() if _is_sum(given)]
    before = total.get(key)
    total[key] = sums if before is None else [_plus(a, b) for a, b in zip(before, sums, strict=True)]
    return total


def _told(aggregate: Aggregate, total: Any) -> Any:
    """A group's value in its last form. Sets are put in order: the order of the rows may not change a fact."""
    if aggregate.way == DISTINCT:
        return sorted(total)
    if aggregate.way == COUNT and aggregate.of != ROWS:
        return len(total)
    if aggregate.way != RECORDS:
        return total
    made = []
    for key, sums in total.items():
        plain_values, summed = iter(key), iter(sums)
        made.append({name: next(summed if _is_sum(given) else plain_values) for name, given in aggregate.of.items()})
    return sorted(made, key=lambda record: json.dumps(record, default=plain, sort_keys=True))


def _is_sum(given: Any) -> bool:
    return isinstance(given, dict) and "sum" in given


def _plain(given: Any, values: Mapping[str, Any]) -> Any:
    return given["value"] if isinstance(given, dict) else values[given]


def _plus(one: Any, other: Any) -> Any:
    return other if one is None else one if other is None else one + other
