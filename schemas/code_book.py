"""Code lists as admission knows them: every statement of every version, and which one a fact is checked against.

Two clocks decide, both of the fact: of what had been *recorded* when the fact was recorded, the version in force on
the day it *occurred*. So a verdict depends on the log alone: whoever decides again, later and knowing more, comes to
the same. The rules:

    in force        the version with the greatest (effective_from, version) that has begun on that day
    before all      the earliest version there is: no older catalogue was published, and none is held against it
    restated        of two statements of one version the newer by (occurred_at, event_id) holds, once it is recorded
    late            an older version published later holds for facts recorded from then on, for the days it covers
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from difflib import SequenceMatcher
from typing import Any, NamedTuple, TypeVar

from schemas.code_succession import Replacement, Step, replacement_of
from schemas.days import day_of

LONG_AGO = datetime.min.replace(tzinfo=UTC)
"""Recorded before everything: what a book learns that is told no time."""
P = TypeVar("P", bound="Published")
ALIKE = 0.6
LONGEST_CODE = 40
"""Characters; what is longer is like no code, and comparing it would take minutes."""
SUCCESSOR = "-successor"
"""A mapping `<list>-successor` says what replaced the codes of a list; its versions add up."""


class Entry(NamedTuple):
    """One code's names and the code above it."""

    name_zh: str
    parent: str | None
    name_en: str | None = None


@dataclass(frozen=True)
class Published:
    """One statement of one version, of a list or of a mapping."""

    id: str
    version: str
    effective_from: date
    title_zh: str
    title_en: str
    source: str
    event_id: str
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class CodeList(Published):
    """`codes` maps code to its entry."""

    codes: Mapping[str, Entry] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class CodeMapping(Published):
    """`pairs` are (from code, to code)."""

    pairs: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class Moment(NamedTuple):
    """When a fact is judged: the day in Shanghai on which it occurred, and how many statements were recorded by then."""

    day: date
    known: int


