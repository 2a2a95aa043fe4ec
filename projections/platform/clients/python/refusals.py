"""A problem (RFC 9457) that the API answers with, as an error of the tree."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from schemas.errors import (
    KitelineError,
    NeedsRebuild,
    NotVisibleYet,
    RequestRefused,
    Unavailable,
    UnknownName,
    UsageError,
)

PREFIX = "urn:kiteline:problem:"
OF_KIND: Mapping[str, type[KitelineError]] = {
    "unknown-name": UnknownName,
    "not-found": UnknownName,
    "unusable-value": UsageError,
    "method-not-allowed": UsageError,
    "needs-rebuild": NeedsRebuild,
    "not-visible-yet": NotVisibleYet,
    "unavailable": Unavailable,
}
"""Kinds of problems that have an error of their own; the others are RequestRefused, which has the kind."""


def error_of(status: int, body: bytes, retry_after: str | None) -> KitelineError:
    """The error that an answer tells of. One that is no problem of ours came from something on the way."""
    told = _problem(body)
    if told is None:
        en = f"status {status}, which the platform does not answer in this form; is something else at this address?"
        zh = f"得到状态 {status}，不是平台的应答；请核对地址和中间的代理"
        return Unavailable(zh, en) if status >= 500 else RequestRefused(zh, en, kind="refused", value=str(status))
    kind = str(told.get("type", "")).removeprefix(PREFIX)
    zh, en = str(told.get("detail") or told.get("title")), str(told.get("detail_en") or told.get("title_en"))
    made = OF_KIND.get(kind)
    if made is None and status >= 500:
        return Unavailable(zh, en)
    return made(zh, en) if made else RequestRefused(zh, en, kind=kind, value=retry_after or "")


def away(url: str, why: object) -> Unavailable:
    return Unavailable(
        f"连不上 {url}（{why}）；请核对地址，或稍后重试",
        f"cannot reach {url} ({why}); check the address, or try again soon",
    )


def _problem(body: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(body)
    except ValueError:
        return None
    return told if isinstance(told, dict) and str(told.get("type", "")).startswith(PREFIX) else None
