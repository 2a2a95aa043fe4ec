"""The first value of a fact that its contract cannot hold, named with its field, elements of arrays included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from producers.rows import refusal
from schemas.contracts import Contract, Field
from schemas.errors import RowRefused

RANGE = {"int": 2**31, "long": 2**63}
EXPECTED = {
    "string": ("文本", "text"),
    "int": ("整数（32 位）", "a whole number of 32 bits"),
    "long": ("整数", "a whole number"),
    "double": ("数字", "a number"),
    "boolean": ("true 或 false", "true or false"),
    "date": ("日期，如 2026-06-30", "a date, e.g. 2026-06-30"),
    "timestamp": (
        "带时区的时间，如 2026-03-02T10:15:00+08:00",
        "a time with its offset, e.g. 2026-03-02T10:15:00+08:00",
    ),
    "array": ("数组", "an array"),
}


def misfit(contract: Contract, fact: Mapping[str, Any], label: Callable[[str], str] = str) -> RowRefused | None:
    """Why `fact` cannot be encoded, or None. `label` turns a field's name into what its owner calls it."""
    known = {field.name for field in contract.fields}
    for name in fact:
        if name not in known:
            names = ", ".join(field.name for field in contract.payload)
            return refusal(
                label(name),
                fact[name],
                f"{contract.name} 没有此字段；可用：{names}",
                f"no field of {contract.name}; it has: {names}",
            )
    for field in contract.fields:
        value = fact.get(field.name)
        if _wrong(field, value, field.name):
            return _wrong(field, value, label(field.name))  # only now: what the owner calls it takes looking up
    return None


def _first(found: Iterable[RowRefused | None]) -> RowRefused | None:
    return next((wrong for wrong in found if wrong), None)


def _wrong(field: Field, value: Any, at: str) -> RowRefused | None:
    if value is None:
        if field.nullable or field.kind == "array":
            return None
        return refusal(at, "", "不能为空", "a value is needed")
    if not _fits(field, value):
        symbols = ", ".join(field.symbols)
        zh, en = EXPECTED.get(field.kind, (symbols, symbols))
        if field.kind == "string" and isinstance(value, str):
            return refusal(at, ascii(value), "含有空字符 U+0000", "it holds the character U+0000")
        return refusal(at, value, f"应为 {zh}", f"{en} is expected")
    if field.kind != "array":
        return None
    return _first(_wrong_element(field, element, f"{at}[{number}]") for number, element in enumerate(value))


def _wrong_element(field: Field, element: Any, at: str) -> RowRefused | None:
    if not field.rows:
        if isinstance(element, str) and "\0" not in element:
            return None
        return refusal(at, ascii(element) if isinstance(element, str) else element, "应为文本", "text is expected")
    names = ", ".join(inner.name for inner in field.rows)
    if not isinstance(element, Mapping):
        return refusal(at, element, f"应为对象，字段：{names}", f"an object is expected, with: {names}")
    for name in element:
        if name not in {inner.name for inner in field.rows}:
            return refusal(
                f"{at}.{name}", element[name], f"没有此字段；可用：{names}", f"no such field; there are: {names}"
            )
    return _first(_wrong(inner, element.get(inner.name), f"{at}.{inner.name}") for inner in field.rows)


def _fits(field: Field, value: Any) -> bool:
    match field.kind:
        case "string":
            return isinstance(value, str) and "\0" not in value
        case "enum":
            return isinstance(value, str) and value in field.symbols
        case "boolean":
            return isinstance(value, bool)
        case "int" | "long":
            limit = RANGE[field.kind]
            return isinstance(value, int) and not isinstance(value, bool) and -limit <= value < limit
        case "double":
            return isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value)
        case "date":
            return isinstance(value, date) or _is_day(value)
        case "timestamp":
            return isinstance(value, datetime) or _is_moment(value)
        case "array":
            return isinstance(value, list)
    return True


def _is_finite(value: int | float) -> bool:
    try:
        return abs(float(value)) < float("inf")
    except OverflowError:
        return False


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
