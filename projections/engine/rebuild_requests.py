"""Requests for rebuilds: whoever may ask writes a row, a worker takes it. At most one is open per projection."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from projections import records
from schemas.errors import UsageError

REQUEST = records.rebuild_request
REBUILD, RETURN = "rebuild", "return"


def ask(connection: Connection, projection: str, what: str, asked_by: str) -> Any:
    """The new request. Raises UsageError while another of the projection is open."""
    values = {"projection": projection, "what": what, "asked_by": asked_by}
    new = insert(REQUEST).values(values).on_conflict_do_nothing().returning(REQUEST)
    found = connection.execute(new).one_or_none()
    if found is None:
        raise UsageError(
            f"投影 {projection} 已有一项待办，正等待工作进程或在进行；请等它结束",
            f"something is asked for projection {projection} already, and waits for a worker or is under way; wait for it",
        )
    return found


def newest(connection: Connection) -> dict[str, Any]:
    """Projection -> its newest request."""
    last = select(func.max(REQUEST.c.id)).group_by(REQUEST.c.projection)
    return {row.projection: row for row in connection.execute(select(REQUEST).where(REQUEST.c.id.in_(last)))}


def next_open(connection: Connection) -> Any:
    """The oldest request that has not ended, or None."""
    query = select(REQUEST).where(REQUEST.c.ended_at.is_(None)).order_by(REQUEST.c.id).limit(1)
    return connection.execute(query).one_or_none()


def begin(connection: Connection, number: int) -> None:
    connection.execute(update(REQUEST).where(REQUEST.c.id == number).values(begun_at=func.now()))


def end(connection: Connection, number: int, *, done: bool, zh: str, en: str) -> None:
    told = {"ended_at": func.now(), "done": done, "zh": zh, "en": en}
    connection.execute(update(REQUEST).where(REQUEST.c.id == number).values(told))
