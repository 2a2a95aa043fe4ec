"""Tables of corrections and resubmissions: what people did about dead letters. Not derived from the log: back them up."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Integer, LargeBinary, MetaData, Table, Text, func

metadata = MetaData()

correction = Table(
    "correction",
    metadata,
    Column("nth", BigInteger, Identity(), primary_key=True),
    Column("topic", Text, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    comment="Corrected records of dead letters; the newest of a position holds, the older ones are kept",
)
Index("correction_of_letter", correction.c.topic, correction.c.partition, correction.c.offset, correction.c.nth)

resubmission = Table(
    "resubmission",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("offset", BigInteger, primary_key=True),
    Column("member", Text, nullable=False),
    Column("event_id", Text(collation="C"), nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("begun_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("target_topic", Text, nullable=False),
    Column("target_end", BigInteger, nullable=False),
    Column("sent_offset", BigInteger),
    Column("sent_at", DateTime(timezone=True)),
    comment="One row per dead letter that was resubmitted, written before it is sent; sent_* once the broker has it."
    " target_end: end of the inbox before, from where a sending that was not noted is looked for",
)
