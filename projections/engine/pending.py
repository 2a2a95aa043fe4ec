"""Facts that have been read and wait to be written: folded as they come, so that waiting makes them fewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import polars as pl

from projections.engine.checkpoint import Source, log_cut
from projections.engine.declaration import Entity
from projections.engine.fold import fold, merge

FOLD_AT = 50_000
"""Facts of a family that are kept unfolded: folding few at a time costs more than it saves."""


class Pending:
    """What a writer takes in one transaction: rows per entity, and the stretch of the log that they come from.

    Not safe for two threads at once: whoever fills it hands it over whole.
    """

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._entities = entities
        self._raw: dict[str, list[pl.DataFrame]] = defaultdict(list)
        self._folded: dict[Entity, list[pl.DataFrame]] = defaultdict(list)
        self.spans: dict[Source, tuple[int, int]] = {}
        """Per topic and partition: first offset, and the offset after the last."""
        self.facts = 0
        self.families: set[str] = set()

    def add(self, family: str, facts: pl.DataFrame) -> None:
        """Take in a frame of `schemas.facts` of one family, in any order, with repeats."""
        if facts.is_empty():
            return
        self.families.add(family)
        self.facts += facts.height
        raw = self._raw[family]
        raw.append(facts)
        if sum(frame.height for frame in raw) >= FOLD_AT:
            self._fold(family)

    def passed(self, source: Source, first: int, following: int) -> None:
        """Note that everything of `source` from offset `first` up to before `following` is in here now.

        Raises TopicReplaced when offsets between that and what came before are missing.
        """
        begun, ended = self.spans.get(source, (first, first))
        if first > ended:
            raise log_cut(source, ended, first)
        # Reading that began again further back may not have come to what is in here: that will come once more.
        joined = following >= begun
        self.spans[source] = (min(begun, first), max(ended, following)) if joined else (first, following)

    @property
    def size(self) -> int:
        """Rows held, of all entities: what bounds the memory."""
        raw = sum(frame.height for frames in self._raw.values() for frame in frames)
        return raw + sum(frame.height for frames in self._folded.values() for frame in frames)

    def rows(self) -> Iterator[tuple[Entity, pl.DataFrame]]:
        """Per entity that the facts touch, its rows."""
        for family in list(self._raw):
            self._fold(family)
        for entity in self._entities:
            if folded := self._folded.get(entity):
                folded[:] = [merge(entity, folded)]  # for whoever asks again; and what it was made of is not kept
                yield entity, folded[0]

    def _fold(self, family: str) -> None:
        facts = pl.concat(self._raw.pop(family))
        for entity in self._entities:
            if entity.family == family and (rows := fold(entity, facts)).height:
                held = self._folded[entity]
                held.append(rows)
                # Like a merge sort: what is merged doubles, so that each row is merged a few times only.
                while len(held) > 1 and held[-2].height < 2 * held[-1].height:
                    held[-2:] = [merge(entity, held[-2:])]
