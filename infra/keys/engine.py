"""The key store's database: opened apart from the read models, in whole transactions, with deletions that stay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from infra.database import with_psycopg
from infra.keys.tables import metadata
from schemas.errors import KeyStoreUnavailable, UsageError

WAIT = 10.0


def open_database(url: str) -> Engine:
    """Engine of a SQLite or PostgreSQL URL; nothing is connected yet. Raises UsageError."""
    try:
        kind = make_url(url).get_backend_name()
    except (ArgumentError, ValueError):
        kind = "?"
    if kind == "sqlite":
        return _sqlite(url)
    if kind in ("postgresql", "postgres"):
        return create_engine(with_psycopg(url), pool_size=4, pool_pre_ping=True, connect_args={"connect_timeout": 5})
    raise UsageError(
        "KITELINE_KEYS_URL 应为 sqlite:///文件 或 postgresql://用户:密码@主机/库",
        "KITELINE_KEYS_URL must be sqlite:///FILE or postgresql://user:password@host/database",
    )


def _sqlite(url: str) -> Engine:
    file = make_url(url).database
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": WAIT})

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        if file:
            Path(file).chmod(0o600)
        connection.isolation_level = None  # transactions begin as we say
        connection.execute("PRAGMA journal_mode=TRUNCATE")  # no log in which a destroyed key lives on
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def make_tables(engine: Engine) -> None:
    """The tables, where they are missing. Raises KeyStoreUnavailable."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with told(engine):
        metadata.create_all(engine)


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction. Raises KeyStoreUnavailable."""
    with told(engine), engine.begin() as connection:
        yield connection


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Within this, what the database raises is said as KeyStoreUnavailable."""
    try:
        yield
    except DBAPIError as error:
        where = engine.url.render_as_string(hide_password=True)
        # Only the kind of error: its text may repeat parameters.
        kind = getattr(error.orig, "sqlite_errorname", type(error.orig).__name__)
        if kind == "SQLITE_BUSY":
            raise KeyStoreUnavailable(
                f"密钥库 {where} 正被另一进程占用；请结束停住的 worker 后重新启动，本批将重放，不会丢失",
                f"the key store {where} is held by another process; end the worker that stands still and start again;"
                " the batch will be repeated, nothing is lost",
            ) from error
        raise KeyStoreUnavailable(
            f"连不上密钥库（{where}，{kind}）；请检查 KITELINE_KEYS_URL 与该数据库，本批将重放，不会丢失",
            f"the key store cannot be reached ({where}, {kind}); check KITELINE_KEYS_URL and that database;"
            " the batch will be repeated, nothing is lost",
        ) from error
