"""Asks the API over HTTP: what has not changed is not sent again, cookies are kept, problems become errors."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from http.client import HTTPException, HTTPResponse
from http.cookiejar import CookieJar
from types import TracebackType
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from projections.platform.clients.python.refusals import away, error_of
from schemas.errors import UsageError

KEPT = 256
LARGEST_KEPT = 1_000_000
NOT_MODIFIED = 304


class _NoRedirect(HTTPRedirectHandler):
    """The API sends nobody elsewhere, and a token must not be taken along."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Answer:
    """An answer as it comes, to be read in pieces and closed: a file, a feed, the stream of events."""

    def __init__(self, response: HTTPResponse) -> None:
        self._response = response
        self.headers = response.headers

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, all without it; empty at the end. Raises Unavailable when it breaks off."""
        try:
            return self._response.read(None if size < 0 else size)
        except (OSError, HTTPException) as error:
            raise away(self._response.url or "", error) from None

    def lines(self) -> Iterator[str]:
        """Line by line, without their ends, as they come."""
        for line in self._response:
            yield line.decode().rstrip("\r\n")

    def __enter__(self) -> Answer:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._response.close()


class Connection:
    """`timeout`: seconds without a byte. Raises UsageError for an address that is not http or https."""

    def __init__(self, url: str, *, token: str | None = None, timeout: float = 60.0) -> None:
        if not url.startswith(("http://", "https://")):
            raise UsageError(
                f"平台地址 {url} 应以 http:// 或 https:// 开头", f"address {url}: begin it with http:// or https://"
            )
        self._url, self._token, self._timeout = url.rstrip("/"), token, timeout
        self._opener = build_opener(_NoRedirect, HTTPCookieProcessor(CookieJar()))
        self._csrf: str | None = None
        self._kept: OrderedDict[str, tuple[str, bytes]] = OrderedDict()

    def _ask(self, method: str, path: str, *, query: Mapping[str, Any] | None = None, **sent: Any) -> Any:
        """What is answered, read as JSON; None where there is nothing. Raises the error that the problem stands for."""
        address = self._address(path, query)
        held = self._kept.get(address) if method == "GET" else None
        answer = self._open(method, address, {"If-None-Match": held[0]} if held else {}, **sent)
        with Answer(answer) as opened:
            body = held[1] if held and answer.status == NOT_MODIFIED else opened.read()
        self._keep(method, address, answer.headers.get("ETag"), body)
        found = json.loads(body) if body else None
        if path == "/v1/session":
            self._begin(found)
        return found

    def _stream(self, method: str, path: str, *, query: Mapping[str, Any] | None = None, **sent: Any) -> Answer:
        """The answer, open. Raises as `_ask`."""
        return Answer(self._open(method, self._address(path, query), {}, **sent))

    def _begin(self, who: dict[str, Any] | None) -> None:
        """Another caller: nothing that was read before is kept, and writes carry the token of its session."""
        self._csrf = who["csrf_token"] if who else None
        self._kept.clear()

    def _keep(self, method: str, address: str, tag: str | None, body: bytes) -> None:
        if method == "GET" and tag and len(body) <= LARGEST_KEPT:
            self._kept[address] = tag, body
            self._kept.move_to_end(address)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def _address(self, path: str, query: Mapping[str, Any] | None) -> str:
        asked = [(name, _said(one)) for name, value in (query or {}).items() for one in _each(value)]
        return self._url + path + (f"?{urlencode(asked)}" if asked else "")

    def _open(
        self,
        method: str,
        address: str,
        headers: dict[str, str],
        *,
        body: Any = None,
        content: bytes | None = None,
        media_type: str = "application/json",
    ) -> HTTPResponse:
        if body is not None:
            content = json.dumps(body, ensure_ascii=False, default=_said).encode()
        if content is not None:
            headers = headers | {"Content-Type": media_type}
        if self._token:
            headers = headers | {"Authorization": f"Bearer {self._token}"}
        if self._csrf and method != "GET":
            headers = headers | {"X-CSRF-Token": self._csrf}
        request = Request(address, content, headers, method=method)  # noqa: S310 - http and https only, see __init__
        try:
            opened: HTTPResponse = self._opener.open(request, timeout=self._timeout)
        except HTTPError as error:
            if error.code == NOT_MODIFIED and "If-None-Match" in headers:
                return error.fp  # type: ignore[return-value]
            with error:
                raise error_of(error.code, error.read(), error.headers.get("Retry-After")) from None
        except (OSError, HTTPException) as error:
            raise away(self._url, getattr(error, "reason", error)) from None
        return opened


def part(value: str) -> str:
    """A value as one part of a path."""
    return quote(value, safe="")


def _each(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)
