"""Databases of a PostgreSQL server: make, drop, ask whether one answers."""

from __future__ import annotations

import psycopg
from psycopg import sql
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from schemas.errors import UsageError


def libpq_url(url: str) -> str:
    """A SQLAlchemy URL as libpq reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def with_psycopg(url: str) -> str:
    """`url` with the driver that we use, whatever driver or none it names. Raises UsageError."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise UsageError(
            "KITELINE_DATABASE_URL 的写法不对；应如 postgresql://用户:密码@主机/库",
            "KITELINE_DATABASE_URL is not a database URL, e.g. postgresql://user:password@host/database",
        ) from None
    return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def database_trouble(url: str, seconds: float = 3.0) -> str:
    """Why the database cannot be reached, as one line; "" when it answers."""
    try:
        with psycopg.connect(libpq_url(url), connect_timeout=max(2, int(seconds))) as connection:
            connection.execute("SELECT 1")
    except psycopg.Error as error:
        return " ".join(str(error).split()) or type(error).__name__
    return ""


def ensure_database(server_url: str, name: str, template: str = "template0") -> bool:
    """Create database `name` unless it is there; returns whether it did. `server_url`: any other one.

    Text sorts by code point on every machine, whatever locale the server was set up with.
    """
    with psycopg.connect(libpq_url(server_url), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            return False
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'"
                " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'"
            ).format(sql.Identifier(name), sql.Identifier(template))
        )
        return True


def drop_database(server_url: str, name: str) -> None:
    """Drop database `name`, ending its sessions."""
    with psycopg.connect(libpq_url(server_url), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
