"""The first field of a fact that its contract cannot hold, named with its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from producers.rows import refusal
from schemas.contracts import Contract, Field
from schemas.errors import RowRefused

RANGE = {"int": 2**31, "long": 2**63}


def misfit(contract: Contract, fact: Mapping[str, Any], label: Callable[[str], str] = str) -> RowRefused | None:
    """Why `fact` cannot be encoded, or None. `label` turns a field's name into what its owner calls it."""
    for name in fact:
        if name not in {field.name for field in contract.fields}:
            names = ", ".join(field.name for field in contract.payload)
            return refusal(
                label(name),
                fact[name],
                f"{contract.name} 没有此字段；可用：{names}",
                f"no field of {contract.name}; it has: {names}",
            )
    for field in contract.fields:
        value = fact.get(field.name)
        if value is None:
            if not field.nullable and field.kind != "array":
                return refusal(label(field.name), "", "不能为空", "a value is needed")
        elif not _fits(field, value):
            expected = ", ".join(field.symbols) or field.kind
            return refusal(label(field.name), value, f"应为 {expected}", f"{expected} is expected")
    return None


def _fits(field: Field, value: Any) -> bool:
    match field.kind:
        case "string":
            return isinstance(value, str)
        case "enum":
            return value in field.symbols
        case "boolean":
            return isinstance(value, bool)
        case "int" | "long":
            limit = RANGE[field.kind]
            return isinstance(value, int) and not isinstance(value, bool) and -limit <= value < limit
        case "double":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "date":
            return isinstance(value, date) or _is_day(value)
        case "array":
            return isinstance(value, list) and all(_element_fits(field, element) for element in value)
    return True


def _element_fits(field: Field, element: Any) -> bool:
    return isinstance(element, dict) if field.rows else isinstance(element, str)


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False
