"""How often each fault is caused: the short form belongs to every test run, the long one is asked for by --faults=long."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """Numbers of faults of one form."""

    random_kills: int
    step_kills: int
    """Kills at admission's steps; each step at least once."""
    projector_kills: int
    """Kills at the projector's and the archiver's steps; each step at least once."""
    zombies: int
    """Of each of the two: admission and projector. Of the long form's, 20 are seen to bring their batch late; those that
    froze in a transaction cannot."""
    switch_kills: int
    broker_kills: int
    broker_restarts: int
    database_stops: int
    rebalances: int
    poison_each: int
    backlog: int
    """Records that wait while the database stands still."""
    clock_jumps: int
    interleavings: int
    actions: int
    """In one interleaving."""


FORMS = {
    "short": Form(
        random_kills=3,
        step_kills=9,
        projector_kills=8,
        zombies=2,
        switch_kills=3,
        broker_kills=1,
        broker_restarts=1,
        database_stops=1,
        rebalances=2,
        poison_each=3,
        backlog=20_000,
        clock_jumps=2,
        interleavings=1,
        actions=12,
    ),
    "long": Form(
        random_kills=20,
        step_kills=30,
        projector_kills=50,
        zombies=16,
        switch_kills=20,
        broker_kills=5,
        broker_restarts=10,
        database_stops=10,
        rebalances=20,
        poison_each=50,
        backlog=200_000,
        clock_jumps=10,
        interleavings=20,
        actions=50,
    ),
}
