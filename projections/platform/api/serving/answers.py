"""An answer as it is kept: bytes, what identifies them, and how they are sent to each who asks."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

GZIP_FROM = 1_000
"""Shorter answers are sent as they are."""
GZIP_LEVEL = 5
_MADE_ANEW = frozenset({"content-length", "etag", "vary", "cache-control", "age", "date"})


class Answer:
    """A complete answer to a GET. `etag` is weak: it names the content, whichever way that is encoded; it is the hash of
    the body, so that all processes, and one that was restarted, give the same."""

    def __init__(self, start: Message, body: bytes, *, audience: str, route: str = "") -> None:
        self.status: int = start["status"]
        self.body = body
        self.route = route
        self.etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        own = Headers(raw=list(start["headers"]))
        self.control = own.get("cache-control", "")
        self._headers = [(name, value) for name, value in own.raw if name.decode("latin-1") not in _MADE_ANEW]
        self._kind = own.get("content-type", "")
        self._public = audience == ""
        self._cookies = "set-cookie" in own
        self._zipped: bytes | None = None
        self._zipping = asyncio.Lock()

    @property
    def keepable(self) -> bool:
        """Whether it may be given to others who ask the same."""
        return self.status == 200 and "no-store" not in self.control and not self._cookies

    @property
    def size(self) -> int:
        """Bytes of the body; its compressed form is a fraction of it."""
        return len(self.body)

    async def send(self, scope: Scope, send: Send, age: float = 0) -> bool:
        """Send it as `scope` takes it, or 304 where that has it already. Returns whether it was 304."""
        asked = Headers(scope=scope)
        headers = MutableHeaders(raw=[])
        headers["Cache-Control"] = self.control or ("no-cache" if self._public else "private, no-cache")
        headers["Vary"] = "Accept-Encoding" if self._public else "Accept-Encoding, Authorization, Cookie"
        if age >= 1:
            headers["Age"] = str(int(age))
        if self.status == 200 and "no-store" not in self.control:
            headers["ETag"] = self.etag
            if has(asked.getlist("if-none-match"), self.etag):
                await send({"type": "http.response.start", "status": 304, "headers": headers.raw})
                await send({"type": "http.response.body", "body": b""})
                return True
        body = self.body
        if len(body) >= GZIP_FROM and takes_gzip(asked.get("accept-encoding", "")):
            body = await self._gzip()
            headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
        await send({"type": "http.response.start", "status": self.status, "headers": [*self._headers, *headers.raw]})
        await send({"type": "http.response.body", "body": body})
        return False

    async def _gzip(self) -> bytes:
        """Made once for all who take it."""
        async with self._zipping:
            if self._zipped is None:
                self._zipped = await asyncio.to_thread(gzip.compress, self.body, GZIP_LEVEL, mtime=0)
            return self._zipped


def has(told: Iterable[str], etag: str) -> bool:
    """Whether If-None-Match names this tag, by weak comparison: W/ does not count."""
    tags = {tag.strip().removeprefix("W/") for line in told for tag in line.split(",")}
    return "*" in tags or etag.removeprefix("W/") in tags


def takes_gzip(accepted: str) -> bool:
    """Whether Accept-Encoding names gzip and does not refuse it by q=0."""
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
