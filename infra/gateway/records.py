"""Tables of the gateway. Tokens are records of their own, not derived from the log: they are backed up."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, SmallInteger, Table, Text, func
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()

api_token = Table(
    "api_token",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("token_id", Text, nullable=False, unique=True),
    Column("member", Text, nullable=False, index=True),
    Column("label", Text, nullable=False, server_default=""),
    Column("issued_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("revoked_at", DateTime(timezone=True)),
    comment="API tokens of members. token_hash is SHA-256 of the token, which is kept nowhere",
)

kept_answer = Table(
    "kept_answer",
    metadata,
    Column("member", Text, primary_key=True),
    Column("key", Text(collation="C"), primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("begun_at", DateTime(timezone=True), nullable=False, server_default=func.now(), index=True),
    Column("status", SmallInteger),
    Column("body", JSONB),
    Column("headers", JSONB),
    comment="Answers of the gateway by Idempotency-Key, for 24 hours; status is null while a request is under way",
)
