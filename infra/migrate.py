"""Bring a database's own tables (projections/records.py) to the newest migration."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from projections.engine.database_errors import database_errors_told
from schemas.errors import DatabaseUnavailable, NotProvisioned

FOLDER = Path(__file__).with_name("migrations")
_LOCK = 0x6B6974656C696E65  # "kiteline": two provisioning runs at once take turns


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration with our migrations, over an open connection."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def require_tables(engine: Engine) -> None:
    """Raise NotProvisioned unless the database has the newest tables, DatabaseUnavailable when it is away."""
    with database_errors_told(), engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != ScriptDirectory(str(FOLDER)).get_current_head():
        raise NotProvisioned(
            "数据库表尚未建立或需要升级；请先运行 kiteline provision",
            "the database's tables are missing or of an older version; first run: kiteline provision",
        )


def has_newest_tables(url: str) -> bool:
    """Whether `migrate` would have nothing to do. Raises DatabaseUnavailable."""
    engine = create_engine(url, poolclass=NullPool)
    with database_errors_told(), engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory(str(FOLDER)).get_current_head()


def migrate(url: str) -> bool:
    """Apply what is missing. Returns whether anything was. Raises DatabaseUnavailable."""
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            config = alembic_config(connection)
            before = MigrationContext.configure(connection).get_current_revision()
            if before == ScriptDirectory.from_config(config).get_current_head():
                return False
            command.upgrade(config, "head")
            return True
    except OperationalError as error:
        told = " ".join(str(error.orig).split())
        raise DatabaseUnavailable(
            f"数据库迁移没有完成：{told}；修复后请重新运行 kiteline provision",
            f"the database could not be migrated: {told}; repair it, then run: kiteline provision",
        ) from error
