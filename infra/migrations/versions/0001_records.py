"""The platform's own tables: verdicts, checkpoints, generations, alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "verdict",
        sa.Column("seq", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True),
        sa.Column("offset", sa.BigInteger, primary_key=True),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text(collation="C")),
        sa.Column("event_type", sa.Text),
        sa.Column("subject", sa.Text),
        sa.Column("occurred_at", TIME),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reasons", JSONB, nullable=False, server_default=sa.text("'[]'")),
        sa.Column("content_hash", sa.LargeBinary, nullable=False),
        sa.Column("catalogue", JSONB, nullable=False, server_default=sa.text("'{}'")),
        sa.Column("decided_at", TIME, nullable=False, server_default=sa.func.now()),
        comment="What admission decided, one row per inbox position",
    )
    op.create_index("verdict_seq", "verdict", ["seq"], unique=True)
    op.create_index(
        "verdict_accepted_once",
        "verdict",
        ["member", "event_id"],
        unique=True,
        postgresql_where=sa.text("outcome = 'accepted'"),
    )
    op.create_index("verdict_of_member", "verdict", ["member", "seq"])
    op.create_index("verdict_of_subject", "verdict", ["subject"])
    op.create_table(
        "checkpoint",
        sa.Column("reader", sa.Text, primary_key=True),
        sa.Column("generation", sa.Integer, primary_key=True),
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True),
        sa.Column("topic_id", sa.Text, nullable=False),
        sa.Column("next_offset", sa.BigInteger, nullable=False),
        comment="Where reading resumes. reader is 'live' (generation 0) or a projection being rebuilt or kept",
    )
    op.create_table(
        "projection",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("live", sa.Integer, nullable=False),
        sa.Column("previous", sa.Integer),
        sa.Column("declaration", sa.Text, nullable=False),
        sa.Column("previous_declaration", sa.Text),
        sa.Column("switched_at", TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("stale", sa.Boolean, nullable=False, server_default=sa.text("false")),
        comment="Which generation readers see. declaration is the hash of what the tables were made from",
    )
    op.create_table(
        "alert",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("openings_left", sa.Integer, nullable=False),
        sa.Column("raised_at", TIME, nullable=False, server_default=sa.func.now()),
        comment="Open alerts, derived from read models and the date",
    )


def downgrade() -> None:
    for table in ("alert", "projection", "checkpoint", "verdict"):
        op.drop_table(table)
