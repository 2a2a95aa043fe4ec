"""An answer of any length that is made while it is sent, and that is never taken for whole when it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import anyio
import structlog
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

PATIENCE = 60.0
"""Seconds that the other side may take for one piece; an export holds a connection to the database meanwhile."""
log = structlog.get_logger("kiteline.api")


class Download(Response):
    """Sends `first` and then `chunks`, which are made in threads; `close` is called at the end, however it ends.

    When making or sending breaks off, the connection is closed without the end of the body, so that every HTTP client
    sees that the answer is not whole.
    """

    def __init__(
        self,
        first: bytes,
        chunks: Iterator[bytes],
        close: Callable[[], None],
        media_type: str,
        headers: Mapping[str, str],
        patience: float = PATIENCE,
    ) -> None:
        super().__init__(b"", 200, headers, media_type)
        del self.headers["content-length"]
        # Else the middleware zips it in the event loop, where everybody waits.
        self.headers["Content-Encoding"] = "identity"
        self._first, self._chunks, self._close, self._patience = first, chunks, close, patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await self._sent(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self._close)

    async def _sent(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_until_gone, receive, tasks.cancel_scope.cancel)
                await self._send_body(send)
                tasks.cancel_scope.cancel()
        except Exception as error:  # noqa: BLE001 - the answer has begun: it can only be broken off
            log.warning("an export broke off", path=scope["path"], error=told(error))

    async def _send_body(self, send: Send) -> None:
        chunk: bytes | None = self._first
        while chunk is not None:
            if chunk:
                with anyio.fail_after(self._patience):
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
            chunk = await run_in_threadpool(next, self._chunks, None)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive, then: Callable[[], None]) -> None:
    """Nobody makes the rest of a file for a client that has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
    then()


def told(error: BaseException) -> str:
    """An error in a line, without those that only gather it."""
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    return " ".join(repr(error).split())[:300]
