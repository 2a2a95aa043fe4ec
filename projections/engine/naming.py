"""Names in declarations: what may stand as one, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

LONGEST = 63
"""Bytes of a PostgreSQL identifier; what is longer is cut silently."""
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_ASIDE = ("old", "new", "excluded", "changed", "element_no", "each_one", "place", "in_order")
_RESERVED = frozenset((*_ASIDE, "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"))
"""Taken by PostgreSQL, or by the statements that the engine makes."""


def name_fault(name: str, longest: int = LONGEST) -> tuple[str, str] | None:
    """Why `name` cannot be a table or a column, in Chinese and English, or None."""
    if not _IDENTIFIER.fullmatch(name):
        return (
            f"{name!r} 不能作名称：请用小写字母开头，只含小写字母、数字和下划线",
            f"{name!r} is no name: begin with a small letter, then small letters, digits and underscores",
        )
    if len(name) > longest:
        return f"名称 {name} 过长（最多 {longest} 个字符）", f"{name} is too long a name ({longest} characters at most)"
    if name in _RESERVED:
        return f"名称 {name} 已被系统占用，请换一个", f"{name} is a name that the engine needs; choose another"
    return None


def meant(name: str, names: Iterable[str]) -> tuple[str, str]:
    """What `name` was probably meant to be, as the end of a sentence in Chinese and English; all there are, if unclear."""
    there = sorted(names)
    if near := get_close_matches(name, there, 1):
        return f"；是否指 {near[0]}？", f"; did you mean {near[0]}?"
    return f"；可用：{'、'.join(there)}", f"; there are: {', '.join(there)}"
