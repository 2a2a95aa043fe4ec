"""Makes closings: once the settling day of a month, quarter or year is over, its cutoff is resolved and kept.

The cutoff of a partition is behind the last record that an inbox took by the settling day's end; of what stands before
it, a later day's records are kept out by `known_at`. A closing waits until admission has taken everything that came by
then, so that nothing of it can come behind the cutoff any more: what is made in time and what is made up weeks later
are the same function of the log.

Unit of parallelism: any number of workers at once. Guarantee: one row per period; the first that is there stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import structlog
from confluent_kafka import Consumer
from sqlalchemy import Engine

from projections import closings
from projections.closings import Closing
from projections.engine.checkpoint import Source
from projections.engine.database_errors import database_errors_told
from schemas.days import day_of, end_of_day
from schemas.kafka_access import KafkaAccess
from schemas.periods import MONTHS, SETTLING_DAY, Period, period_after, period_before, period_of, settling_day_of
from schemas.topics import FAMILY_PARTITIONS, Topics
from stream_processors.log import ends, open_consumer
from stream_processors.log_times import beginnings, committed_all, first_after, first_recorded, inboxes, last_until

logger = structlog.get_logger()
CLOCKS = timedelta(minutes=1)
"""By so much the broker's clock may be behind ours: before that is over, it may still stamp the settling day."""


class Closings:
    """`settling_day`: day of the month (1 to 28) after a period up to whose end facts about it may come."""

    def __init__(self, access: KafkaAccess, topics: Topics, engine: Engine, settling_day: int = SETTLING_DAY) -> None:
        self._access = access
        self._topics = topics
        self._engine = engine
        self._settling_day = settling_day
        self._begun: datetime | None = None
        self._last: tuple[datetime, dict[Source, int]] | None = None

    def look(self, moment: datetime) -> list[Closing]:
        """Make what is due at `moment` and not there yet. Returns what was made here.

        Raises BrokerUnavailable, DatabaseUnavailable; what was made until then stays.
        """
        with database_errors_told(), self._engine.connect() as connection:
            known = {(one.kind, one.period) for one in closings.kept(connection)}
        made: list[Closing] = []
        missing = [period for period in self._due(moment) if (period.kind, period.label) not in known]
        if not missing:
            return made
        with self._asking() as consumer:
            for period in missing:
                if not self._admitted(consumer, self._cutoff(period)):
                    logger.info("closing waits for admission", kind=period.kind, period=period.label)
                    break
                one = self._resolved(consumer, period)
                with database_errors_told(), self._engine.begin() as connection:
                    if closings.keep(connection, one):
                        made.append(one)
        for one in made:
            logger.info("closing", kind=one.kind, period=one.period, known_at=str(one.known_at), records=one.records)
        return made

    @contextmanager
    def _asking(self) -> Iterator[Consumer]:
        consumer = open_consumer(self._access, f"{self._topics.prefix}kiteline.admission")
        try:
            yield consumer
        finally:
            consumer.close()

    def _sources(self) -> list[Source]:
        return [
            (self._topics.canonical(family), p) for family, count in FAMILY_PARTITIONS.items() for p in range(count)
        ]

    def _beginning(self, consumer: Consumer) -> datetime | None:
        """When the first record that there is was recorded."""
        first = beginnings(consumer, self._sources())
        until = ends(consumer, first)
        there = {(*source, offset) for source, offset in first.items() if offset < until[source]}
        found = first_recorded(consumer, there)
        return datetime.fromtimestamp(min(found.values()) / 1000, UTC) if found else None

    def _cutoff(self, period: Period) -> datetime:
        return end_of_day(settling_day_of(period, self._settling_day))

    def _due(self, moment: datetime) -> list[Period]:
        """Periods that are settled at `moment` and whose cutoff is not before everything, by cutoff.

        The broker is asked nothing once its first record is known.
        """
        if self._begun is None:
            with self._asking() as consumer:
                self._begun = self._beginning(consumer)
        beginning = self._begun
        if beginning is None:
            return []
        found: list[Period] = []
        for kind in MONTHS:
            period = period_of(kind, day_of(beginning))
            while self._cutoff(period_before(period)) >= beginning:
                period = period_before(period)
            while self._cutoff(period) + CLOCKS < moment:
                found.append(period)
                period = period_after(period)
        return sorted(found, key=lambda period: (period.last, MONTHS[period.kind]))

    def _admitted(self, consumer: Consumer, cutoff: datetime) -> bool:
        """Whether admission is done with every inbox record of `cutoff` or before."""
        sources = inboxes(consumer, self._topics)
        done = committed_all(consumer, sources)
        return all(done[source] >= end for source, end in _ends_at(consumer, sources, cutoff).items())

    def _resolved(self, consumer: Consumer, period: Period) -> Closing:
        families = self._topics.all_canonical()
        cutoff = self._cutoff(period)
        if self._last is None or self._last[0] != cutoff:  # a month's is its quarter's, too
            self._last = (cutoff, self._behind_last(consumer, cutoff))
        at = self._last[1]
        positions = {(families[topic], partition): end for (topic, partition), end in at.items()}
        return Closing(period.kind, period.label, period.last, settling_day_of(period, self._settling_day), positions)

    def _behind_last(self, consumer: Consumer, cutoff: datetime) -> dict[Source, int]:
        """Where nothing has come after the cutoff, that is the end; else the rest of the log is looked through."""
        sources = self._sources()
        until = ends(consumer, sources)  # asked first: what comes meanwhile is after the cutoff
        after = first_after(consumer, sources, cutoff)
        spans = {source: (first, until[source]) for source, first in after.items() if first < until[source]}
        return until | last_until(consumer, spans, cutoff)


def _ends_at(consumer: Consumer, sources: list[Source], moment: datetime) -> Mapping[Source, int]:
    """Per partition the first offset that was recorded after `moment`, or the end where there is none."""
    until = ends(consumer, sources)  # asked first: what comes meanwhile is after `moment`
    after = first_after(consumer, sources, moment)
    return {source: after.get(source, until[source]) for source in sources}
