"""A ceiling: the log read with librdkafka and decoded by columns, and nothing done with it."""

from __future__ import annotations

from tests.bench.ceiling import consume_and_decode
from tests.bench.peers.order import Order, read_order


def run(order: Order) -> None:
    order.ready()
    order.done(sum(consume_and_decode(order.access, order.name, order.topic, order.partitions, order.events)))


if __name__ == "__main__":
    run(read_order())
