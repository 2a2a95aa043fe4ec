"""API tokens: issued once, shown once, looked up by hash, revocable at any time. For gateway and API alike.

A token is 256 random bits, so its plain SHA-256 cannot be searched backwards and one index lookup verifies it; a slow
password hash would cost every request a tenth of a second and protect nothing more. A revoked token is refused by the
next request, on every process. It begins with its id, which is kept, so that one that is found somewhere can be revoked.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, or_, select, update

from projections.engine.database_errors import database_errors_told
from projections.platform.access.records import account, api_token
from projections.platform.access.roles import Scope
from schemas.days import now as system_clock
from schemas.errors import UnknownName

PREFIX = "kiteline_"
"""So that scanners for leaked secrets, and people, see what it is."""
LONGEST = 200
NOTED_EVERY = timedelta(minutes=1)
"""The last use is noted this precisely: a read need not write each time."""
t = api_token.c


@dataclass(frozen=True)
class Issued:
    """A token as it is listed; the token itself is not known any more."""

    token_id: str
    label: str
    issued_at: datetime
    revoked_at: datetime | None
    scopes: tuple[str, ...] = ()
    expires_at: datetime | None = None
    used_at: datetime | None = None


@dataclass(frozen=True)
class Bearer:
    """Whose token came. `account` and `role`: None for a token of the member alone."""

    member: str | None
    account: str | None
    role: str | None
    scopes: frozenset[Scope]


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


class TokenTable:
    """Tokens in the table `api_token`. Raises DatabaseUnavailable."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = system_clock) -> None:
        self._engine = engine
        self._clock = clock

    def issue(
        self,
        member: str | None,
        label: str = "",
        *,
        owner: str | None = None,
        scopes: Iterable[Scope] = (Scope.STATE,),
        lasts: timedelta | None = None,
    ) -> tuple[str, str]:
        """A new token of `member`, or of the account `owner`, and its id. `lasts`: until it expires; None: for good."""
        token_id = secrets.token_hex(4)
        token = f"{PREFIX}{token_id}_{secrets.token_urlsafe(32)}"
        row: dict[str, Any] = {"token_hash": hash_of(token), "token_id": token_id, "member": member, "label": label}
        row |= {"account": owner, "scopes": sorted(set(scopes)), "expires_at": self._clock() + lasts if lasts else None}
        with database_errors_told(), self._engine.begin() as connection:
            connection.execute(insert(api_token).values(row))
        return token, token_id

    def member_of(self, token: str) -> str | None:
        """In whose name a token may state facts; None when it is nobody's, revoked, expired, or for reading only."""
        found = self.bearer(token)
        return found.member if found and Scope.STATE in found.scopes else None

    def bearer(self, token: str) -> Bearer | None:
        """Whose token it is; None when it is nobody's, revoked, expired, or its account is locked."""
        if not token.startswith(PREFIX) or len(token) > LONGEST:
            return None
        now = self._clock()
        joined = api_token.outerjoin(account, account.c.name == t.account)
        good = (
            t.token_hash == hash_of(token),
            t.revoked_at.is_(None),
            or_(t.expires_at.is_(None), t.expires_at > now),
            account.c.locked_at.is_(None),
        )
        columns = (t.member, t.account, account.c.role, t.scopes, t.used_at, t.token_id)
        with database_errors_told(), self._engine.connect() as connection:
            row = connection.execute(select(*columns).select_from(joined).where(*good)).first()
            if row is None:
                return None
            if row.used_at is None or now - row.used_at > NOTED_EVERY:
                self._note(connection, row.token_id, now)
        return Bearer(row.member, row.account, row.role, frozenset(map(Scope, row.scopes)))

    def revoke(self, member: str, token_id: str) -> None:
        """Make a member's token useless. Raises UnknownName with the ids there are."""
        self._revoke(t.member == member, token_id, f"成员 {member}", f"member {member}")

    def revoke_of(self, owner: str, token_id: str) -> None:
        """Make a token of an account useless. Raises UnknownName with the ids there are."""
        self._revoke(t.account == owner, token_id, f"账号 {owner}", f"account {owner}")

    def issued(self, member: str) -> list[Issued]:
        """All tokens of `member`, newest first."""
        return self._listed(t.member == member)

    def issued_to(self, owner: str) -> list[Issued]:
        """All tokens of an account, newest first."""
        return self._listed(t.account == owner)

    def _note(self, connection: Connection, token_id: str, at: datetime) -> None:
        connection.execute(update(api_token).where(t.token_id == token_id).values(used_at=at))
        connection.commit()

    def _revoke(self, whose: ColumnElement[bool], token_id: str, zh: str, en: str) -> None:
        revoked = func.coalesce(t.revoked_at, func.now())
        query = update(api_token).where(whose, t.token_id == token_id).values(revoked_at=revoked)
        with database_errors_told(), self._engine.begin() as connection:
            if connection.execute(query).rowcount:
                return
        ids = ", ".join(one.token_id for one in self._listed(whose) if one.revoked_at is None)
        raise UnknownName(
            f"{zh} 没有令牌 {token_id}；现有：{ids or '无'}",
            f"{en} has no token {token_id}; there are: {ids or 'none'}",
        )

    def _listed(self, whose: ColumnElement[bool]) -> list[Issued]:
        columns = (t.token_id, t.label, t.issued_at, t.revoked_at, t.scopes, t.expires_at, t.used_at)
        query = select(*columns).where(whose).order_by(t.issued_at.desc())
        with database_errors_told(), self._engine.connect() as connection:
            return [Issued(*row[:4], tuple(row.scopes), *row[5:]) for row in connection.execute(query)]
