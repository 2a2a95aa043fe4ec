"""What a mapping file may say, beyond its shape: every name in it leads somewhere, every condition has a meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from producers.conditions import ORDER, TESTS, compared_columns
from producers.grouping import ROWS, Aggregate
from producers.mapping import EventSpec, TableMap
from producers.mapping_fault import Wrong
from producers.mapping_personal import check_personal
from producers.row_fields import columns_in, pattern_columns
from producers.sealing import LEGAL_BASIS, PERSON_NUMBER
from producers.values import ORDERED
from schemas.contracts import contract_named, newest


def check_mapping(made: TableMap) -> None:
    """Raises Wrong for the first thing that cannot be."""
    rows = _row_names(made)
    _patterns(made, rows)
    if made.group:
        for name, aggregate in made.group.columns.items():
            _aggregate(made, f"group → columns → {name}", aggregate, rows)
        _known("group → by", made.group.by, rows)
    seen = {*made.group.by, *made.group.columns, "member"} if made.group else rows
    for number, event in enumerate(made.events, 1):
        _event(made, f"events → {number} {event.type}", event, seen)
    check_personal(made)


def _row_names(made: TableMap) -> set[str]:
    """Names that a row has values under; derived ones may use what stands above them."""
    names = {column.code for column in made.columns} | {"member"}
    if made.person:
        _known("person", made.person.values(), names)
        names |= {"person", PERSON_NUMBER, LEGAL_BASIS}
    for name, derived in made.derived.items():
        place = f"derived → {name}"
        if name in names:
            raise Wrong(place, "与一列同名，请换一个名字", "a column has this name; choose another")
        _expression(place, derived.of, names)
        _known(place, [derived.given] if derived.given else [], names)
        if derived.lookup and not made.moment:
            raise Wrong(place, "按名称查代码要知道日期，请写明 moment", "a lookup needs the row's day: say `moment`")
        names.add(name)
    return names


def _patterns(made: TableMap, names: set[str]) -> None:
    _known("key", pattern_columns(made.key), names)
    _known("moment", [made.moment] if made.moment else [], names)
    _known("snapshot → scope", pattern_columns(made.snapshot.scope) if made.snapshot else [], names)


def _event(made: TableMap, place: str, event: EventSpec, names: set[str]) -> None:
    if event.type not in newest():
        near = get_close_matches(event.type, newest(), 1)
        raise Wrong(
            f"{place} → type",
            f"没有事件类型 {event.type}" + (f"；是否指 {near[0]}？" if near else "；用 kiteline template 列出全部"),
            f"no event type {event.type}" + (f"; did you mean {near[0]}?" if near else "; kiteline template lists all"),
        )
    fields = {field.name for field in contract_named(event.type).payload} | {"consortium"}
    for name in event.fields:
        if name not in fields:
            near = get_close_matches(name, fields, 1)
            there = ", ".join(sorted(fields))
            raise Wrong(
                f"{place} → fields → {name}",
                f"{event.type} 没有此字段{'；是否指 ' + near[0] + '？' if near else ''}；可用：{there}",
                f"no field of {event.type}{'; did you mean ' + near[0] + '?' if near else ''}; it has: {there}",
            )
        _expression(f"{place} → fields → {name}", event.fields[name], names)
    _known(f"{place} → subject", pattern_columns(event.subject), names)
    _known(f"{place} → key", pattern_columns(event.key), names)
    _known(f"{place} → occurred_at", event.occurred_at, names)
    _conditions(made, f"{place} → when", event.when, names)
    for list_name, listed in (("compare", event.compare), ("unless", tuple(event.unless))):
        for name in listed:
            if name not in event.fields:
                raise Wrong(f"{place} → {list_name}", f"{name} 不在 fields 中", f"{name} is none of its fields")
    for name in event.follows:
        if name not in {other.type for other in made.events}:
            raise Wrong(f"{place} → follows", f"{name} 不在本文件中", f"{name} is no event of this file")


def _aggregate(made: TableMap, place: str, aggregate: Aggregate, names: set[str]) -> None:
    _conditions(made, f"{place} → when", aggregate.when, names)
    if isinstance(aggregate.of, dict):
        used = [one if isinstance(one, str) else one.get("sum") for one in aggregate.of.values()]
        _known(place, [name for name in used if name], names)
    elif aggregate.of != ROWS:
        _known(place, [aggregate.of], names)


def _expression(place: str, given: Any, names: set[str]) -> None:
    if not isinstance(given, str) and not (isinstance(given, dict) and _shape(given)):
        raise Wrong(
            place,
            f"写法无法识别：{given}；写法见 docs/registrar-tables.md",
            f"{given} means nothing; see docs/registrar-tables.md",
        )
    _known(place, columns_in(given), names)
    for inner in _inner(given):
        _expression(place, inner, names | {"item"})


def _shape(given: Mapping[str, Any]) -> bool:
    allowed = (
        *({"value"}, {"format"}, {"first"}, {"year_of"}, {"day_of"}, {"term_of"}, {"choose"}, {"list"}),
        *({"join"}, {"join", "by"}, {"join", "before"}, {"join", "by", "before"}),
        *({"record"}, {"record", "when"}, {"record", "each"}),
    )
    return set(given) in allowed


def _inner(given: Any) -> Iterator[Any]:
    if isinstance(given, dict):
        yield from given.get("list", ())
        yield from given.get("record", {}).values()
        for branch in given.get("choose", ()):
            if "is" in branch:
                yield branch["is"]


def _conditions(made: TableMap, place: str, when: Mapping[str, Any], names: set[str]) -> None:
    _known(place, compared_columns(when), names)
    kinds = {column.code: column.kind for column in made.columns if column.codes is None}
    for name, wanted in when.items():
        if not isinstance(wanted, dict):
            continue
        for test, operand in wanted.items():
            at = f"{place} → {name} → {test}"
            if test not in TESTS:
                raise Wrong(
                    at, f"没有这种条件；可用：{'、'.join(TESTS)}", f"no such test; there are: {', '.join(TESTS)}"
                )
            if test in ORDER and kinds.get(name, "integer") not in ORDERED:
                raise Wrong(at, f"{name} 的类型 {kinds[name]} 不分大小", f"{name} is {kinds[name]}, which has no order")
            if test == "between" and not (isinstance(operand, list) and len(operand) == 2):
                raise Wrong(at, "between 应为 [从, 到]", "between is [from, to]")
            if test == "matches":
                _pattern(at, operand)


def _pattern(at: str, operand: Any) -> None:
    try:
        re.compile(operand)
    except (re.error, TypeError) as error:
        raise Wrong(
            at, f"{operand} 不是正则表达式（{error}）", f"{operand} is no regular expression ({error})"
        ) from None


def _known(place: str, used: Iterable[str], names: set[str]) -> None:
    for name in used:
        if name not in names:
            near = get_close_matches(str(name), names, 1)
            there = ", ".join(sorted(names))
            raise Wrong(
                place,
                f"没有列 {name}{'；是否指 ' + near[0] + '？' if near else ''}；可用：{there}",
                f"there is no column {name}{'; did you mean ' + near[0] + '?' if near else ''}; there are: {there}",
            )
