"""One ear on PostgreSQL per process, and what it hears handed to every open stream."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterable

import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError

from projections.platform.api.live.live_client import Client, Frame, ModelsFrame, frame, frames_of
from projections.platform.api.live.verdict_tail import VerdictTail
from projections.platform.api.moments.reader import Reader
from projections.records import MODELS_CHANNEL, VERDICTS_CHANNEL
from schemas.errors import DatabaseUnavailable, KitelineError
from schemas.topics import FAMILY_PARTITIONS

CLIENTS = 500
CAUGHT_UP = 1_000
"""Events sent to a client that resumes; what is older is told as a gap."""
PAUSE = 0.05
MODELS_SECONDS = 1.0
CHECK_SECONDS = 30.0
log = structlog.get_logger("kiteline.api")


class LiveFeed:
    """Guarantee: a client gets each verdict at most once per connection, in order of visibility, and none is left
    out silently: a client that is behind is disconnected. Unit of parallelism: one per process.

    `before_models()` is called when it has been heard that read models moved, before anybody is told."""

    def __init__(
        self,
        reader: Reader,
        *,
        keep_alive: float = 15.0,
        patience: float = 10.0,
        before_models: Callable[[], None] = lambda: None,
    ) -> None:
        self.keep_alive = keep_alive
        self._before_models = before_models
        self._patience = patience
        self._dsn = reader.dsn
        self._tail = VerdictTail(reader)
        self._reading = asyncio.Lock()
        self._clients: set[Client] = set()
        self._listening = asyncio.Event()
        self._heard = asyncio.Event()
        self._changed: set[str] = set()
        self._told: set[str] = set()
        self._models_at = float("-inf")
        self._verdicts = False
        self._ending = False

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listen for as long as the context is open."""
        tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._pump())]
        try:
            yield
        finally:
            self.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def close(self) -> None:
        """End all streams now; no new ones are taken."""
        self._ending = True
        self._let_go()

    @property
    def open_streams(self) -> int:
        return len(self._clients)

    async def subscribe(self, last_seq: int | None, client: Client | None = None) -> Client:
        """A new stream, for `client` if given, with what came after `last_seq` waiting in it. Raises DatabaseUnavailable."""
        try:
            await asyncio.wait_for(self._listening.wait(), self._patience)
        except TimeoutError:
            raise _away() from None
        if self._ending or len(self._clients) >= CLIENTS:
            raise DatabaseUnavailable(
                f"实时连接已达上限 {CLIENTS} 个，请稍后再试", f"all {CLIENTS} live connections are taken; try later"
            )
        async with self._reading:
            if not self._clients:
                await asyncio.to_thread(self._tail.start)
            client = client or Client()
            self._clients.add(client)
        if last_seq is not None:
            try:
                await self._catch_up(client, last_seq)
            except BaseException:
                self.leave(client)
                raise
        return client

    def leave(self, client: Client) -> None:
        self._clients.discard(client)

    async def _catch_up(self, client: Client, last_seq: int) -> None:
        conditions = client.wanted.conditions()
        missed = frames_of(await asyncio.to_thread(self._tail.since, last_seq, CAUGHT_UP, *conditions))
        gap = [frame("gap", {"after": last_seq, "before": missed[0][0]})] if len(missed) == CAUGHT_UP else []
        client.put_before(gap, missed)

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._dsn, autocommit=True, connect_timeout=5) as ear:
                    await ear.execute(f"LISTEN {VERDICTS_CHANNEL}")
                    await ear.execute(f"LISTEN {MODELS_CHANNEL}")
                    self._listening.set()
                    self._hear(FAMILY_PARTITIONS)
                    while True:
                        async for note in ear.notifies(timeout=CHECK_SECONDS):
                            models = note.channel == MODELS_CHANNEL
                            self._hear(note.payload.split(",") if models else (), verdicts=not models)
                        await ear.execute("SELECT 1")  # is the other end still there?
            except (psycopg.Error, OSError) as error:
                log.warning("not listening to the database", error=" ".join(str(error).split())[:200])
            self._listening.clear()
            self._let_go()
            await asyncio.sleep(1)

    def _hear(self, changed: Iterable[str], *, verdicts: bool = True) -> None:
        self._changed.update(name for name in changed if name)
        self._verdicts = self._verdicts or verdicts
        self._heard.set()

    async def _pump(self) -> None:
        while True:
            await self._heard.wait()
            self._heard.clear()
            try:
                await self._hand_out()
            except (KitelineError, SQLAlchemyError) as error:
                log.warning("verdicts could not be read", error=" ".join(str(error).split())[:200])
                self._hear((), verdicts=True)
                await asyncio.sleep(1)
            await asyncio.sleep(PAUSE)

    async def _hand_out(self) -> None:
        if self._verdicts:
            self._verdicts = False
            async with self._reading:
                items, more = await asyncio.to_thread(self._tail.read) if self._clients else ([], False)
                self._send(frames_of(items))
            if more:
                self._hear((), verdicts=True)
        if self._changed:
            self._tell_models()

    def tell_models_again(self) -> None:
        """What was read after the last `models` was not yet the newest: it is told once more."""
        self._hear(self._told, verdicts=False)

    def _tell_models(self) -> None:
        """At most once in MODELS_SECONDS, so that what is read after it is computed no more often than that."""
        now = time.monotonic()
        if (wait := self._models_at + MODELS_SECONDS - now) > 0:
            asyncio.get_running_loop().call_later(wait, self._heard.set)
            return
        self._models_at = now
        self._told, self._changed = self._changed, set()
        self._before_models()
        self._send([(None, ModelsFrame(sorted(self._told)))])

    def _send(self, frames: Iterable[tuple[int | None, Frame]]) -> None:
        ready = list(frames)
        for client in self._clients:
            client.offer(ready)

    def _let_go(self) -> None:
        for client in self._clients:
            client.close()


def _away() -> DatabaseUnavailable:
    return DatabaseUnavailable(
        "数据库连不上，暂时没有实时消息；请稍后重连",
        "the database is away, there is nothing live now; connect again soon",
    )
