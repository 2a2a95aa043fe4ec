"""Tables of accounts. They are records of their own, not derived from the log: they are backed up, never rebuilt."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKey, Integer, LargeBinary, MetaData, Table, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY

metadata = MetaData()

account = Table(
    "account",
    metadata,
    Column("name", Text(collation="C"), primary_key=True),
    Column("role", Text, nullable=False),
    Column("member", Text),
    Column("password_hash", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("password_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("locked_at", DateTime(timezone=True)),
    comment="Local accounts. password_hash is argon2id; locked_at: an operator has locked it",
)

login_session = Table(
    "login_session",
    metadata,
    Column("id_hash", LargeBinary, primary_key=True),
    Column(
        "account",
        Text(collation="C"),
        ForeignKey("account.name", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("begun_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True), nullable=False),
    comment="Sessions of browsers. id_hash is SHA-256 of the cookie, which is kept nowhere; deleted when it ends",
)

login_failure = Table(
    "login_failure",
    metadata,
    Column("name_hash", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False, index=True),
    Column("locked_until", DateTime(timezone=True)),
    comment="Wrong passwords by SHA-256 of the name that was given, whether it is an account's or nobody's",
)

api_token = Table(
    "api_token",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("token_id", Text, nullable=False, unique=True),
    Column("member", Text, index=True),
    Column("label", Text, nullable=False, server_default=""),
    Column("issued_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("revoked_at", DateTime(timezone=True)),
    Column("account", Text(collation="C"), ForeignKey("account.name", ondelete="CASCADE"), index=True),
    Column("scopes", ARRAY(Text), nullable=False, server_default=text("'{state}'::text[]")),
    Column("expires_at", DateTime(timezone=True)),
    Column("used_at", DateTime(timezone=True)),
    comment="API tokens of members and accounts. token_hash is SHA-256 of the token, which is kept nowhere",
)
