"""Run by alembic for every command. The caller passes the connection; see infra/migrate.py."""

from __future__ import annotations

from alembic import context

from infra.gateway.records import metadata as gateway_metadata
from projections.platform.access.records import metadata as access_metadata
from projections.records import metadata

tables = [metadata, gateway_metadata, access_metadata]
context.configure(connection=context.config.attributes["connection"], target_metadata=tables)
with context.begin_transaction():
    context.run_migrations()
