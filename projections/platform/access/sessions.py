"""Sessions of browsers: an opaque random id in a cookie, its hash in the database, ended by idleness, age or hand."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from projections.engine.database_errors import database_errors_told
from projections.platform.access.records import account, login_session
from projections.platform.access.roles import Role
from schemas.days import now as system_clock

IDLE, LONGEST = timedelta(hours=2), timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
s, a = login_session.c, account.c


@dataclass(frozen=True)
class Session:
    account: str
    role: Role
    member: str | None
    id_hash: bytes
    ends_at: datetime


def csrf_token(cookie: str) -> str:
    """What a page sends with writes to show that it can read answers of this session. Follows from the cookie alone."""
    return hmac.new(cookie.encode("utf-8", "surrogateescape"), b"csrf", hashlib.sha256).hexdigest()


def hash_of(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode("utf-8", "surrogateescape")).digest()


class SessionTable:
    """Sessions in the table `login_session`. Raises DatabaseUnavailable."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = system_clock) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, name: str, instead_of: str | None = None) -> str:
        """A new session of an account; returns the cookie. The session of the cookie `instead_of` ends."""
        cookie, now = secrets.token_urlsafe(32), self._clock()
        row = {"id_hash": hash_of(cookie), "account": name, "begun_at": now, "used_at": now}
        with database_errors_told(), self._engine.begin() as connection:
            connection.execute(delete(login_session).where((s.begun_at < now - LONGEST) | (s.used_at < now - IDLE)))
            if instead_of:
                connection.execute(delete(login_session).where(s.id_hash == hash_of(instead_of)))
            connection.execute(insert(login_session).values(row))
        return cookie

    def find(self, cookie: str) -> Session | None:
        """The session of a cookie; None when it is nobody's, has ended, or its account is locked. Notes that it is used."""
        if not cookie or len(cookie) > 200:
            return None
        key, now = hash_of(cookie), self._clock()
        good = (s.id_hash == key, s.begun_at > now - LONGEST, s.used_at > now - IDLE, a.locked_at.is_(None))
        columns = (a.name, a.role, a.member, s.begun_at, s.used_at)
        query = select(*columns).select_from(login_session.join(account, a.name == s.account)).where(*good)
        with database_errors_told(), self._engine.connect() as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            if now - row.used_at > NOTED_EVERY:
                connection.execute(update(login_session).where(s.id_hash == key).values(used_at=now))
                connection.commit()
        return Session(row.name, Role(row.role), row.member, key, min(row.begun_at + LONGEST, now + IDLE))

    def end(self, cookie: str) -> None:
        with database_errors_told(), self._engine.begin() as connection:
            connection.execute(delete(login_session).where(s.id_hash == hash_of(cookie)))

    def end_all_of(self, name: str) -> int:
        """How many there were."""
        with database_errors_told(), self._engine.begin() as connection:
            return connection.execute(delete(login_session).where(s.account == name)).rowcount
