"""The conditions of a mapping: `when` (see producers.mapping).

    {A: 3} · {A: [1, 2]} · {A: present} · {A: absent}
    {A: {above: 0}} · at_least · below · at_most · between: [1, 5] · not: x · matches: regular expression
    {A: {at_most: {column: B}}}      compared with another column of the row

All must hold. An empty cell is present nowhere, equals only null, and is neither more nor less than anything. A day
and a moment are compared as days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from schemas.days import day_of

ORDER = ("above", "at_least", "below", "at_most", "between")
TESTS = (*ORDER, "not", "matches")


def matches(when: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Do all conditions hold?"""
    return all(_holds(wanted, values[name], values) for name, wanted in when.items())


def compared_columns(when: Mapping[str, Any]) -> Iterator[str]:
    """Columns that a condition names, those it is compared with included."""
    for name, wanted in when.items():
        yield name
        if isinstance(wanted, dict):
            for operand in wanted.values():
                for one in operand if isinstance(operand, list) else [operand]:
                    if isinstance(one, dict):
                        yield from map(str, one.values())


def _holds(wanted: Any, value: Any, values: Mapping[str, Any]) -> bool:
    match wanted:
        case "present":
            return value is not None and value != []
        case "absent":
            return value is None or value == []
        case dict():
            return all(_test(name, operand, value, values) for name, operand in wanted.items())
        case list():
            return value in wanted
    return bool(value == wanted)


def _test(name: str, operand: Any, value: Any, values: Mapping[str, Any]) -> bool:
    if name == "not":
        return value not in (operand if isinstance(operand, list) else [operand])
    if name == "matches":
        return isinstance(value, str) and re.fullmatch(operand, value) is not None
    limits = [_limit(one, values) for one in (operand if isinstance(operand, list) else [operand])]
    if value is None or None in limits:
        return False
    pairs = [_alike(value, limit) for limit in limits]
    match name:
        case "above":
            return all(mine > other for mine, other in pairs)
        case "at_least":
            return all(mine >= other for mine, other in pairs)
        case "below":
            return all(mine < other for mine, other in pairs)
        case "at_most":
            return all(mine <= other for mine, other in pairs)
    (mine, low), (_, high) = pairs
    return bool(low <= mine <= high)


def _limit(operand: Any, values: Mapping[str, Any]) -> Any:
    return values[operand["column"]] if isinstance(operand, dict) else operand


def _alike(value: Any, limit: Any) -> tuple[Any, Any]:
    if (
        isinstance(value, datetime) != isinstance(limit, datetime)
        and isinstance(value, date)
        and isinstance(limit, date)
    ):
        return tuple(day_of(one) if isinstance(one, datetime) else one for one in (value, limit))  # type: ignore[return-value]
    return value, limit
