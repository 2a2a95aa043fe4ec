"""The HTTP gateway: API tokens, kept answers, and an index for looking up a verdict by event id."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column("token_id", sa.Text, nullable=False, unique=True),
        sa.Column("member", sa.Text, nullable=False, index=True),
        sa.Column("label", sa.Text, nullable=False, server_default=""),
        sa.Column("issued_at", TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("revoked_at", TIME),
        comment="API tokens of members. token_hash is SHA-256 of the token, which is kept nowhere",
    )
    op.create_table(
        "kept_answer",
        sa.Column("member", sa.Text, primary_key=True),
        sa.Column("key", sa.Text(collation="C"), primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("begun_at", TIME, nullable=False, server_default=sa.func.now(), index=True),
        sa.Column("status", sa.SmallInteger),
        sa.Column("body", JSONB),
        sa.Column("headers", JSONB),
        comment="Answers of the gateway by Idempotency-Key, for 24 hours; status is null while a request is under way",
    )
    # Few verdicts are not acceptances, so this costs admission next to nothing; acceptances have their own index.
    op.create_index(
        "verdict_not_accepted",
        "verdict",
        ["member", "event_id"],
        postgresql_where=sa.text("outcome <> 'accepted'"),
    )


def downgrade() -> None:
    op.drop_index("verdict_not_accepted", "verdict")
    op.drop_table("kept_answer")
    op.drop_table("api_token")
