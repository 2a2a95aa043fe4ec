"""A process that serves: what stands is set apart from the cycle collector, and cleared at the end all the same."""

from __future__ import annotations

import gc
import subprocess
import sys

from infra.standing_objects import standing_objects_set_apart

SERVES = """
import gc
import duckdb
import infra.cli.serve
from infra.standing_objects import standing_objects_set_apart

duckdb.sql("select 1").fetchall()
with standing_objects_set_apart():
    print(gc.get_freeze_count())
"""


def test_a_collection_walks_through_what_came_later_alone() -> None:
    with standing_objects_set_apart():
        later: list[object] = [[], []]
        assert gc.get_freeze_count() > 10_000
        assert any(one is later for one in gc.get_objects())
        assert len(gc.get_objects()) < gc.get_freeze_count() / 10
    assert gc.get_freeze_count() == 0


def test_a_process_that_has_served_ends_without_a_word() -> None:
    """Extension modules (duckdb) tell of each of their objects that is left when the interpreter ends."""
    ended = subprocess.run([sys.executable, "-c", SERVES], capture_output=True, text=True, check=True)
    assert int(ended.stdout) > 10_000
    assert ended.stderr == ""
