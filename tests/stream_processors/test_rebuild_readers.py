"""Readers ask all the time while generations are switched: one state each time, never an older one, never a wait."""

from __future__ import annotations

import threading
import time
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Table, cast, func, select, text

from projections.engine.declaration import Entity, Projection, Summary
from projections.engine.discovery import with_entities
from projections.engine.view import LiveView, live_view
from tests.stream_processors.canon import Canon

SWITCHES = 5
LEFT_ONE, RIGHT_ONE = (
    Entity(name, family="demand", key=("subject",), sets={"DemandPublished": ("kind", "openings")})
    for name in ("left_one", "right_one")
)
STOCK = Summary("stock", of=LEFT_ONE, by=("kind",), counts={"demands": None}, sums={"openings": "openings"})
PAIR = Projection("pair", "一对", "a pair", entities=(LEFT_ONE, RIGHT_ONE), summaries=(STOCK,))
"""Two tables made of the same facts and a summary of one, which agree in every state that a transaction has left."""
LEFT, RIGHT = LEFT_ONE.table, RIGHT_ONE.table


SUMMED: Any = select(
    cast(func.sum(STOCK.table.c.demands), BigInteger).label("n"),
    cast(func.sum(STOCK.table.c.openings), BigInteger).label("s"),
)


class Readers:
    """Threads that ask until they are told to stop."""

    def __init__(self, canon: Canon, count: int) -> None:
        self._canon = canon
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(count)]
        self.wrong: list[str] = []
        self.slowest = 0.0
        self.asked = 0

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        seen = 0
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                with live_view(self._canon.engine, [PAIR], date(2026, 5, 1)) as view:
                    one, other = (self._count(view, table) for table in (LEFT, RIGHT))
                    [summed] = view.rows(SUMMED)
                    again = self._count(view, LEFT)
            except Exception as error:  # noqa: BLE001 - whatever it is, a reader has noticed something
                self.wrong.append(repr(error))
                return
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.asked += 1
            if not one == other == again == (summed["n"], summed["s"]):
                self.wrong.append(f"{one}, {other}, {summed} and {again} in one state")
            if one[0] < seen:
                self.wrong.append(f"{one[0]} rows after {seen}")
            seen = one[0]

    @staticmethod
    def _count(view: LiveView, table: Table) -> tuple[int, int]:
        query: Any = select(func.count().label("n"), func.sum(table.c.openings).label("s")).select_from(table)
        [row] = view.rows(query)
        return row["n"], row["s"]


def test_readers_notice_nothing_of_five_switches(canon: Canon) -> None:
    kept = [*with_entities(), PAIR]
    canon.state(2_000, 1)
    canon.project(kept)
    with Readers(canon, 3) as readers:
        for turn in range(SWITCHES):
            canon.state(200, 10 + turn)
            canon.project(kept)
            if turn % 2:
                canon.replay.bring_back(PAIR)
            else:
                canon.replay.rebuild([PAIR])
            asked = readers.asked
            while readers.asked < asked + 6 and not readers.wrong:  # each has seen the new one
                time.sleep(0.01)
    assert readers.wrong == []
    assert readers.asked > 6 * SWITCHES
    assert readers.slowest < 20  # a wait for a lock would last 30 s; a busy machine alone may make it five
    with canon.engine.connect() as connection:
        assert connection.execute(text("SELECT live FROM projection WHERE name = 'pair'")).scalar_one() > 1
