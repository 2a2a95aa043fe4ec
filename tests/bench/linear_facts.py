"""Very many facts of one family, made and encoded in columns, and the table that they lead to.

Each demand is stated STATEMENTS times, in no order of time; the truth is polars' own and knows nothing of the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import polars as pl
import pyarrow as pa
import pyruhvro
from confluent_kafka import Producer

from schemas.contracts import contract_named
from schemas.kafka_access import KafkaAccess
from schemas.wire import HEADER, encode
from stream_processors.forwarder import PRODUCER
from tests.bench.demand_facts import employer
from tests.bench.figures import require
from tests.bench.log_writer import LARGE

EVENT = "DemandPublished"
STATEMENTS = 10
AT_ONCE = 200_000
STRIDE = 7_368_787
"""A prime: steps of this length through a number of facts that it does not divide meet each once."""
START = datetime(2026, 1, 1, tzinfo=UTC)
MOVING = ("subject", "openings", "wage_min", "member_at", "member_by")
"""Columns of the demand table that differ from fact to fact."""


def fact_frames(facts: int) -> Iterator[pl.DataFrame]:
    """The contract's fields of all facts, in the order of the log."""
    require(facts % STRIDE != 0, f"{facts} facts cannot be shuffled by steps of {STRIDE}")
    for first in range(0, facts, AT_ONCE):
        number = pl.int_range(first, min(first + AT_ONCE, facts), eager=True)
        yield _frame(pl.DataFrame({"n": number, "step": (number * STRIDE) % facts}))


def _frame(numbers: pl.DataFrame) -> pl.DataFrame:
    step, none = pl.col("step"), pl.lit(None, pl.String)
    code = employer(0)
    return numbers.select(
        # Ids that rise neither with the log nor with the time.
        ("00000000-0000-4000-8000-" + (pl.col("n") * 31 % 999_999_937).cast(pl.String).str.zfill(12)).alias("event_id"),
        # The last digit of the step says which statement of its demand it is; two each are of one moment.
        (pl.lit(START) + pl.duration(seconds=step // STATEMENTS % 1_000_000, hours=step % STATEMENTS // 2)).alias(
            "occurred_at"
        ),
        pl.lit(code).alias("member"),
        (pl.lit(f"{code}/XQ-") + (step // STATEMENTS).cast(pl.String).str.zfill(9)).alias("subject"),
        pl.lit("WF-NZ").alias("consortium"),
        none.alias("correlation_id"),
        none.alias("causation_id"),
        pl.lit("talent").alias("kind"),
        pl.lit("车工").alias("title"),
        pl.lit("6-18-01-01").alias("occupation"),
        none.alias("industry"),
        pl.lit("370705").alias("county"),
        none.alias("park"),
        none.alias("education_min"),
        (1 + pl.col("n") % 97).cast(pl.Int32).alias("openings"),
        pl.when(pl.col("n") % 7 == 0)
        .then(None)
        .otherwise(3_000 + pl.col("n") % 5_000)
        .cast(pl.Int32)
        .alias("wage_min"),
        pl.lit(None, pl.Int32).alias("wage_max"),
        pl.lit(date(2030, 1, 1)).alias("valid_until"),
        pl.lit([], pl.List(pl.String)).alias("skills"),
    )


def write_log(access: KafkaAccess, topic: str, facts: int) -> pl.DataFrame:
    """Write them all, keyed by subject. Returns the truth: MOVING of every row of the table, in order of subject."""
    producer = Producer(access.librdkafka() | PRODUCER | LARGE)
    truth = pl.DataFrame()
    for frame in fact_frames(facts):
        for number, (key, value) in enumerate(zip(frame["subject"], _encoded(frame), strict=True)):
            while True:
                try:
                    producer.produce(topic, value, key)
                    break
                except BufferError:
                    producer.poll(0.05)
            if number % 1_000 == 0:
                producer.poll(0)
        stated = frame.rename({"occurred_at": "member_at", "event_id": "member_by"}).select(MOVING)
        held = pl.concat([truth, stated]) if truth.width else stated
        truth = held.sort("member_at", "member_by").unique("subject", keep="last")
    require(producer.flush(300) == 0, "the log was not written")
    return truth.sort("subject")


def _encoded(frame: pl.DataFrame) -> list[bytes]:
    """Records of all rows, by columns; the first is held against the reference codec."""
    contract = contract_named(EVENT)
    reference = encode(EVENT, frame.row(0, named=True))
    shape = pyruhvro.deserialize_array([reference[HEADER.size :]], contract.text).schema
    plain = frame.with_columns(pl.col("occurred_at").dt.replace_time_zone(None))
    [batch] = pa.Table.to_batches(plain.to_arrow().cast(shape).combine_chunks())
    header = HEADER.pack(0, contract.schema_id)
    values = [header + payload for payload in pyruhvro.serialize_record_batch(batch, contract.text, 1)[0].to_pylist()]
    require(values[0] == reference, "the columnar encoding differs from the reference codec")
    return values
