"""What a field may hold, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemas.chinese import field_meaning, field_zh, symbol_zh
from schemas.contracts import BY_DIGITS, Field

KINDS = {
    "string": ("文本", "text"),
    "enum": ("选项", "one of"),
    "int": ("整数", "whole number"),
    "long": ("整数", "whole number"),
    "double": ("小数", "number"),
    "boolean": ("是或否", "yes or no"),
    "date": ("日期", "date"),
    "timestamp": ("时刻", "moment"),
    "array": ("列表", "list"),
}


def told(event: str, field: Field, within: str = "") -> Iterator[dict[str, Any]]:
    """A field of an event, and after it the fields of its elements; `within`: what their names begin with."""
    zh, en = KINDS[field.kind]
    yield {
        "name": within + field.name,
        "title_zh": field_zh(field.name),
        "kind_zh": zh,
        "kind_en": en,
        "needed": not field.nullable and field.kind != "array",
        "doc": field.doc,
        "doc_zh": field_meaning(event, field.name),
        "symbols": list(field.symbols),
        "symbols_zh": [symbol_zh(symbol) for symbol in field.symbols],
        "code_lists": [name for name in field.code_lists if name not in BY_DIGITS],
        "rules": [{"zh": zh, "en": en} for zh, en in _rules(field)],
        "inner": bool(within),
    }
    for inner in field.rows:
        yield from told(event, inner, f"{field.name}[].")


def _rules(field: Field) -> Iterator[tuple[str, str]]:
    if BY_DIGITS & set(field.code_lists):
        yield "统一社会信用代码，校验位须正确", "GB 32100 with its check digit"
    if field.minimum is not None:
        yield (f"≥ {field.minimum}",) * 2
    if field.maximum is not None:
        yield (f"≤ {field.maximum}",) * 2
    if field.at_least:
        yield f"不小于 {field.at_least}", f"not below {field.at_least}"
    if field.pattern:
        yield f"写法 {field.pattern}", f"form {field.pattern}"
    if field.filled:
        yield ("给出时不可为空白", "not blank where given") if field.nullable else ("不可为空白", "not blank")
    if field.sealed:
        yield "个人信息：只能以封存形式发送", "personal data: sealed only"
    if field.needed_with:
        names = "、".join(field.needed_with)
        yield f"给出 {names} 时必填", f"needed with {names.replace('、', ', ')}"
    for other, values in field.required_when:
        yield f"{other} 为 {'、'.join(values)} 时必填", f"needed when {other} is {', '.join(values)}"
