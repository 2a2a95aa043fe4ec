"""Generations by name: which declaration each was made from, and what a rebuild has done for it so far."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "generation",
        sa.Column("projection", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("declaration", sa.Text, nullable=False),
        sa.Column("begun_at", TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("built_at", TIME),
        sa.Column("facts", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("seconds", sa.Double, nullable=False, server_default=sa.text("0")),
        comment="One row per generation that has tables. built_at: when readers were first pointed to it, null while it"
        " is being built; facts and seconds: what a rebuild has read for it, and how long that took",
    )
    # What an interrupted rebuild of before has left has no row: the next one clears it away.
    op.execute(
        "INSERT INTO generation (projection, number, declaration, begun_at, built_at)"
        " SELECT name, live, declaration, switched_at, switched_at FROM projection"
        " UNION ALL SELECT name, previous, previous_declaration, switched_at, switched_at FROM projection"
        " WHERE previous IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("generation")
