"""Closings, and what an alert of a quiet source says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "closing",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("period", sa.Text, primary_key=True),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("known_at", sa.Date, nullable=False),
        sa.Column("positions", JSONB, nullable=False),
        sa.Column("made_at", TIME, nullable=False, server_default=sa.func.now()),
        comment="Frozen cutoffs, one per month, quarter and year. positions: family -> exclusive end per partition",
    )
    op.alter_column("alert", "openings_left", nullable=True)
    op.add_column("alert", sa.Column("last_at", TIME))
    op.add_column("alert", sa.Column("allowed_days", sa.Integer))
    op.create_table_comment(
        "alert",
        "Open alerts, derived from read models, verdicts and the date. openings_left: of an expiring demand; last_at,"
        " allowed_days: of a quiet source",
    )


def downgrade() -> None:
    op.execute("DELETE FROM alert WHERE openings_left IS NULL")
    op.drop_column("alert", "allowed_days")
    op.drop_column("alert", "last_at")
    op.alter_column("alert", "openings_left", nullable=False)
    op.create_table_comment("alert", "Open alerts, derived from read models and the date")
    op.drop_table("closing")
