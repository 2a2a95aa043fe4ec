"""What operators have asked workers for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "rebuild_request",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("projection", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("asked_at", TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("begun_at", TIME),
        sa.Column("ended_at", TIME),
        sa.Column("done", sa.Boolean),
        sa.Column("zh", sa.Text),
        sa.Column("en", sa.Text),
        comment="What operators have asked workers for: rebuild, or return to the previous generation. done, zh, en: how"
        " it ended; begun again by another worker where one was ended midway",
    )
    op.create_index(
        "rebuild_request_open",
        "rebuild_request",
        ["projection"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("rebuild_request")
