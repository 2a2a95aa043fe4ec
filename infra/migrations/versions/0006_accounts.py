"""Accounts, their sessions, failed log-ins; tokens of accounts beside those of members, with scopes and an end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
NAME = sa.Text(collation="C")


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("name", NAME, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("member", sa.Text),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("made_at", TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("password_at", TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("locked_at", TIME),
        comment="Local accounts. password_hash is argon2id; locked_at: an operator has locked it",
    )
    op.create_table(
        "login_session",
        sa.Column("id_hash", sa.LargeBinary, primary_key=True),
        sa.Column("account", NAME, sa.ForeignKey("account.name", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("begun_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=False),
        comment="Sessions of browsers. id_hash is SHA-256 of the cookie, which is kept nowhere; deleted when it ends",
    )
    op.create_table(
        "login_failure",
        sa.Column("name_hash", sa.LargeBinary, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", TIME, nullable=False, index=True),
        sa.Column("locked_until", TIME),
        comment="Wrong passwords by SHA-256 of the name that was given, whether it is an account's or nobody's",
    )
    op.alter_column("api_token", "member", nullable=True)
    op.add_column("api_token", sa.Column("account", NAME, sa.ForeignKey("account.name", ondelete="CASCADE")))
    op.create_index("ix_api_token_account", "api_token", ["account"])
    scopes: sa.Column[list[str]] = sa.Column(
        "scopes", ARRAY(sa.Text), nullable=False, server_default=sa.text("'{state}'::text[]")
    )
    op.add_column("api_token", scopes)
    op.add_column("api_token", sa.Column("expires_at", TIME))
    op.add_column("api_token", sa.Column("used_at", TIME))
    op.create_table_comment(
        "api_token",
        "API tokens of members and accounts. token_hash is SHA-256 of the token, which is kept nowhere",
    )


def downgrade() -> None:
    op.execute(
        "DELETE FROM api_token WHERE account IS NOT NULL OR expires_at IS NOT NULL OR NOT 'state' = ANY (scopes)"
    )
    for name in ("used_at", "expires_at", "scopes", "account"):
        op.drop_column("api_token", name)
    op.alter_column("api_token", "member", nullable=False)
    op.create_table_comment(
        "api_token", "API tokens of members. token_hash is SHA-256 of the token, which is kept nowhere"
    )
    for name in ("login_failure", "login_session", "account"):
        op.drop_table(name)
