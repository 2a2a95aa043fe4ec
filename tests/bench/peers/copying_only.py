"""A ceiling: the rows that the events lead to, by COPY into an empty table, once."""

from __future__ import annotations

import time

import psycopg

from infra.database import libpq_url
from tests.bench.peers.order import Order, read_order
from tests.bench.peers.work import AT, BY, COLUMNS

TRUTH = "truth"


def run(order: Order) -> None:
    columns = ", ".join(("subject", *COLUMNS, AT, BY))
    with psycopg.connect(libpq_url(order.database)) as connection, connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        with cursor.copy(f"COPY (SELECT {columns} FROM {TRUTH}.demand) TO STDOUT") as out:
            held = b"".join(out)
        order.ready()
        began = time.perf_counter()
        with cursor.copy(f"COPY {order.schema}.demand ({columns}) FROM STDIN") as into:
            into.write(held)
        connection.commit()
        order.done(time.perf_counter() - began)


if __name__ == "__main__":
    run(read_order())
