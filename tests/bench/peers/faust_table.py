"""The peer on a Faust Table: an agent per event, changelog on; a timer writes the rows that have changed."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Any

import faust
from sqlalchemy import create_engine

from schemas.contracts import contracts
from tests.bench.peers.naive_loop import row, upsert
from tests.bench.peers.order import Order, read_order
from tests.bench.peers.peer import Topics
from tests.bench.peers.work import AT, BY

TABLE = "newest"
EVERY = 1.0
"""Seconds between two writes to PostgreSQL."""


def changelog(order: Order) -> Topics:
    """The topic in which Faust keeps the table; the application may not make topics, as ours may not."""
    return {f"{order.name}-{TABLE}-changelog": (order.partitions, {"cleanup.policy": "compact"})}


def build(order: Order) -> faust.App:
    access = order.access
    app = faust.App(
        order.name,
        broker=f"kafka://{access.bootstrap}",
        broker_credentials=faust.SASLCredentials(
            mechanism=access.mechanism, username=access.username, password=access.password
        ),
        datadir=f"{order.home}/faust",
        store="memory://",
        topic_disable_leader=True,
        topic_allow_declare=False,
        topic_partitions=order.partitions,
        web_enabled=False,
        autodiscover=False,
        consumer_auto_offset_reset="earliest",
    )
    newest: Any = app.Table(TABLE, partitions=order.partitions, key_type=bytes, value_type=None)
    source = app.topic(order.topic, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
    parsed = {contract.schema_id: contract.parsed for contract in contracts().values()}
    statement = upsert(order.schema)
    engine = create_engine(order.database, connect_args={"options": "-c synchronous_commit=off"})
    changed: dict[bytes, dict[str, Any]] = {}

    @app.agent(source, concurrency=1)
    async def keep(stream: Any) -> None:
        began = False
        async for event in stream.events():
            if not began:
                order.began()
                began = True
            stated = row(event.value, parsed)
            stated |= {AT: stated[AT].isoformat(), "valid_until": stated["valid_until"].isoformat()}
            held = newest.get(event.key)
            if held is None or _moment(stated) > _moment(held):
                newest[event.key] = stated
                changed[event.key] = stated

    @app.timer(interval=EVERY)
    async def write() -> None:
        rows = [_row(stated) for stated in changed.values()]
        changed.clear()
        if rows:
            await asyncio.get_running_loop().run_in_executor(None, _execute, rows)

    def _execute(rows: list[dict[str, Any]]) -> None:
        with engine.begin() as connection:
            connection.execute(statement, rows)

    return app


def _moment(stated: dict[str, Any]) -> tuple[datetime, str]:
    return datetime.fromisoformat(stated[AT]), stated[BY]


def _row(stated: dict[str, Any]) -> dict[str, Any]:
    moment, day = datetime.fromisoformat(stated[AT]), date.fromisoformat(stated["valid_until"])
    return stated | {AT: moment, "valid_until": day}


async def run(order: Order) -> None:
    await build(order).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(read_order()))
