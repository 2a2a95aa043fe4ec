"""The peer that one would write first: kafka-python, fastavro, one SQLAlchemy Core upsert per event, same rule."""

from __future__ import annotations

import io
import struct
from typing import Any

import fastavro
from kafka import KafkaConsumer, TopicPartition
from sqlalchemy import bindparam, create_engine, text, tuple_
from sqlalchemy.dialects.postgresql import insert

from schemas.contracts import contracts
from tests.bench.peers.order import Order, read_order, stay
from tests.bench.peers.work import AT, BY, COLUMNS, demand

COMMIT_EVERY = 500
HEADER = struct.Struct(">bI")


def upsert(schema: str) -> Any:
    """Insert one row, or replace one whose statement is older."""
    table = demand.table
    statement = insert(table).values({c.name: bindparam(c.name) for c in table.columns})
    new = statement.excluded
    newer = tuple_(new[AT], new[BY]) > tuple_(table.c[AT], table.c[BY])
    changes = {name: new[name] for name in (*COLUMNS, AT, BY)}
    done = statement.on_conflict_do_update(index_elements=["subject"], set_=changes, where=newer)
    return done.execution_options(schema_translate_map={demand.name: schema})


def row(value: bytes, parsed: dict[int, Any]) -> dict[str, Any]:
    """Row of one record. `parsed`: schema id -> schema."""
    _, schema_id = HEADER.unpack_from(value)
    fact: Any = fastavro.schemaless_reader(io.BytesIO(value[HEADER.size :]), parsed[schema_id], None)
    return {name: fact[name] for name in ("subject", *COLUMNS)} | {AT: fact["occurred_at"], BY: fact["event_id"]}


def run(order: Order) -> None:
    statement = upsert(order.schema)
    parsed = {contract.schema_id: contract.parsed for contract in contracts().values()}
    consumer = KafkaConsumer(**order.access.kafka_python(), enable_auto_commit=False, consumer_timeout_ms=20_000)
    partitions = [TopicPartition(order.topic, p) for p in range(order.partitions)]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    with create_engine(order.database).connect() as connection:
        connection.execute(text("SET synchronous_commit = off"))
        order.began()
        for done, message in enumerate(consumer, start=1):
            connection.execute(statement, row(message.value, parsed))
            if done % COMMIT_EVERY == 0 or done == order.events:
                connection.commit()
            if done == order.events:
                break
    consumer.close()


if __name__ == "__main__":
    run(read_order())
    stay()
