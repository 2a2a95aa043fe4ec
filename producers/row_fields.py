"""The small language of a mapping's `fields` and `when` (see producers.mapping)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from schemas.errors import DeclarationError

Fill = Callable[[str, dict[str, Any]], str]


def matches(when: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Do all conditions hold? {column: value}, {column: [one, of, these]} or {column: present}."""
    for name, wanted in when.items():
        value = values[name]
        if wanted == "present":
            if value is None:
                return False
        elif value not in (wanted if isinstance(wanted, list) else [wanted]):
            return False
    return True


def field_values(fields: Mapping[str, Any], values: dict[str, Any], fill: Fill) -> dict[str, Any]:
    """Payload of a fact. `fill` formats patterns over the row's values."""
    return {name: _one(name, given, values, fill) for name, given in fields.items()}


def _one(name: str, given: Any, values: dict[str, Any], fill: Fill) -> Any:
    match given:
        case str():
            return values[given]
        case {"value": constant}:
            return constant
        case {"format": pattern}:
            return fill(pattern, values)
        case {"first": columns}:
            return next((values[column] for column in columns if values[column] is not None), None)
        case {"year_of": column}:
            return values[column].year
        case {"choose": branches}:
            return next((branch["value"] for branch in branches if matches(branch.get("when", {}), values)), None)
    raise DeclarationError(
        f"字段 {name} 的写法无法识别：{given}", f"field {name} is declared as {given}, which means nothing"
    )
