"""One peer in the comparison: how its process starts, and what it is known to do and not to do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from tests.bench.peers.order import Order

Topics = Mapping[str, tuple[int, Mapping[str, str]]]
"""Name -> partitions, configuration."""


@dataclass(frozen=True)
class Tables:
    """Where to look for what a peer makes: its demands, its aggregate."""

    rows: str
    sums: str


def own_tables(order: Order) -> Tables:
    """Those made for the peer beforehand."""
    return Tables(f"{order.schema}.demand", f"{order.schema}.demand_by_place")


@dataclass(frozen=True)
class Peer:
    """`start` makes the command from an order. A peer without `sets_rows` leaves no table to be compared.

    `slow`: it takes the short log. `recounts`: it keeps no aggregate; one is made when its rows are there.
    `ends`: it tells itself when it is done. `began`: how to see that it reads, where it does not tell by its file.
    `ours`: it must be right. `foreign`: it has an environment of its own.
    `topics`: those that must be made for it.
    """

    name: str
    start: Callable[[Order], Sequence[str]]
    slow: bool = False
    recounts: bool = True
    ends: bool = False
    sets_rows: bool = True
    ours: bool = False
    foreign: bool = False
    tables: Callable[[Connection, Order], Tables] = lambda _, order: own_tables(order)
    began: Callable[[Connection, Order], bool] = lambda _, order: order.began_file.exists()
    topics: Callable[[Order], Topics] = lambda _: {}
    environment: Mapping[str, str] = field(default_factory=dict)


def module(name: str) -> Callable[[Order], Sequence[str]]:
    """The command of a peer that is a module of this package, in this environment."""
    return lambda order: [sys.executable, "-W", "ignore", "-m", f"tests.bench.peers.{name}", str(order.file)]


def script(python: Path, name: str) -> Callable[[Order], Sequence[str]]:
    """The same for a peer that has another environment, whose Python this is."""
    return lambda order: [str(python), "-W", "ignore", "-m", f"tests.bench.peers.{name}", str(order.file)]
