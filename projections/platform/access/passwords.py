"""Passwords: what may be one, and how it is kept (argon2id) and compared."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from schemas.errors import RequestRefused, UsageError

SHORTEST, LONGEST = 12, 200
AT_ONCE = 4
"""Comparisons at once: each takes 19 MiB and a core."""
WAIT_SECONDS = 5.0
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_places = threading.BoundedSemaphore(AT_ONCE)


def hashed(password: str) -> str:
    with _places:
        return _hasher.hash(_plain(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one that was kept. With None (no such account) as much work is done, and it is not.

    Raises RequestRefused (too-many-requests) when too many are compared right now.
    """
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise RequestRefused(
            "同时登录的人过多，请几秒后再试",
            "too many log in at once; try again in some seconds",
            kind="too-many-requests",
            value="5",
        )
    try:
        return _hasher.verify(kept or _nobodys(), _plain(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _places.release()


def check_password(password: str, name: str) -> None:
    """Raise UsageError for one that is too short, too long, or made of the account's name. Tells nothing of it."""
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise UsageError(
            f"密码应有 {SHORTEST} 至 {LONGEST} 个字符，现为 {len(plain)} 个；可用几个不相关的词",
            f"a password has {SHORTEST} to {LONGEST} characters, this has {len(plain)}; some unrelated words do well",
        )
    if name.casefold() in plain.casefold() or len(set(plain)) < 5:
        raise UsageError(
            "密码不能包含账号名，也不能只用几个字符重复；请另选",
            "a password does not hold the account's name, nor the same few characters; choose another",
        )


def _plain(password: str) -> str:
    """One spelling for what looks the same, whatever keyboard it came from."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody's password, to compare with")
