"""Tables of the gateway. Its tokens are those of projections/platform/access."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, SmallInteger, Table, Text, func
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()

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
