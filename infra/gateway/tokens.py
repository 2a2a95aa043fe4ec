"""API tokens of members: issued once, shown once, looked up by hash, revocable at any time.

A token is 256 random bits, so its plain SHA-256 cannot be searched backwards and one index lookup verifies it; a slow
password hash would cost every request a tenth of a second and protect nothing more. A revoked token is refused by the
next request, on every gateway.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, insert, select, update

from infra.gateway.records import api_token
from projections.engine.database_errors import database_errors_told
from schemas.errors import UnknownName

PREFIX = "kiteline_"
"""So that scanners for leaked secrets, and people, see what it is."""
LONGEST = 200


@dataclass(frozen=True)
class Issued:
    """A token as it is listed; the token itself is not known any more."""

    token_id: str
    label: str
    issued_at: datetime
    revoked_at: datetime | None


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


class TokenTable:
    """Tokens in the table `api_token`. Raises DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def issue(self, member: str, label: str = "") -> tuple[str, str]:
        """A new token of `member` and its id."""
        token, token_id = PREFIX + secrets.token_urlsafe(32), secrets.token_hex(4)
        with database_errors_told(), self._engine.begin() as connection:
            connection.execute(
                insert(api_token).values(token_hash=hash_of(token), token_id=token_id, member=member, label=label)
            )
        return token, token_id

    def member_of(self, token: str) -> str | None:
        """Whose token it is; None when it is nobody's, or revoked."""
        if not token.startswith(PREFIX) or len(token) > LONGEST:
            return None
        t = api_token.c
        query = select(t.member).where(t.token_hash == hash_of(token), t.revoked_at.is_(None))
        with database_errors_told(), self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def revoke(self, member: str, token_id: str) -> None:
        """Make a token useless. Raises UnknownName with the ids there are."""
        t = api_token.c
        query = (
            update(api_token)
            .where(t.member == member, t.token_id == token_id)
            .values(revoked_at=func.coalesce(t.revoked_at, func.now()))
        )
        with database_errors_told(), self._engine.begin() as connection:
            if connection.execute(query).rowcount:
                return
        ids = ", ".join(one.token_id for one in self.issued(member) if one.revoked_at is None)
        raise UnknownName(
            f"成员 {member} 没有令牌 {token_id}；现有：{ids or '无'}",
            f"member {member} has no token {token_id}; there are: {ids or 'none'}",
        )

    def issued(self, member: str) -> list[Issued]:
        """All tokens of `member`, newest first."""
        t = api_token.c
        query = select(t.token_id, t.label, t.issued_at, t.revoked_at).where(t.member == member)
        with database_errors_told(), self._engine.connect() as connection:
            return [Issued(*row) for row in connection.execute(query.order_by(t.issued_at.desc()))]
