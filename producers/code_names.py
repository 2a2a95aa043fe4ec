"""Names to codes, by the code lists in force on the row's day; what is nearly a name of the list is told.

A table may name a major or a firm in words where a fact wants its code. A code of the list may stand in the cell as
well. Names are compared without spaces and with half-width signs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from producers.rows import refusal
from schemas.code_book import CodeBook

MEMBERS = "member"
"""Stands for a code list: members, by their names."""
ALIKE = 0.6
"""Share of a name that must agree for another to be called near."""


class Named(NamedTuple):
    """A list in force: its version and the name of every code. `former`: other names -> code."""

    version: str
    names: Mapping[str, str]
    former: Mapping[str, str] = {}


Lists = Callable[[str, date], Named | None]
"""(list id, day) -> the list in force then; None: not published."""


@dataclass(frozen=True)
class Lookup:
    """How a name becomes a code. `begins`: only codes that begin so. `lenient`: a name like no other is empty."""

    lists: tuple[str, ...]
    begins: tuple[str, ...] = ()
    lenient: bool = False


@dataclass
class CodeNames:
    """Looks names up. Names that were looked up are remembered: a file repeats a few of them many times."""

    lists: Lists
    _indexes: dict[tuple[str, str, tuple[str, ...]], dict[str, list[str]]] = field(default_factory=dict)
    _found: dict[tuple[Lookup, date, str], str | None] = field(default_factory=dict)

    def code_of(self, label: str, name: str, lookup: Lookup, day: date) -> str | None:
        """The code of `name`. Raises RowRefused: not known (near ones are told), or the name of several codes."""
        key = (lookup, day, name)
        if key not in self._found:
            self._found[key] = self._look(label, name, lookup, day)
        return self._found[key]

    def _look(self, label: str, name: str, lookup: Lookup, day: date) -> str | None:
        listed = [(one, found) for one in lookup.lists if (found := self.lists(one, day))]
        told = " / ".join(f"{one} {found.version}" for one, found in listed) or " / ".join(lookup.lists)
        if not listed:
            raise refusal(
                label,
                name,
                f"代码表 {told} 尚未发布，无法由名称查代码；请改填代码，或请运营方发布",
                f"the code list {told} is not published, so names cannot be looked up; write the code instead",
            )
        if any(name in found.names for _, found in listed):
            return name
        known: dict[str, list[str]] = {}
        for one, found in listed:
            for plain, codes in self._index(one, found, lookup.begins).items():
                known.setdefault(plain, []).extend(codes)
        codes = known.get(plain_name(name), [])
        if len(codes) == 1:
            return codes[0]
        names = {code: text for _, found in listed for code, text in found.names.items()}
        if codes:
            several = "、".join(sorted(codes))
            raise refusal(
                label,
                name,
                f"是几个代码共有的名称：{several}；请改填其中一个代码",
                f"several codes have this name: {several}; write one of the codes instead",
            )
        near = [f"{code} {names[code]}" for alike in _near(plain_name(name), known) for code in known[alike]][:3]
        if lookup.lenient and not near:
            return None
        zh = f"；最接近的是：{'、'.join(near)}" if near else ""
        en = f"; the nearest: {', '.join(near)}" if near else ""
        raise refusal(
            label,
            name,
            f"不是 {told} 中的名称{zh}；请改正名称，或直接填代码",
            f"no name of {told}{en}; correct it, or write the code itself",
        )

    def _index(self, list_id: str, found: Named, begins: tuple[str, ...]) -> dict[str, list[str]]:
        key = (list_id, found.version, begins)
        if key not in self._indexes:
            made: dict[str, list[str]] = {}
            named = [*found.names.items(), *((code, name) for name, code in found.former.items())]
            for code, name in named:
                codes = made.setdefault(plain_name(name), [])
                if code not in codes and (not begins or code.startswith(begins)):
                    codes.append(code)
            self._indexes[key] = made
        return self._indexes[key]


def plain_name(name: str) -> str:
    """A name as it is compared."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _near(name: str, known: Iterable[str]) -> list[str]:
    names = list(known)
    within = [one for one in names if len(name) > 3 and len(one) > 3 and (name in one or one in name)]
    return list(dict.fromkeys([*within, *get_close_matches(name, names, 3, ALIKE)]))[:3]


def names_in(book: CodeBook, members: Named | None = None) -> Lists:
    """Lists from what was published, and `members` by their names."""

    def found(list_id: str, day: date) -> Named | None:
        if list_id == MEMBERS:
            return members
        listed = book.list_at(list_id, book.now(day))
        return Named(listed.version, {code: entry.name_zh for code, entry in listed.codes.items()}) if listed else None

    return found


__all__ = ["MEMBERS", "CodeNames", "Lists", "Lookup", "Named", "names_in", "plain_name"]
