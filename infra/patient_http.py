"""HTTP/1.1 that gives a client so many seconds to send a request's head: one that never ends it holds a connection."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 15.0
HEAD_BYTES = 32_768
"""Of a request's line and headers that have not come whole; longer ones are answered 400 by the server itself."""


class PatientProtocol(H11Protocol):
    """Closes a connection on which no request has begun to be answered within HEAD_SECONDS."""

    _giving_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        answering = self.cycle is not None and not self.cycle.response_complete
        if answering:
            self._wait_no_more()
        elif self._giving_up is None:  # a further request on this connection has begun to come
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._giving_up = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None
