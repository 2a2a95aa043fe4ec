"""Kiteline, rebuild: `Replay` over the whole log into a new generation, verified against live, switched."""

from __future__ import annotations

import time

from infra.parts import replay
from infra.services import open_services
from infra.settings import load_settings
from tests.bench.figures import require
from tests.bench.peers.order import Order, read_order
from tests.bench.peers.work import projection


def run(order: Order) -> None:
    replaying = replay(open_services(load_settings()))
    order.ready()
    began = time.perf_counter()
    [done] = replaying.rebuild([projection], origin="log")
    seconds = time.perf_counter() - began
    require(done.reference == "live", f"verified against {done.reference} instead of live")
    require(done.facts == order.events, f"{done.facts} facts replayed instead of {order.events}")
    order.done(seconds)


if __name__ == "__main__":
    run(read_order())
