"""What one would write first: kafka-python, fastavro, SQLAlchemy Core, event by event, with the same rule.

`per_call` 1 executes one upsert per event; more gathers that many events and hands those of one type to one
executemany, which is the first thing one would then do about its speed.
"""

from __future__ import annotations

import io
import struct
import time
from collections import defaultdict
from typing import Any

import fastavro
from kafka import KafkaConsumer, TopicPartition
from sqlalchemy import Connection, Engine, MetaData, Table, and_, bindparam, case, or_, text, tuple_
from sqlalchemy.dialects.postgresql import insert

from projections.demand import demand
from schemas.contracts import contracts
from schemas.kafka_access import KafkaAccess
from tests.bench.ground_truth import GROUPS

SCHEMA = "naive"
COMMIT_EVERY = 500


def make_table(engine: Engine) -> Table:
    """An empty table of the same columns as the projection's."""
    table = demand.table.to_metadata(MetaData(), schema=SCHEMA)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        table.create(connection)
    return table


def naive_projection(access: KafkaAccess, topic: str, count: int, engine: Engine, per_call: int = 1) -> float:
    """Build the table from the topic's `count` facts. Returns seconds from the first poll to the last commit."""
    table = make_table(engine)
    statements = {event_type: _upsert(table, event_type) for event_type in GROUPS}
    schemas = {contract.schema_id: (contract.name, contract.parsed) for contract in contracts().values()}
    consumer = KafkaConsumer(**access.kafka_python(), enable_auto_commit=False, consumer_timeout_ms=20_000)
    try:
        partitions = [TopicPartition(topic, p) for p in sorted(consumer.partitions_for_topic(topic) or ())]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        began = time.perf_counter()
        with engine.connect() as connection:
            waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for done, message in enumerate(consumer, start=1):
                event_type, parsed = schemas[struct.unpack_from(">bI", message.value)[1]]
                fact = fastavro.schemaless_reader(io.BytesIO(message.value[5:]), parsed, None)
                waiting[event_type].append(_row(event_type, fact))
                if done % per_call == 0 or done == count:
                    _write(connection, statements, waiting)
                if done % COMMIT_EVERY == 0 or done == count:
                    connection.commit()
                if done == count:
                    break
        return time.perf_counter() - began
    finally:
        consumer.close()


def _write(connection: Connection, statements: dict[str, Any], waiting: dict[str, list[dict[str, Any]]]) -> None:
    for event_type, rows in waiting.items():
        connection.execute(statements[event_type], rows if len(rows) > 1 else rows[0])
    waiting.clear()


def _row(event_type: str, fact: Any) -> dict[str, Any]:
    row = {"subject": fact["subject"]}
    for name, columns in GROUPS[event_type]:
        row |= {column: fact[field] for column, field in columns.items()}
        row |= {f"{name}_at": fact["occurred_at"], f"{name}_by": fact["event_id"]}
    return row


def _upsert(table: Table, event_type: str) -> Any:
    groups = [(name, (*columns, f"{name}_at", f"{name}_by")) for name, columns in GROUPS[event_type]]
    names = ["subject", *(column for _, columns in groups for column in columns)]
    statement = insert(table).values({name: bindparam(name) for name in names})
    new, old = statement.excluded, table.c
    changes: dict[str, Any] = {}
    conditions = []
    for name, columns in groups:
        at, by = f"{name}_at", f"{name}_by"
        newer = or_(and_(old[at].is_(None), new[at].is_not(None)), tuple_(new[at], new[by]) > tuple_(old[at], old[by]))
        conditions.append(newer)
        changes |= {column: case((newer, new[column]), else_=old[column]) for column in columns}
    return statement.on_conflict_do_update(index_elements=["subject"], set_=changes, where=or_(*conditions))
