"""Crash and resume read as data: a list of facts and of what befalls the worker, and the rows that must be there.

Vocabulary: tests/engine/marks.py. Whatever happens between the facts, the rows are those of the facts.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.marks import (
    ABORT,
    CUT,
    END,
    LATE,
    REPEAT,
    SPLIT,
    STALL,
    TWICE,
    Script,
    filled,
    published,
    revised,
    withdrawn,
)
from tests.engine.player import Player

Rows = dict[str, tuple[Any, ...]]
"""Local id -> openings, filled, whether withdrawn."""
a, b, c, d = published("A", 5), filled("A", 2), withdrawn("A"), published("B", 7)

SCENES: dict[str, tuple[Script, Rows]] = {
    "nothing at all leaves nothing": ([], {}),
    "one batch": ([a, b, c, d], {"A": (5, 2, True), "B": (7, None, False)}),
    "a batch per fact": ([a, CUT, b, CUT, c, CUT, d], {"A": (5, 2, True), "B": (7, None, False)}),
    "a worker ends, the next goes on": ([a, b, END, c], {"A": (5, 2, True)}),
    "a worker dies with its first batch": ([a, b, ABORT, c], {"A": (5, 2, True)}),
    "a worker dies after a batch that stands": ([a, CUT, b, d, ABORT, c], {"A": (5, 2, True), "B": (7, None, False)}),
    "three die in a row": ([a, ABORT, b, ABORT, c, ABORT, d], {"A": (5, 2, True), "B": (7, None, False)}),
    "the last dies, and nothing more comes": ([a, b, ABORT], {"A": (5, 2, False)}),
    "what was read is delivered again": ([a, b, REPEAT(2), c], {"A": (5, 2, True)}),
    "older ones are delivered again": ([a, CUT, b, CUT, revised("A", 6), REPEAT(3), c], {"A": (6, 2, True)}),
    "two workers take one batch": ([a, b, SPLIT, c], {"A": (5, 2, True)}),
    "two take turns and one dies": ([a, SPLIT, b, d, CUT, revised("A", 6), ABORT, c], {"A": (6, 2, True), "B": (7, None, False)}),
    "a stalled worker wakes too late": ([a, CUT, b, STALL, revised("A", 6), CUT, c], {"A": (6, 2, True)}),
    "two stalled ones wake": ([a, STALL, b, STALL, revised("A", 6), c], {"A": (6, 2, True)}),
    "a late fact does not win": ([a, b, CUT, LATE(revised("A", 1)), LATE(filled("A", 9))], {"A": (5, 2, False)}),
    "nor when its worker dies": ([a, b, CUT, LATE(revised("A", 1)), ABORT, c], {"A": (5, 2, True)}),
    "a fact before the one it speaks of": ([b, CUT, c, CUT, a], {"A": (5, 2, True)}),
    "that one comes late": ([b, c, END, LATE(a)], {"A": (5, 2, True)}),
    "a fact that the log holds twice": ([TWICE(a), b, CUT, TWICE(b), TWICE(c)], {"A": (5, 2, True)}),
    "of one moment the greater id wins": ([a, filled("A", 1, 9, "x"), filled("A", 3, 9, "y")], {"A": (5, 3, False)}),
    "whichever is first in a batch": ([a, filled("A", 3, 9, "y"), filled("A", 1, 9, "x")], {"A": (5, 3, False)}),
    "whichever is first": ([a, filled("A", 3, 9, "y"), CUT, filled("A", 1, 9, "x")], {"A": (5, 3, False)}),
    "in either order": ([a, filled("A", 1, 9, "x"), CUT, filled("A", 3, 9, "y")], {"A": (5, 3, False)}),
    "a group is set on its own": ([a, CUT, revised("A", 8), CUT, b, CUT, revised("A", 9)], {"A": (9, 2, False)}),
    "figures go up and down": ([a, d, CUT, filled("A", 4), CUT, filled("A", 1), filled("B", 7)], {"A": (5, 1, False), "B": (7, 7, False)}),
}  # fmt: skip


@pytest.mark.parametrize("scene", SCENES)
def test_whatever_befalls_the_worker_the_rows_are_those_of_the_facts(player: Player, scene: str) -> None:
    script, expected = SCENES[scene]
    rows = player.play(script)
    assert {local: (r["openings"], r["filled_total"], r["withdrawn_at"] is not None) for local, r in rows.items()} == (
        expected
    )
