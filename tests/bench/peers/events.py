"""The events of the comparison, in columns, and the producer that puts them on a log. The same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
from confluent_kafka import KafkaError, Message, Producer

from schemas.kafka_access import KafkaAccess
from schemas.starter import read_codes
from stream_processors.admission.forwarder import PRODUCER
from tests.bench.columnar_encoding import encoded
from tests.bench.demand_facts import SKILLS, TITLES, employer
from tests.bench.figures import require
from tests.bench.log_writer import LARGE
from tests.bench.peers.work import EVENT

STATEMENTS = 10
"""Per demand."""
AT_ONCE = 250_000
START = datetime(2026, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=200)
EMPLOYERS = 40


class Draw:
    """Numbers that look random, one per event or demand, from its number: `salt` tells one use from another."""

    def __init__(self, of: pl.Series, seed: int) -> None:
        self._of = of
        self._seed = seed

    def below(self, bound: int, salt: int) -> pl.Series:
        return (self._of.hash(self._seed * 1_000 + salt) % bound).cast(pl.Int64)

    def one_of(self, values: list[Any], salt: int, dtype: Any = pl.String) -> pl.Series:
        return pl.Series(values, dtype=dtype).gather(self.below(len(values), salt))

    def often(self, percent: int, salt: int) -> pl.Series:
        return self.below(100, salt) < percent


def event_frames(events: int, seed: int = 1, together: int | None = None) -> Iterator[pl.DataFrame]:
    """Statements in the order of the log: the contract's fields, and `number` of the event.

    `together`: so many statements after one another are about the same demands, which then are past; None: all are.
    """
    each = together or events
    ages = [
        pl.int_range(first, min(first + each, events), eager=True).shuffle(seed) for first in range(0, events, each)
    ]
    shuffled = pl.concat(ages) // STATEMENTS
    ids = random.Random(seed)
    for first in range(0, events, AT_ONCE):
        of = shuffled.slice(first, AT_ONCE)
        yield _frame(pl.int_range(first, first + len(of), eager=True), of, events, seed, ids)


def _frame(number: pl.Series, of: pl.Series, events: int, seed: int, ids: random.Random) -> pl.DataFrame:
    event, subject = Draw(number, seed), Draw(of, seed)
    codes = {n: [str(row["code"]) for row in read_codes(n)] for n in ("occupation", "county", "industry", "education")}
    span = SPAN // timedelta(microseconds=1)
    late = pl.select(pl.when(event.often(10, 1)).then(event.below(span, 2)).otherwise(0)).to_series()
    employers = pl.Series([employer(n) for n in range(EMPLOYERS)]).gather(of % EMPLOYERS)
    wage = event.below(80, 3) * 100 + 4_000
    return pl.DataFrame({"number": number, "of": of, "late": late, "member": employers, "wage": wage}).select(
        pl.Series("event_id", event_ids(len(number), ids)),
        (pl.lit(START) + pl.duration(microseconds=pl.col("number") * (span // events) - pl.col("late"))).alias(
            "occurred_at"
        ),
        "member",
        (pl.col("member") + "/XQ-" + pl.col("of").cast(pl.String).str.zfill(8)).alias("subject"),
        pl.lit("WF-NZ").alias("consortium"),
        pl.lit(None, pl.String).alias("correlation_id"),
        pl.lit(None, pl.String).alias("causation_id"),
        pl.lit("talent").alias("kind"),
        event.one_of(list(TITLES), 4).alias("title"),
        _moving(subject, event, codes["occupation"], 5).alias("occupation"),
        event.one_of([*codes["industry"], *[None] * (len(codes["industry"]) // 4)], 6).alias("industry"),
        _moving(subject, event, codes["county"], 7).alias("county"),
        pl.lit(None, pl.String).alias("park"),
        event.one_of([*codes["education"], None], 8).alias("education_min"),
        (event.below(60, 9) + 1).cast(pl.Int32).alias("openings"),
        pl.col("wage").cast(pl.Int32).alias("wage_min"),
        pl.when(event.often(90, 10)).then(pl.col("wage") + 2_000).cast(pl.Int32).alias("wage_max"),
        event.one_of([date(2026, 9, 1) + timedelta(days=n) for n in range(300)], 11, pl.Date).alias("valid_until"),
        event.one_of([[], [SKILLS[0]], [SKILLS[1], SKILLS[4]]], 12, pl.List(pl.String)).alias("skills"),
        "number",
    )


def _moving(subject: Draw, event: Draw, values: list[str], salt: int) -> pl.Series:
    """A value that belongs to the demand; one statement in five says another, so that rows move between groups."""
    moved = event.often(20, salt + 100)
    return event.one_of(values, salt).zip_with(moved, subject.one_of(values, salt))


def event_ids(count: int, ids: random.Random) -> list[str]:
    """UUIDs of version 4."""
    digits = ids.randbytes(16 * count).hex()
    each = (digits[at : at + 32] for at in range(0, 32 * count, 32))
    return [f"{d[:8]}-{d[8:12]}-4{d[13:16]}-a{d[17:20]}-{d[20:]}" for d in each]


def write_events(access: KafkaAccess, topic: str, frame: pl.DataFrame) -> None:
    """Put one frame on a log, keyed by subject, as the platform's own producer would."""
    refused: list[KafkaError] = []

    def told(error: KafkaError | None, _: Message) -> None:
        if error is not None:
            refused.append(error)

    producer = Producer(access.librdkafka() | PRODUCER | LARGE)
    for at, (key, value) in enumerate(zip(frame["subject"], encoded(EVENT, frame.drop("number")), strict=True)):
        while True:
            try:
                producer.produce(topic, value, key, on_delivery=told)
                break
            except BufferError:
                producer.poll(0.05)
        if at % 1_000 == 0:
            producer.poll(0)
    left = producer.flush(120)
    require(not refused and not left, f"the log was not written: {refused[:1]}, {left} unconfirmed")
