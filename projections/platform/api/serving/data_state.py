"""What all answers are a function of: the state of the database, of the archive, and the day."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Iterable

import psycopg
import structlog

from schemas.days import day_of, now

SNAPSHOT = "SELECT pg_current_snapshot()::text"
"""Every write that becomes visible changes it, whatever the table, by whichever process: equal snapshots see equal rows.
It may change without one (a transaction has begun), which costs a computation and never makes an old answer seem new.
Checkpoints would do for the read models alone; verdicts, alerts and closings move without them."""
AWAY_SECONDS = 1.0
"""After a failure the database is not asked again for this long."""
log = structlog.get_logger("kiteline.api")
Version = tuple[str, ...]
"""Equal versions: equal answers to the same request."""


class DataState:
    """Asks on a connection of its own, so that no slow read is in the way. For one event loop.

    `archive`: the names of all its files, read in a thread; only what is asked of a past moment depends on them.
    """

    def __init__(self, dsn: str, archive: Callable[[], Iterable[str]], looks_every: float) -> None:
        self._dsn = dsn
        self._archive = archive
        self._looks_every = looks_every
        self._connection: psycopg.AsyncConnection | None = None
        self._asking = asyncio.Lock()
        self._snapshot, self._snapshot_at = "", float("-inf")
        self._files, self._files_at = "", float("-inf")
        self._touched = float("-inf")
        self._away_until = float("-inf")

    def touch(self) -> None:
        """Something has changed: what was seen before this moment counts no more."""
        self._touched = time.monotonic()

    async def version(self, *, past: bool = False) -> Version | None:
        """The version now, or as of at most `looks_every` seconds ago; None while the database is away."""
        asked = time.monotonic()
        if not self._good(self._snapshot_at, asked) or (past and not self._good(self._files_at, asked)):
            async with self._asking:
                if not await self._look(asked, past=past):
                    return None
        day = day_of(now()).isoformat()
        return (self._snapshot, day, self._files) if past else (self._snapshot, day)

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    def _good(self, seen_at: float, asked: float) -> bool:
        """Seen after the last touch, and recently or since it was asked for."""
        return seen_at > self._touched and (seen_at >= asked or asked - seen_at < self._looks_every)

    async def _look(self, asked: float, *, past: bool) -> bool:
        if not self._good(self._snapshot_at, asked):
            began = time.monotonic()
            if began < self._away_until or (seen := await self._seen()) is None:
                return False
            self._snapshot, self._snapshot_at = seen, began
        if past and not self._good(self._files_at, asked):
            began = time.monotonic()
            self._files, self._files_at = await asyncio.to_thread(self._hashed), began
        return True

    async def _seen(self) -> str | None:
        try:
            if self._connection is None or self._connection.closed:
                self._connection = await psycopg.AsyncConnection.connect(self._dsn, autocommit=True, connect_timeout=5)
            row = await (await self._connection.execute(SNAPSHOT)).fetchone()
            return str(row[0]) if row else None
        except (psycopg.Error, OSError) as error:
            log.warning("the state of the data cannot be asked", error=" ".join(str(error).split())[:200])
            self._away_until = time.monotonic() + AWAY_SECONDS
            await self.close()
            return None

    def _hashed(self) -> str:
        return hashlib.sha256("\n".join(self._archive()).encode()).hexdigest()
