"""The outbox table of a member's ERP: rows that wait are read, and marked when they were stated, refused or judged.

A row that waits is one without a mark. There is no high-water mark: in PostgreSQL a transaction that began early may
commit late, and its small id would be passed over.

Unit of parallelism: one reader a table; two do no harm. Guarantee: a row is read until it is marked.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from producers.erp.outbox_ddl import TABLE, checked_name
from schemas.days import SHANGHAI, UTC, now
from schemas.errors import DatabaseUnavailable, UsageError

COLUMNS = ("id", "created_at", "event_type", "subject", "occurred_at", "event_id", "refused", "outcome", "reasons")


@dataclass(frozen=True)
class OutboxRow:
    """A row as the ERP wrote it. Times are what the driver gives (datetime, or text in SQLite); `payload` is text.

    `event_id`: set when the row was stated before and is to be stated again.
    """

    id: int
    created_at: Any
    event_type: Any
    subject: Any
    occurred_at: Any
    payload: Any
    event_id: str | None


class OutboxTable:
    """The table `table` behind `engine`. Every method raises DatabaseUnavailable or UsageError (no table, no right).

    No error shows the address of the database, which may hold a password.
    """

    def __init__(self, engine: Engine, table: str = TABLE) -> None:
        schema, _, name = checked_name(table).rpartition(".")
        self.name = table
        self._engine = engine
        made: list[sa.Column[Any]] = [
            sa.Column(column) for column in COLUMNS
        ]  # without types: cells come as the driver has them
        ours = sa.Column("stated_at", sa.DateTime(timezone=True)), sa.Column("payload", sa.Text)
        self._table = sa.Table(name, sa.MetaData(), *made, *ours, schema=schema or None)
        c = self._table.c
        self._waiting = sa.and_(c.stated_at.is_(None), c.refused.is_(None))
        self._open = sa.and_(c.stated_at.is_not(None), c.outcome.is_(None))

    def waiting(self, limit: int) -> list[OutboxRow]:
        """The first rows, by id, that bear no mark."""
        c = self._table.c
        payload = sa.cast(c.payload, sa.Text)
        wanted = c.id, c.created_at, c.event_type, c.subject, c.occurred_at, payload, c.event_id
        query = sa.select(*wanted).where(self._waiting).order_by(c.id).limit(limit)
        with self._connected() as connection:
            return [OutboxRow(*row) for row in connection.execute(query)]

    def mark(self, stated: Mapping[int, str], refused: Mapping[int, str]) -> None:
        """Note which rows are facts that Kafka has (row id -> event id), and which cannot be (row id -> why)."""
        c, update = self._table.c, sa.update(self._table)
        done = update.where(c.id == sa.bindparam("row")).values(
            event_id=sa.bindparam("event"), stated_at=sa.bindparam("at"), outcome=None, reasons=None
        )
        wrong = update.where(c.id == sa.bindparam("row"), c.stated_at.is_(None)).values(refused=sa.bindparam("why"))
        at = now().astimezone(UTC)
        with self._connected() as connection:
            if stated:
                connection.execute(done, [{"row": row, "event": event, "at": at} for row, event in stated.items()])
            if refused:
                connection.execute(wrong, [{"row": row, "why": why} for row, why in refused.items()])

    def judged(self, verdicts: Sequence[tuple[str, str, str | None]]) -> None:
        """Write verdicts (event id, outcome, reasons) to their rows, in order; accepted is final."""
        if not verdicts:
            return
        c = self._table.c
        undecided = sa.or_(c.outcome.is_(None), c.outcome != "accepted")
        update = sa.update(self._table).where(c.event_id == sa.bindparam("event"), undecided)
        update = update.values(outcome=sa.bindparam("said"), reasons=sa.bindparam("why"))
        with self._connected() as connection:
            connection.execute(update, [{"event": e, "said": o, "why": r} for e, o, r in verdicts])

    def without_verdict(self) -> dict[str, Any]:
        """Rows that were stated and have no verdict yet: event id -> created_at, as the driver gives it."""
        query = sa.select(self._table.c.event_id, self._table.c.created_at).where(self._open)
        with self._connected() as connection:
            return {str(event_id): created for event_id, created in connection.execute(query)}

    def counts(self) -> dict[str, int]:
        """Rows: waiting, refused, stated (without a verdict yet), and one entry an outcome."""
        c = self._table.c
        state = sa.case(
            (c.stated_at.is_not(None), sa.func.coalesce(c.outcome, "stated")),
            (c.refused.is_not(None), "refused"),
            else_="waiting",
        ).label("state")
        query = sa.select(state, sa.func.count()).group_by(sa.text("1"))
        with self._connected() as connection:
            return {str(name): int(count) for name, count in connection.execute(query)}

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise self._told(error) from None  # the original may show the address

    def _told(self, error: SQLAlchemyError) -> Exception:
        what = " ".join(str(error.orig if isinstance(error, DBAPIError) else type(error).__name__).split())[:200]
        password = self._engine.url.password
        what = what.replace(str(password), "***") if password else what
        if isinstance(error, DBAPIError) and not _is_away(error):
            return UsageError(
                f"发件箱表 {self.name} 无法使用（{what}）；请用 kiteline outbox ddl 建表，并检查用户的权限",
                f"the outbox table {self.name} cannot be used ({what}); make it with kiteline outbox ddl, check the user's rights",
            )
        return DatabaseUnavailable(
            f"连不上 ERP 数据库（{what}）；没有标记的行会在下次再读。请检查地址、网络和服务",
            f"the ERP's database cannot be reached ({what}); rows without a mark are read again. Check address, network, service",
        )


def _is_away(error: DBAPIError) -> bool:
    """Away or busy for a while, rather than set up wrongly."""
    if error.connection_invalidated:
        return True
    said = str(error.orig)  # SQLite has one class for all of these
    return isinstance(error, OperationalError) and "no such" not in said and "readonly" not in said


def moment_of(value: Any) -> datetime | None:
    """A time of the table: aware, or taken as Shanghai's; None when it is no time."""
    try:
        made = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return made if made.tzinfo else made.replace(tzinfo=SHANGHAI)
