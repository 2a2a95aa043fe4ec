"""One pass over the record for all generations that are being built: the archive first, then the log.

Unit of parallelism: one reader that decodes and folds, one writer beside it. Guarantee: at least once, made effectively
once by the generations' checkpoints.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl
import pyarrow.parquet
from confluent_kafka import Consumer, Message, TopicPartition

from projections.engine import archive, archive_shape
from projections.engine.archive import Stretch as File
from projections.engine.checkpoint import Source
from schemas.facts import facts_schema
from schemas.topics import Topics
from stream_processors.log import AWAY, unreachable
from stream_processors.reading.batch_reader import CHUNK
from stream_processors.reading.fact_batch import FactBatch
from stream_processors.rebuild.generation_writer import Building, GenerationWriter
from stream_processors.rebuild.replay_plan import Stretch, families_of

LARGE = 200_000
"""Size of a batch at which it is written when the database is free."""
LARGEST = 300_000
"""Size at which reading waits for the database."""
PATIENCE = 10.0
"""Seconds after which a smaller batch is written too: what is not written is lost when the process dies."""
ROWS = 65_536
"""Facts read from an archive file at once."""
Progress = Callable[[int, int], None]
"""Told (facts read, in all) of this run."""


class ReplayPass:
    """Reads on from `places`, never beyond the ends that it is told."""

    def __init__(
        self,
        topics: Topics,
        consumer: Consumer,
        writer: GenerationWriter,
        building: Sequence[Building],
        places: Mapping[Source, int],
        progress: Progress,
    ) -> None:
        self._topics = topics
        self._consumer = consumer
        self._writer = writer
        self.building = building
        self.families = families_of([one.projection for one in building])
        self._entities = [entity for one in building for entity in one.projection.entities]
        self._progress = progress
        self._begun = dict(places)
        self.places = dict(places)
        """Per topic and partition the next offset to read."""
        self.archived: Counter[str] = Counter()
        """Topic -> facts that came from the archive."""
        self._batch = self._new_batch({})
        self._written_at = time.monotonic()

    @property
    def facts(self) -> dict[str, int]:
        """Topic -> facts read."""
        read: Counter[str] = Counter()
        for source, place in self.places.items():
            read[source[0]] += place - self._begun[source]
        return dict(read)

    def behind(self, until: Mapping[Source, int]) -> int:
        return sum(max(0, end - self.places.get(source, 0)) for source, end in until.items())

    def begin(self, sources: Iterable[Source]) -> None:
        """Read these too, from their beginning."""
        self.places |= dict.fromkeys(sources, 0)
        self._begun |= dict.fromkeys(sources, 0)

    def from_archive(self, root: Path, stretches: Sequence[Stretch]) -> None:
        """Take in what of these stretches is archived."""
        until = {(s.topic, s.partition): s.end for s in stretches}
        for stretch in stretches:
            source, family = (stretch.topic, stretch.partition), self._topics.family_of(stretch.topic)
            while (place := self.places[source]) < stretch.archived:
                # Looked up anew for each: small files are merged, and gone some minutes after.
                file = next(f for f in archive.stretches(root, family, stretch.partition) if f.last >= place)
                for facts, following in _facts(family, file, place, stretch.archived):
                    self._batch.pending.passed(source, self.places[source], following)
                    self._batch.pending.add(family, facts)
                    self.archived[stretch.topic] += following - self.places[source]
                    self.places[source] = following
                    self._went_on(until)
        self.settle()

    def from_log(self, until: Mapping[Source, int]) -> None:
        """Take in the log up to before these offsets. Raises BrokerUnavailable when nothing comes for AWAY seconds."""
        waiting = {source for source, end in until.items() if self.places[source] < end}
        self._batch = self._new_batch(until)
        self._consumer.assign([TopicPartition(topic, p, self.places[(topic, p)]) for topic, p in sorted(waiting)])
        left, heard = self.behind(until), time.monotonic()
        while waiting:
            self._batch.add(self._consume(min(CHUNK, left)))
            self.places |= self._batch.following()
            before, left = left, self.behind(until)
            if left < before:
                heard = time.monotonic()
            elif time.monotonic() - heard > AWAY:
                raise unreachable(f"nothing of the log for {AWAY:.0f} s")
            done = {source for source in waiting if self.places[source] >= until[source]}
            if done and done != waiting:
                self._consumer.incremental_unassign([TopicPartition(*source) for source in sorted(done)])
            waiting -= done
            self._went_on(until)
        self._consumer.unassign()
        self.settle()

    def _consume(self, most: int) -> list[Message]:
        return list(self._consumer.consume(most, timeout=0.5))

    def settle(self) -> None:
        """Write what is held, and wait until it is committed."""
        self._hand_over()
        self._writer.wait()

    def _went_on(self, until: Mapping[Source, int]) -> None:
        read = sum(self.facts.values())
        self._progress(read, read + self.behind(until))
        large = self._batch.size >= LARGE or time.monotonic() - self._written_at > PATIENCE
        if (large and self._writer.idle) or self._batch.size >= LARGEST:
            self._hand_over(until)

    def _hand_over(self, until: Mapping[Source, int] | None = None) -> None:
        if self._batch.pending.spans:
            self._writer.hand_over(self._batch.pending)
            self._batch = self._new_batch(until or {})
        self._written_at = time.monotonic()

    def _new_batch(self, until: Mapping[Source, int]) -> FactBatch:
        return FactBatch(self._topics.all_canonical(), self._entities, until)


def _facts(family: str, file: File, start: int, until: int) -> Iterator[tuple[pl.DataFrame, int]]:
    """A file's facts from `start` up to before `until`, some at a time, and the offset that follows on them."""
    within = (pl.col("offset") >= start) & (pl.col("offset") < until)
    for frame in _frames(family, file.path):
        last = frame["offset"].max()
        assert isinstance(last, int)
        if last >= start:
            yield frame.filter(within), min(last + 1, until)
        if last + 1 >= until:
            return


def _frames(family: str, path: Path) -> Iterator[pl.DataFrame]:
    schema = facts_schema(family)
    if not archive_shape.is_of_now(family, path):
        yield archive_shape.read(family, path).select(list(schema))
        return
    with pyarrow.parquet.ParquetFile(path) as file:
        columns = [name for name in schema if name in file.schema_arrow.names]
        for batch in file.iter_batches(ROWS, columns=columns):
            frame = pl.DataFrame(pl.from_arrow(batch))
            absent = [pl.lit(None, dtype).alias(name) for name, dtype in schema.items() if name not in frame.columns]
            yield frame.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in schema.items())
