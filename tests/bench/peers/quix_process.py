"""The peer on quixstreams, run in an environment of its own.

A stateful filter (RocksDB, changelog on) lets the newer statement pass, the PostgreSQL sink upserts what has passed.
Batches of the sink are what lies between two checkpoints: its documents advise to raise `commit_every` and
`commit_interval` for fewer and larger writes.
"""

from __future__ import annotations

import io
import json
import struct
from pathlib import Path
from typing import Any

import fastavro
from quixstreams import Application, State  # type: ignore[import-not-found]
from quixstreams.kafka.configuration import ConnectionConfig  # type: ignore[import-not-found]
from quixstreams.sinks.community.postgresql import PostgreSQLSink  # type: ignore[import-not-found]

from tests.bench.peers.order import Order, read_order

BETWEEN_CHECKPOINTS = 20_000
HEADER = struct.Struct(">bI")
LEFT_OUT = ("event_id", "occurred_at", "correlation_id", "causation_id", "skills")


def run(order: Order, avsc: Path) -> None:
    access = order.access
    application = Application(
        broker_address=ConnectionConfig(
            bootstrap_servers=access.bootstrap,
            security_protocol="sasl_plaintext",
            sasl_mechanism=access.mechanism,
            sasl_username=access.username,
            sasl_password=access.password,
        ),
        consumer_group=order.name,
        auto_offset_reset="earliest",
        commit_every=BETWEEN_CHECKPOINTS,
        commit_interval=5.0,
        state_dir=f"{order.home}/state",
        loglevel="WARNING",
    )
    sink = PostgreSQLSink(
        host=order.libpq["host"],
        port=int(order.libpq["port"]),
        dbname=order.libpq["dbname"],
        user=order.libpq["user"],
        password=order.libpq["password"],
        schema_name=order.schema,
        table_name="demand",
        schema_auto_update=False,
        primary_key_columns=["subject"],
        upsert_on_primary_key=True,
        include_metadata=False,
        options="-c synchronous_commit=off",
    )
    parsed = fastavro.parse_schema(json.loads(avsc.read_text(encoding="utf-8")))
    began: list[bool] = []

    def decode(value: bytes) -> Any:
        if not began:
            began.append(True)
            order.began()
        return fastavro.schemaless_reader(io.BytesIO(value[HEADER.size :]), parsed, None)

    def newer(fact: dict[str, Any], state: State) -> bool:
        rank = [fact["occurred_at"].timestamp(), fact["event_id"]]
        held = state.get("newest")
        if held is not None and held >= rank:
            return False
        state.set("newest", rank)
        return True

    def row(fact: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in fact.items() if name not in LEFT_OUT}
        return kept | {"member_at": fact["occurred_at"], "member_by": fact["event_id"]}

    stream = application.dataframe(application.topic(order.topic, value_deserializer="bytes"))
    stream.apply(decode).filter(newer, stateful=True).apply(row).sink(sink)
    application.run()


if __name__ == "__main__":
    ordered = read_order()
    run(ordered, Path(ordered.home) / "event.avsc")
