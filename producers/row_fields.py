"""The small language of a mapping's `fields` and `derived` (see producers.mapping): expressions over a row's values.

A                                        the value of a column
{value: x}                               the same for every row
{format: "{A}/{B}"}                      text; an empty column refuses the row
{first: [A, B]}                          the first that has a value
{year_of: A} · {day_of: A} · {term_of: A}   of a day or a moment; a term reads 2025-2026-2
{join: A, by: "、", before: "证书："}      words to one text; none: null
{choose: [{when: …, value: x}, {when: …, is: expression}, {value: y}]}   the first branch that holds; else null
{list: [expression, …]}                  an array; what is null is left out
{record: {field: expression}, when: …}   an element of an array; null where `when` does not hold
{each: A, record: {field: expression}}   one record for each element of A, which is called `item`
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from string import Formatter
from typing import Any

from producers.conditions import compared_columns, matches
from schemas.days import day_of
from schemas.errors import DeclarationError

Fill = Callable[[str, dict[str, Any]], str]
ITEM = "item"


def field_values(fields: Mapping[str, Any], values: dict[str, Any], fill: Fill) -> dict[str, Any]:
    """Payload of a fact. `fill` formats patterns over the row's values."""
    return {name: value_of(given, values, fill) for name, given in fields.items()}


def value_of(given: Any, values: dict[str, Any], fill: Fill) -> Any:
    """What one expression comes to."""
    match given:
        case str():
            return values[given]
        case {"value": constant, **rest} if not rest:
            return constant
        case {"format": pattern}:
            return fill(pattern, values)
        case {"first": columns}:
            return next((values[column] for column in columns if values[column] is not None), None)
        case {"year_of": column}:
            return None if values[column] is None else values[column].year
        case {"day_of": column}:
            return _day(values[column])
        case {"term_of": column}:
            return None if values[column] is None else school_term(_day(values[column]) or date.min)
        case {"join": column}:
            return _joined(given, values[column] or [])
        case {"choose": branches}:
            branch = next((one for one in branches if matches(one.get("when", {}), values)), {"value": None})
            return value_of(branch["is"], values, fill) if "is" in branch else branch["value"]
        case {"list": items}:
            made = (value_of(item, values, fill) for item in items)
            return [item for item in made if item is not None]
        case {"each": column, "record": fields}:
            return [field_values(fields, values | {ITEM: item}, fill) for item in values[column] or []]
        case {"record": fields}:
            return field_values(fields, values, fill) if matches(given.get("when", {}), values) else None
    raise DeclarationError(f"写法无法识别：{given}", f"{given} means nothing")


def columns_in(given: Any) -> Iterator[str]:
    """Names of the columns that an expression reads, in order, each as often as it is read."""
    match given:
        case str():
            yield given
        case {"value": _, **rest} if not rest:
            return
        case {"format": pattern}:
            yield from pattern_columns(pattern)
        case {"first": columns}:
            yield from columns
        case {"choose": branches}:
            for branch in branches:
                yield from compared_columns(branch.get("when", {}))
                if "is" in branch:
                    yield from columns_in(branch["is"])
        case {"list": items}:
            for item in items:
                yield from columns_in(item)
        case {"record": fields}:
            yield from compared_columns(given.get("when", {}))
            if "each" in given:
                yield given["each"]
            for inner in fields.values():
                yield from (name for name in columns_in(inner) if name != ITEM)
        case dict():
            for name in ("year_of", "day_of", "term_of", "join", "code_of", "given"):
                if isinstance(given.get(name), str):
                    yield given[name]


def pattern_columns(pattern: str) -> list[str]:
    """Columns that a pattern such as "{A}/{B:%Y}" names."""
    return [name for _, name, _, _ in Formatter().parse(pattern) if name]


def school_term(day: date) -> str:
    """The school term of a day: autumn (1) from August to January, spring (2) from February to July."""
    begins = day.year if day.month >= 8 else day.year - 1
    return f"{begins}-{begins + 1}-{2 if 2 <= day.month <= 7 else 1}"


def _joined(how: Mapping[str, Any], words: list[str]) -> str | None:
    between: str = how.get("by", "、")
    return f"{how.get('before', '')}{between.join(words)}" if words else None


def _day(value: Any) -> date | None:
    return day_of(value) if isinstance(value, datetime) else value
