"""One DuckDB for several past states at once: what they hold counts together, and above a bound it goes to disk."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from itertools import count

import duckdb

LEAST_MB, MB_PER_MILLION = 384, 96
"""What may be held in memory: of little history, and for every million facts besides (entities, places, statements)."""


class SharedDuck:
    """Every connection has a database of its own. What spills lies in a temporary folder that goes with this.

    Unit of parallelism: one thread asks.
    """

    def __init__(self) -> None:
        folder = tempfile.mkdtemp(prefix="kiteline-states-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._duck = duckdb.connect()
        self._duck.execute("SET temp_directory = '" + folder.replace("'", "''") + "'")
        self._numbers = count(1)
        self._allowed = 0

    def connection(self, facts: int) -> duckdb.DuckDBPyConnection:
        """A connection for a state of so many facts."""
        self._allow(LEAST_MB + MB_PER_MILLION * facts // 1_000_000)
        name = f"state_{next(self._numbers)}"
        self._duck.execute(f"ATTACH ':memory:' AS {name}")
        made = self._duck.cursor()
        made.execute(f"USE {name}")
        return made

    def _allow(self, megabytes: int) -> None:
        if megabytes > self._allowed:
            self._duck.execute(f"SET memory_limit = '{megabytes}MB'")
            self._allowed = megabytes
