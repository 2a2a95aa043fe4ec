"""Tables of the key store, in a database of its own (SQLite or PostgreSQL). Every secret in them is wrapped."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

sealing_key = Table(
    "sealing_key",
    metadata,
    Column("epoch", Integer, primary_key=True, autoincrement=True),
    Column("kid", Text, nullable=False, unique=True),
    Column("x", Text, nullable=False),
    Column("y", Text, nullable=False),
    Column("private", LargeBinary),
    Column("seed", LargeBinary),
    Column("made_at", Text, nullable=False),
    Column("retired_at", Text),
    Column("bounds", Text),
    Column("destroyed_at", Text),
    comment="Keys that members seal to. private and seed are null once destroyed",
)

person = Table(
    "person",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("key", LargeBinary),
    Column("number", LargeBinary),
    Column("lookup", LargeBinary),
    Column("erased_at", Text),
    comment="One key per person. Of an erased one only the random reference is left, so that its key never comes back",
)
Index("person_lookup", person.c.lookup)

trim = Table(
    "trim",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("offset", BigInteger, primary_key=True),
    comment="Inbox positions with personal data in clear, to be deleted once they are committed",
)

replayed = Table(
    "replayed",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("topic_id", Text, nullable=False),
    Column("next_offset", BigInteger, nullable=False),
    comment="Up to where the log's erasures were carried out in this store",
)

proof = Table(
    "proof",
    metadata,
    Column("name", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    comment="Something wrapped by the master key, to tell a wrong one",
)
