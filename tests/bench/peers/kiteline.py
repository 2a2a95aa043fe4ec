"""Kiteline's own entries: live, then rebuilt beside what live has made."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text

from projections.engine import generations
from tests.bench.peers.order import Order
from tests.bench.peers.peer import Peer, Tables, module, own_tables
from tests.bench.peers.work import PROJECTION, by_place, demand

LIVE, REBUILD = "kiteline, live", "kiteline, rebuild"


def peers(environment: Mapping[str, str]) -> list[Peer]:
    """`environment`: that of a process on the instance. The second needs the first to have run."""
    return [
        Peer(
            LIVE,
            module("live_worker"),
            ours=True,
            recounts=False,
            tables=_tables,
            began=_reads,
            environment=environment,
        ),
        Peer(REBUILD, module("rebuilt"), ours=True, recounts=False, ends=True, tables=_tables, environment=environment),
    ]


def _tables(connection: Connection, order: Order) -> Tables:
    """The tables that readers see."""
    live = generations.live(connection).get(PROJECTION)
    if live is None:
        return own_tables(order)  # empty
    schema = generations.schema_name(PROJECTION, live)
    return Tables(f"{schema}.{demand.name}", f"{schema}.{by_place.name}")


def _reads(connection: Connection, order: Order) -> bool:
    """The projector has placed itself on the log: it sets its checkpoints right before it reads."""
    held = text("SELECT count(*) FROM checkpoint WHERE topic = :topic")
    return bool(connection.execute(held, {"topic": order.topic}).scalar())
