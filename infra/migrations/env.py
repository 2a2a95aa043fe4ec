"""Run by alembic for every command. The caller passes the connection; see infra/migrate.py."""

from __future__ import annotations

from alembic import context

from infra.gateway.records import metadata as gateway_metadata
from projections.records import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=[metadata, gateway_metadata])
with context.begin_transaction():
    context.run_migrations()