@dataclass
class CodeBook:
    """All that was stated about lists and mappings, in any order, with repeats. State is a function of that set."""

    _stated: dict[str, Published] = field(default_factory=dict)
    _order: list[tuple[datetime, str]] = field(default_factory=list)
    _versions: dict[tuple[type, str, int], tuple[Any, ...]] = field(default_factory=dict)

    def learn(self, event_type: str, fact: Mapping[str, Any], recorded_at: datetime = LONG_AGO) -> None:
        """Take in one accepted fact; facts of other types pass by. `recorded_at` is that of the inbox."""
        if event_type not in ("CodeListPublished", "MappingPublished"):
            return
        known = self._stated.get(fact["event_id"])
        if known is not None and known.recorded_at <= recorded_at:
            return  # the same once more; other content under a used id is no fact
        if known is not None:
            self._order.remove((known.recorded_at, known.event_id))
        said = _published(event_type, fact, recorded_at)
        self._stated[said.event_id] = said
        insort(self._order, (said.recorded_at, said.event_id))
        self._versions.clear()

    def moment(self, occurred_at: datetime, recorded_at: datetime) -> Moment:
        """When a fact is to be judged that occurred and was recorded then."""
        return Moment(day_of(occurred_at), self.known_at(recorded_at))

    def known_at(self, recorded_at: datetime) -> int:
        """How many statements had been recorded by `recorded_at`."""
        if not self._order or self._order[-1][0] <= recorded_at:
            return len(self._order)
        return bisect_right(self._order, recorded_at, key=lambda mark: mark[0])

    def now(self, day: date) -> Moment:
        """`day`, with everything known that is known now."""
        return Moment(day, len(self._order))

    def list_at(self, list_id: str, at: Moment) -> CodeList | None:
        """The version of a list that a fact is checked against; None when none was published by then."""
        return _in_force(self.versions(list_id, at.known), at.day)

    def mapping_at(self, mapping_id: str, at: Moment) -> CodeMapping | None:
        """The version of a mapping in force."""
        return _in_force(self.mappings(mapping_id, at.known), at.day)

    def versions(self, list_id: str, known: int | None = None) -> tuple[CodeList, ...]:
        """Every version of a list, as last stated, by (effective_from, version)."""
        return self._newest(CodeList, list_id, len(self._order) if known is None else known)

    def mappings(self, mapping_id: str, known: int | None = None) -> tuple[CodeMapping, ...]:
        """Every version of a mapping, as last stated, by (effective_from, version)."""
        return self._newest(CodeMapping, mapping_id, len(self._order) if known is None else known)

    def ids(self, kind: type[Published]) -> list[str]:
        """Ids of all lists (CodeList) or mappings (CodeMapping) there are."""
        return sorted({said.id for said in self._stated.values() if isinstance(said, kind)})

    def used(self, list_ids: Iterable[str], at: Moment) -> dict[str, str]:
        """List -> version that a fact is checked against, for its verdict.

        A version that was stated more than once is named `<version>@<event_id>` from its second statement on.
        """
        found = {list_id: self.list_at(list_id, at) for list_id in sorted(list_ids)}
        return {list_id: self._named(version) for list_id, version in found.items() if version}

    def replaced(self, list_ids: Iterable[str], code: str, at: Moment) -> Replacement | None:
        """What replaced a code that was once in one of the lists, by the mappings `<list>-successor`."""
        for list_id in list_ids:
            steps = [
                Step(pair[0], pair[1], version.effective_from)
                for version in self.mappings(list_id + SUCCESSOR, at.known)
                for pair in version.pairs
            ]
            if found := replacement_of(steps, code, at.day):
                return found
        return None

    def _named(self, version: CodeList) -> str:
        first = next(
            event_id
            for _, event_id in self._order
            if isinstance(said := self._stated[event_id], CodeList)
            and (said.id, said.version) == (version.id, version.version)
        )
        return version.version if first == version.event_id else f"{version.version}@{version.event_id}"

    def _newest(self, kind: type, wanted: str, known: int) -> tuple[Any, ...]:
        key = (kind, wanted, known)
        if key not in self._versions:
            by_version: dict[str, Published] = {}
            for _, event_id in self._order[:known]:
                said = self._stated[event_id]
                if isinstance(said, kind) and said.id == wanted:
                    other = by_version.setdefault(said.version, said)
                    by_version[said.version] = max(said, other, key=lambda s: (s.occurred_at, s.event_id))
            self._versions[key] = tuple(sorted(by_version.values(), key=lambda s: (s.effective_from, s.version)))
        return self._versions[key]


def _in_force(versions: tuple[P, ...], day: date) -> P | None:
    begun = [version for version in versions if version.effective_from <= day]
    return (begun[-1] if begun else versions[0]) if versions else None


def _published(event_type: str, fact: Mapping[str, Any], recorded_at: datetime) -> Published:
    about = {name: fact[name] for name in ("version", "effective_from", "title_zh", "title_en", "source")}
    about |= {"event_id": fact["event_id"], "occurred_at": fact["occurred_at"], "recorded_at": recorded_at}
    if event_type == "CodeListPublished":
        codes = {e["code"]: Entry(e["name_zh"], e["parent"], e["name_en"]) for e in fact["entries"]}
        return CodeList(id=fact["list_id"], codes=codes, **about)
    return CodeMapping(
        id=fact["mapping_id"], pairs=tuple((p["from_code"], p["to_code"]) for p in fact["pairs"]), **about
    )


def nearest_code(code: str, codes: Mapping[str, Entry]) -> str | None:
    """The valid code most like `code`, with its name: codes are hierarchical, so the longest common beginning wins."""
    if len(code) > LONGEST_CODE or not codes:
        return None
    shared = {c: _shared(code, c) for c in codes}
    most = max(shared.values())
    ratio, best = max((_ratio(code, c, most), c) for c, length in shared.items() if length == most)
    return f"{best} {codes[best].name_zh}" if most >= 2 or ratio >= ALIKE else None


def _ratio(code: str, other: str, shared: int) -> float:
    """How alike two codes are; 0 where they are not alike enough to matter, which is cheaper to see."""
    matcher = SequenceMatcher(None, code, other)
    if shared < 2 and (matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE):
        return 0.0
    return matcher.ratio()


def _shared(one: str, other: str) -> int:
    """Length of the common beginning."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
