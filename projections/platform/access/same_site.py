"""Whether a write comes from a page of our own: what browsers say of its origin, and the session's own token."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from fastapi import Request

from projections.platform.access.sessions import csrf_token
from schemas.errors import RequestRefused

HEADER = "x-csrf-token"
READS = ("GET", "HEAD", "OPTIONS")
OURS = ("same-origin", "none")
"""`none`: typed by the user. `same-site` is another host of the same domain: not ours."""


def check_origin(request: Request) -> None:
    """Raise RequestRefused (cross-site) when a browser says that another site's page sends this. Programs say nothing."""
    fetched, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if (fetched is not None and fetched not in OURS) or foreign:
        raise _refused(
            "请求来自另一个网站的页面；请在本平台的页面上操作",
            "the request comes from another site's page; use our own",
        )


def check_token(request: Request, cookie: str) -> None:
    """Raise RequestRefused (cross-site) without the token that GET /v1/session gives for this session."""
    given = request.headers.get(HEADER, "")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), csrf_token(cookie).encode()):
        raise _refused(
            "缺少或不符 X-CSRF-Token；请从 GET /v1/session 取 csrf_token 放入此请求头",
            "X-CSRF-Token is missing or not this session's; send csrf_token of GET /v1/session in this header",
        )


def _refused(zh: str, en: str) -> RequestRefused:
    return RequestRefused(zh, en, kind="cross-site", attribute="Origin")
