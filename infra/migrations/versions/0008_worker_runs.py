"""What workers tell about themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "worker_run",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("readers", ARRAY(sa.Text), nullable=False),
        sa.Column("begun_at", TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("seen_at", TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("ended_at", TIME),
        sa.Column("error", sa.Text),
        sa.Column("retriable", sa.Boolean),
        sa.Column("zh", sa.Text),
        sa.Column("en", sa.Text),
        sa.Column("put_off", sa.Text),
        sa.Column("put_off_at", TIME),
        sa.Column("put_off_zh", sa.Text),
        sa.Column("put_off_en", sa.Text),
        comment="Worker processes, the newest: when one was seen last, and what it ended for (error null: it was told to)."
        " put_off: what it last had to put off or do again, and why. Written as well as may be; may be lost",
    )


def downgrade() -> None:
    op.drop_table("worker_run")
