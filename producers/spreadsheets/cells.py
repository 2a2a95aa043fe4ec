"""Cells of a template to values: what a field of a contract looks like in a spreadsheet.

A code may be followed by its name ("6-18-01-01 车工"), a symbol may be given in Chinese, English or both. A list has
its words separated by 、 or commas; a list of records has one record per line, its values separated by | in the order
that the column's note gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from producers.rows import refusal
from producers.spreadsheets.choices import choice
from producers.values import KINDS, as_text
from schemas.chinese import symbol_zh
from schemas.contracts import Field

Reads = Callable[[str, Any], Any]
WHOLE = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.0*)?", re.ASCII)
NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
LONGEST_NUMBER = 25
PLAIN = {"boolean": "flag", "date": "day", "timestamp": "moment"}


def reader_of(field: Field) -> Reads:
    """Reads a cell that is not empty. It raises RowRefused naming column, value and what is expected."""
    if field.kind == "array":
        return (lambda label, cell: _records(field, label, cell)) if field.rows else _words_of(field)
    if field.kind == "enum":
        return lambda label, cell: _symbol(field, label, cell)
    if field.kind in ("int", "long"):
        return _whole
    if field.kind == "double":
        return _number
    if field.kind in PLAIN:
        return KINDS[PLAIN[field.kind]]
    return _code if field.code_lists else lambda _label, cell: as_text(cell)


def _code(_label: str, cell: Any) -> str:
    """The code at the head of what the drop-down put in."""
    return as_text(cell).split()[0]


def _words_of(field: Field) -> Reads:
    return lambda _label, cell: [word.split()[0] if field.code_lists else word for word in _words(cell)]


def _words(cell: Any) -> list[str]:
    """Unlike the words of an ERP's export, these may hold / and |: subjects do."""
    return [word.strip() for word in re.split(r"[、，,；;\n]", as_text(cell)) if word.strip()]


def _symbol(field: Field, label: str, cell: Any) -> str:
    found = as_text(cell)
    for symbol in field.symbols:
        if found in (symbol, symbol_zh(symbol), choice(symbol)):
            return symbol
    allowed = "、".join(choice(symbol) for symbol in field.symbols)
    raise refusal(label, found, f"应为其中之一：{allowed}", f"one of these is expected: {allowed}")


def _whole(label: str, cell: Any) -> int:
    found = as_text(cell)
    if not WHOLE.fullmatch(found) or len(found) > LONGEST_NUMBER:
        raise refusal(label, found, "应为整数", "a whole number is expected")
    return int(found.replace(",", "").split(".")[0])


def _number(label: str, cell: Any) -> float:
    found = as_text(cell)
    if not NUMBER.fullmatch(found) or len(found) > LONGEST_NUMBER:
        raise refusal(label, found, "应为数字", "a number is expected")
    return float(found.replace(",", ""))


def _records(field: Field, label: str, cell: Any) -> list[dict[str, Any]]:
    order = " | ".join(inner.name for inner in field.rows)
    made = []
    for line in filter(None, map(str.strip, re.split(r"[\n;；]", as_text(cell)))):
        parts = [part.strip() for part in re.split(r"[|｜]", line)]
        if len(parts) > len(field.rows):
            raise refusal(label, line, f"每行应为：{order}", f"each line should be: {order}")
        parts += [""] * (len(field.rows) - len(parts))
        record = {}
        for inner, part in zip(field.rows, parts, strict=True):
            if part == "" and not inner.nullable:
                raise refusal(
                    label, line, f"缺少 {inner.name}；每行应为：{order}", f"{inner.name} is missing; each line: {order}"
                )
            record[inner.name] = None if part == "" else reader_of(inner)(label, part)
        made.append(record)
    return made


def written(field: Field, value: Any) -> Any:
    """A value as a cell holds it: what `reader_of` reads back."""
    if value is None:
        return ""
    if field.kind == "array" and field.rows:
        return "\n".join(
            " | ".join(str(written(inner, element.get(inner.name))) for inner in field.rows) for element in value
        )
    if field.kind == "array":
        return "、".join(value)
    if field.kind == "boolean":
        return "是" if value else "否"
    return choice(value) if field.kind == "enum" else value
