"""Corrections and resubmissions of dead letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("nth", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("partition", sa.Integer, nullable=False),
        sa.Column("offset", sa.BigInteger, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", TIME, nullable=False, server_default=sa.func.now()),
        comment="Corrected records of dead letters; the newest of a position holds, the older ones are kept",
    )
    op.create_index("correction_of_letter", "correction", ["topic", "partition", "offset", "nth"])
    op.create_table(
        "resubmission",
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True),
        sa.Column("offset", sa.BigInteger, primary_key=True),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text(collation="C"), nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("begun_at", TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("target_topic", sa.Text, nullable=False),
        sa.Column("target_end", sa.BigInteger, nullable=False),
        sa.Column("sent_offset", sa.BigInteger),
        sa.Column("sent_at", TIME),
        comment="One row per dead letter that was resubmitted, written before it is sent; sent_* once the broker has it."
        " target_end: end of the inbox before, from where a sending that was not noted is looked for",
    )
    # Few verdicts are rejections; the list of a member's dead letters reads these and no other.
    op.create_index("verdict_rejected", "verdict", ["member", "seq"], postgresql_where=sa.text("outcome = 'rejected'"))


def downgrade() -> None:
    op.drop_index("verdict_rejected", "verdict")
    op.drop_table("resubmission")
    op.drop_table("correction")
