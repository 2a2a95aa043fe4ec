"""What an ASGI app answers, taken whole instead of sent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Scope

from projections.platform.api.serving.answers import Answer

LARGEST = 2_000_000
"""Bytes; a longer answer is handed through as it comes."""
ATOM = "application/atom+xml"
_OF_ONE_CLIENT = frozenset({b"if-none-match", b"if-modified-since", b"range", b"if-range", b"accept-encoding"})


def _is_document(kind: str) -> bool:
    """JSON of some sort or a feed; JSON lines and tables are exports, which may have no end that we could wait for."""
    name = kind.partition(";")[0].strip()
    return name in ("application/json", ATOM) or name.endswith("+json")


class NotTakenError(Exception):
    """What comes is not to be taken whole. `kind`: because of its media type, so that it always is so at this path."""

    def __init__(self, *, kind: bool) -> None:
        super().__init__("not taken")
        self.kind = kind


@dataclass
class _Taker:
    start: Message | None = None
    parts: list[bytes] = field(default_factory=list)
    length: int = 0
    refused: NotTakenError | None = None
    _asked: bool = False

    async def receive(self) -> Message:
        """A request without a body, from a client that never leaves."""
        if self._asked:
            await asyncio.Event().wait()
        self._asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            if not _is_document(Headers(raw=list(message["headers"])).get("content-type", "")):
                self.refused = NotTakenError(kind=True)
        elif message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))
            self.length += len(self.parts[-1])
            if self.length > LARGEST:
                self.refused = NotTakenError(kind=False)
        if self.refused:
            raise self.refused


async def captured(app: ASGIApp, scope: Scope, audience: str) -> Answer:
    """Asks the app as nobody in particular would: no validators, no encodings. Raises NotTakenError."""
    asked = scope | {"headers": [(n, v) for n, v in scope["headers"] if n not in _OF_ONE_CLIENT]}
    taker = _Taker()
    try:
        await app(asked, taker.receive, taker.send)
    except Exception:
        if taker.refused:  # a stream's own group of tasks may have wrapped it
            raise taker.refused from None
        raise
    if taker.start is None:
        raise NotTakenError(kind=False)
    route = getattr(asked.get("route"), "path", "")
    return Answer(taker.start, b"".join(taker.parts), audience=audience, route=route)
