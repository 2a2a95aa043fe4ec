"""How the codes of the known lists are written, by their standards; the code above one, where it follows from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """`code` must match whole. `above`: codes of classes that stand above the list without being in it."""

    code: re.Pattern[str]
    zh: str
    en: str
    above: re.Pattern[str] | None = None
    parent: Callable[[str], str | None] = lambda _: None
    """The code above one in a file that does not say it."""


def _shape(
    code: str, zh: str, en: str, above: str | None = None, parent: Callable[[str], str | None] = lambda _: None
) -> Shape:
    return Shape(re.compile(code, re.ASCII), zh, en, re.compile(above, re.ASCII) if above else None, parent)


def _first(length: int, ending: str = "") -> Callable[[str], str | None]:
    return lambda code: code[:length] + ending


SHAPES: dict[str, Shape] = {
    "major": _shape(
        r"[2-7]\d{5}K?", "6 位数字，国控专业加 K，如 460104、520804K",
        "6 digits, with K where the state controls the major, e.g. 460104, 520804K", r"\d{2}|\d{4}", _first(4),
    ),
    "bachelor_major": _shape(
        r"(0[1-9]|1[0-4])\d{4,5}T?K?", "6 或 7 位数字，特设加 T、国控加 K，如 080901、080213T、0502100T、082004TK",
        "6 or 7 digits, with T (special), K (state-controlled) or TK, e.g. 080901, 080213T, 0502100T, 082004TK",
        r"\d{2}|\d{4}", _first(4),
    ),
    "occupation": _shape(
        r"\d-\d\d-\d\d-\d\d", "形如 6-18-01-07", "written like 6-18-01-07", r"\d(-\d\d){0,2}",
        lambda code: code[:7] if not code.endswith("-00-00") else None,
    ),
    "county": _shape(r"\d{6}", "6 位数字，如 370703", "6 digits, e.g. 370703", r"\d{4}00", _first(4, "00")),
    "area": _shape(r"\d{6}", "6 位数字，如 370700", "6 digits, e.g. 370700"),
    "industry": _shape(
        r"[A-T]|\d{2,4}", "门类一个字母，其余 2 至 4 位数字，如 C、34、341、3411",
        "one letter for a section, else 2 to 4 digits, e.g. C, 34, 341, 3411",
        parent=lambda code: code[:-1] if len(code) > 2 else None,
    ),
    "school": _shape(r"\d{10}", "10 位数字，如 4137012391", "10 digits, e.g. 4137012391"),
    "education": _shape(r"\d{2}", "2 位数字，如 31", "2 digits, e.g. 31"),
}  # fmt: skip
"""Lists that are not here (park among them) have codes of any shape."""
