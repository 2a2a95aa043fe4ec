"""What a new version of a list changes against another: the same list, code by code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.code_book import Entry


@dataclass(frozen=True)
class Change:
    """One code; `before` is None where it is new, `after` where it is gone."""

    code: str
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True)
class Difference:
    """Changes by kind, each in order of code. A code may be both renamed and moved."""

    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    renamed: tuple[Change, ...]
    """Another name, in Chinese or in English."""
    moved: tuple[Change, ...]
    """Another code above it."""

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.renamed or self.moved)


def difference(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> Difference:
    both = [Change(code, before[code], after[code]) for code in sorted(before.keys() & after.keys())]
    return Difference(
        added=tuple(Change(code, None, after[code]) for code in sorted(after.keys() - before.keys())),
        removed=tuple(Change(code, before[code], None) for code in sorted(before.keys() - after.keys())),
        renamed=tuple(c for c in both if _names(c.before) != _names(c.after)),
        moved=tuple(c for c in both if c.before and c.after and c.before.parent != c.after.parent),
    )


def _names(entry: Entry | None) -> tuple[str, str | None] | None:
    return entry and (entry.name_zh, entry.name_en)
