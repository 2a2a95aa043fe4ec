"""Runs of workers: each writes a row about itself, operators read them. All times are the database's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, insert, literal, or_, select, update

from projections.records import worker_run

RUN = worker_run.c
SEEN_EVERY = 30.0
"""Seconds between two signs of life. Each is a write, after which the API looks anew at what it has kept."""
SILENT_AFTER = timedelta(seconds=3 * SEEN_EVERY + 5)
"""Without a sign of life for so long a run that has not ended is silent."""
MOST = 200
"""Runs that are kept, the newest, and all that go on."""
SHOWN = 30
"""Runs that operators are shown, beside all that go on."""
SILENT: ColumnElement[bool] = and_(RUN.ended_at.is_(None), RUN.seen_at < func.now() - literal(SILENT_AFTER))
RUNNING: ColumnElement[bool] = and_(RUN.ended_at.is_(None), RUN.seen_at >= func.now() - literal(SILENT_AFTER))


@dataclass(frozen=True)
class PutOff:
    """Work that a worker put off or does again: which, when, and why."""

    what: str
    at: datetime
    zh: str
    en: str


@dataclass(frozen=True)
class End:
    """What a worker ended for: the name of the error's class, whether it passes by itself, and its words."""

    error: str
    retriable: bool
    zh: str
    en: str


def begin(connection: Connection, host: str, pid: int, readers: Sequence[str]) -> int:
    """The number of a new run. Runs that are over and not among the newest are forgotten."""
    newest = select(RUN.id).order_by(RUN.id.desc()).limit(MOST - 1)
    connection.execute(delete(worker_run).where(~RUNNING, RUN.id.not_in(newest)))
    new = insert(worker_run).values(host=host, pid=pid, readers=list(readers)).returning(RUN.id)
    return int(connection.execute(new).scalar_one())


def seen(connection: Connection, number: int, put_off: PutOff | None) -> None:
    """A sign of life."""
    told = {"seen_at": func.now()} | _told(put_off)
    connection.execute(update(worker_run).where(RUN.id == number, RUN.ended_at.is_(None)).values(told))


def end(connection: Connection, number: int, ended: End | None, put_off: PutOff | None) -> None:
    """`ended` None: it was told to."""
    told: dict[str, Any] = {"seen_at": func.now(), "ended_at": func.now()} | _told(put_off)
    if ended:
        told |= {"error": ended.error, "retriable": ended.retriable, "zh": ended.zh, "en": ended.en}
    connection.execute(update(worker_run).where(RUN.id == number, RUN.ended_at.is_(None)).values(told))


def newest(connection: Connection) -> Sequence[Any]:
    """Rows of `worker_run` with their `state`: all that run, then the newest of the others."""
    state = case((RUNNING, "running"), (SILENT, "silent"), (RUN.error.is_not(None), "failed"), else_="stopped")
    query = select(worker_run, state.label("state")).order_by(RUNNING.desc(), RUN.seen_at.desc(), RUN.id.desc())
    recent = select(RUN.id).order_by(RUN.seen_at.desc()).limit(SHOWN)
    return connection.execute(query.where(or_(RUNNING, RUN.id.in_(recent)))).all()


def _told(put_off: PutOff | None) -> dict[str, Any]:
    if put_off is None:
        return {}
    told = {"put_off": put_off.what, "put_off_at": put_off.at}
    return told | {"put_off_zh": put_off.zh, "put_off_en": put_off.en}
