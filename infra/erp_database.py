"""The database of a member's ERP: an engine for a URL, and nothing of the URL in what is said or logged."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from schemas.errors import UsageError

WAIT = 10
"""Seconds that the database may take to answer, or SQLite to be free."""


def erp_engine(url: str) -> Engine:
    """An engine; connects on first use. `postgresql://` means psycopg. Raises UsageError, never showing the URL."""
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        dialect = parsed.get_backend_name()
        if dialect == "sqlite" and not (parsed.database and Path(parsed.database).is_file()):
            raise UsageError(  # SQLite would make an empty one
                f"没有 SQLite 文件 {parsed.database}；请检查路径（sqlite:////绝对路径）",
                f"there is no SQLite file {parsed.database}; check the path (sqlite:////absolute/path)",
            )
        waits = {"sqlite": {"timeout": WAIT}, "postgresql": {"connect_timeout": WAIT}}.get(dialect, {})
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True, connect_args=waits)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise UsageError(
            "数据库地址的写法不对；应如 postgresql://用户:密码@主机/库 或 sqlite:////绝对路径",
            "that is no database address; postgresql://user:password@host/database or sqlite:////absolute/path is",
        ) from None
    except ImportError as error:
        raise UsageError(
            f"缺少这种数据库的驱动 {error.name}；请装进 Kiteline 的环境",
            f"the driver {error.name} of this kind of database is missing; install it into Kiteline's environment",
        ) from None
