"""What a field may hold, in words."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from projections.platform.api.catalogue.page import code, link, name
from schemas.contracts import BY_DIGITS, Field

KINDS = {
    "string": "文本 / text",
    "enum": "选项 / one of",
    "int": "整数 / whole number",
    "long": "整数 / whole number",
    "double": "小数 / number",
    "boolean": "是或否 / yes or no",
    "date": "日期 / date",
    "timestamp": "时刻 / moment",
    "array": "列表 / list",
}


def kind_of(field: Field) -> str:
    """HTML: the kind of value and whether it may be left empty."""
    if field.kind == "array":
        return f"{escape(KINDS['array'])}"
    return escape(KINDS[field.kind]) + ("" if field.nullable else "<br><strong>必填 / needed</strong>")


def rules_of(field: Field) -> str:
    """HTML: every rule on the value, one a line."""
    return "<br>".join(_rules(field))


def _rules(field: Field) -> Iterator[str]:
    if field.symbols:
        yield " · ".join(map(name, field.symbols))
    for list_id in field.code_lists:
        if list_id in BY_DIGITS:
            yield "统一社会信用代码，校验位须正确 / GB 32100 with its check digit"
        else:
            yield f"代码表 / code list {link(f'/catalogue/codes/{list_id}', list_id)}"
    if field.minimum is not None:
        yield f"≥ {field.minimum}"
    if field.maximum is not None:
        yield f"≤ {field.maximum}"
    if field.at_least:
        yield f"≥ {name(field.at_least)}"
    if field.pattern:
        yield f"写法 / form {code(field.pattern)}"
    if field.filled:
        yield "给出时不可为空 / not blank where given" if field.nullable else "不可为空 / not blank"
    if field.sealed:
        yield "个人信息：只能以封存形式发送 / personal data: sealed only"
    if field.needed_with:
        yield f"必填于给出 / needed with {' · '.join(map(name, field.needed_with))}"
    for other, values in field.required_when:
        yield f"必填于 / needed when {name(other)} = {' · '.join(map(name, values))}"
