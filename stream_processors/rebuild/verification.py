"""Is a new generation what it must be? Held against the live tables of the same declaration, or against the archive."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from projections.engine import archive, generations, verify
from projections.engine.checkpoint import Position, Source
from projections.engine.verify import Compared
from schemas.errors import KitelineError
from schemas.topics import Topics
from stream_processors.rebuild.generation_writer import Building
from stream_processors.rebuild.replay_plan import Reference, reference_of

ARCHIVE_PATIENCE = 60.0
"""Seconds to wait for the archiver to reach the positions that a changed declaration is verified at."""


@dataclass(frozen=True)
class Verification:
    """`compared` has a line per table."""

    reference: Reference
    compared: list[Compared]


@dataclass(frozen=True)
class Verifier:
    topics: Topics
    archive: Path

    def verify(self, connection: Connection, one: Building, live: Mapping[Source, Position]) -> Verification:
        """Compare in a snapshot in which live and new tables stand at `live`. Raises VerificationFailed."""
        name, reference = one.projection.name, reference_of(connection, one.projection)
        if reference == "live":
            held = generations.pointer(connection, name)
            compared = verify.against_generation(connection, one.projection, held.live, one.number)
            verify.require_equal(name, compared, "现用的一代")
            return Verification(reference, compared)
        at = {(self.topics.family_of(topic), p): place.next_offset for (topic, p), place in live.items()}
        positions = {source: end for source, end in at.items() if source[0] in one.projection.families}
        self._await_archive(positions)
        compared = verify.against_archive(connection, one.projection, one.number, self.archive, positions)
        verify.require_equal(name, compared, "归档")
        return Verification(reference, compared)

    def _await_archive(self, positions: Mapping[tuple[str, int], int]) -> None:
        deadline = time.monotonic() + ARCHIVE_PATIENCE
        while any(archive.next_offset(self.archive, family, p) < end for (family, p), end in positions.items()):
            if time.monotonic() > deadline:
                raise KitelineError(
                    "归档尚未追上，无法核对；请运行 kiteline worker 后再试，已读的不用重读",
                    "the archive has not caught up, so nothing can be verified; run `kiteline worker` and try again,"
                    " nothing is read twice",
                )
            time.sleep(0.5)
