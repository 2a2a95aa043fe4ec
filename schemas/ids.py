"""Event ids: UUIDv7 for originals, UUIDv8 for facts derived from rows of files and snapshots (RFC 9562)."""

from __future__ import annotations

import hashlib
import os
import re
import time
import uuid

CANONICAL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def _with_version(raw: int, version: int) -> str:
    raw = raw & ~(0xF << 76) | (version << 76)
    raw = raw & ~(0x3 << 62) | (0x2 << 62)
    return str(uuid.UUID(int=raw))


def original_id() -> str:
    """A new UUIDv7: 48 bits of Unix milliseconds, then random bits."""
    milliseconds = time.time_ns() // 1_000_000
    return _with_version(milliseconds << 80 | int.from_bytes(os.urandom(10), "big"), 7)


def derived_id(row_key: str, previous_event_id: str | None, content: bytes) -> str:
    """UUIDv8 from what a row states: the same file twice states nothing new, while A, B, A is three facts."""
    digest = hashlib.sha256("\x1f".join((row_key, previous_event_id or "")).encode() + b"\x1f" + content).digest()
    return _with_version(int.from_bytes(digest[:16], "big"), 8)


def is_canonical(event_id: str) -> bool:
    """Lower-case UUID text; ids are compared as text, so other spellings are refused."""
    return CANONICAL.fullmatch(event_id) is not None
