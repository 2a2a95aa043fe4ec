"""Answers kept under an Idempotency-Key, in PostgreSQL: the same for every gateway process."""

from __future__ import annotations

import time
from datetime import timedelta

from sqlalchemy import Engine, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from infra.gateway.records import kept_answer
from producers.gateway.ports import Answer
from projections.engine.database_errors import database_errors_told
from schemas.errors import RequestRefused

KEPT = timedelta(hours=24)
ABANDONED = timedelta(minutes=1)
"""A request that has not ended by then never will: its process died. Its key may be taken over, since what it may
have written comes again under the same event ids."""
PURGE_EVERY = 600.0
k = kept_answer.c


class AnswerTable:
    """Answers in the table `kept_answer`; see producers.gateway.ports.Answers. Raises DatabaseUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._purged = 0.0

    def begin(self, member: str, key: str, fingerprint: bytes) -> Answer | None:
        row = {"member": member, "key": key, "fingerprint": fingerprint}
        free = or_(
            k.begun_at < func.now() - KEPT,
            (k.status.is_(None)) & (k.begun_at < func.now() - ABANDONED) & (k.fingerprint == fingerprint),
        )
        begun = insert(kept_answer).values(row)
        begun = begun.on_conflict_do_update(
            index_elements=["member", "key"],
            set_={"fingerprint": fingerprint, "begun_at": func.now(), "status": None, "body": None, "headers": None},
            where=free,
        )
        with database_errors_told(), self._engine.begin() as connection:
            self._purge_now_and_then()
            if connection.execute(begun.returning(k.member)).first():
                return None
            held = connection.execute(select(kept_answer).where(k.member == member, k.key == key)).first()
        if held is None or (held.fingerprint == fingerprint and held.status is None):
            raise RequestRefused(
                f"Idempotency-Key = “{key}”：同一请求还在处理，请稍后再查",
                f"Idempotency-Key = {key!r}: the same request is still under way; ask again soon",
                kind="key-busy", attribute="Idempotency-Key", value=key,
            )  # fmt: skip
        if held.fingerprint != fingerprint:
            raise RequestRefused(
                f"Idempotency-Key = “{key}”：24 小时内已用于内容不同的请求；请换一个",
                f"Idempotency-Key = {key!r}: used within 24 hours for a request with other content; take a new one",
                kind="key-reused", attribute="Idempotency-Key", value=key,
            )  # fmt: skip
        return Answer(held.status, held.body, held.headers)

    def keep(self, member: str, key: str, answer: Answer) -> None:
        said = {"status": answer.status, "body": answer.body, "headers": answer.headers}
        with database_errors_told(), self._engine.begin() as connection:
            connection.execute(update(kept_answer).where(k.member == member, k.key == key).values(said))

    def forget(self, member: str, key: str) -> None:
        with database_errors_told(), self._engine.begin() as connection:
            connection.execute(delete(kept_answer).where(k.member == member, k.key == key))

    def _purge_now_and_then(self) -> None:
        if time.monotonic() - self._purged < PURGE_EVERY and self._purged:
            return
        self._purged = time.monotonic()
        with self._engine.begin() as connection:
            connection.execute(delete(kept_answer).where(k.begun_at < func.now() - KEPT))
