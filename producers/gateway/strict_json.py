"""JSON without the liberties that Python takes: no NaN, no name twice in an object, no text that is no text.

What is read here is stated in a member's name; two readers of the same bytes must understand the same.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from producers.rows import shown
from schemas.errors import RequestRefused

DEEPEST = 12
"""Levels of objects and arrays; our contracts need four."""


def read_json(body: bytes) -> Any:
    """The value of a JSON text in UTF-8. Raises RequestRefused (malformed) naming what is wrong."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise malformed(
            "", f"第 {error.start + 1} 个字节起不是 UTF-8；请以 UTF-8 发送",
            f"not UTF-8 from byte {error.start + 1} on; send UTF-8",
        ) from None  # fmt: skip
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
    except json.JSONDecodeError as error:
        raise malformed(
            text[max(0, error.pos - 10) : error.pos + 10],
            f"第 {error.lineno} 行第 {error.colno} 列起不是 JSON（{error.msg}）",
            f"no JSON from line {error.lineno}, column {error.colno} on ({error.msg})",
        ) from None
    except RecursionError:
        raise too_deep() from None
    except ValueError:  # a whole number of thousands of digits
        raise malformed("", "数字过长", "a number has too many digits") from None
    _check(value, 0)
    return value


def malformed(value: str, zh: str, en: str) -> RequestRefused:
    return RequestRefused(f"正文有误：{zh}", f"the body is wrong: {en}", kind="malformed", value=shown(value))


def too_deep() -> RequestRefused:
    return malformed("", f"嵌套超过 {DEEPEST} 层", f"nested deeper than {DEEPEST} levels")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        name = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise RequestRefused(
            f"同一对象中有两个 {shown(name)}；请只留一个", f"an object has {shown(name)} twice; keep one of them",
            kind="malformed", attribute=shown(name), value=shown(name),
        )  # fmt: skip
    return made


def _constant(name: str) -> NoReturn:
    raise malformed(name, f"{name} 不是 JSON 的值；无值请写 null", f"{name} is no JSON value; write null for none")


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise malformed(digits, f"数字 {shown(digits)} 过大", f"the number {shown(digits)} is too large")
    return number


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise too_deep()
    if isinstance(value, dict):
        for name, inner in value.items():
            _check(name, depth)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)
    elif isinstance(value, str) and not _is_text(value):
        found = value.encode("utf-8", "backslashreplace").decode()
        raise malformed(
            found, f"文本中有半个代理对：{shown(found)}", f"a text holds half a surrogate pair: {shown(found)}"
        )


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
