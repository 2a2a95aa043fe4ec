"""The platform's own tables: verdicts, checkpoints, generations, alerts, closings, requests for rebuilds, runs of workers.

Read models live in schemas of their own, one per projection and generation; see `projections.engine`.
All of these can be dropped and rebuilt from the log; closings from the times in it. Requests for rebuilds and
runs of workers may be lost.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()

VERDICTS_CHANNEL = "kiteline_verdicts"
"""PostgreSQL notification that new verdicts can be seen."""
MODELS_CHANNEL = "kiteline_models"
"""PostgreSQL notification that read models moved; the payload names the families of the facts, `alerts` or
`closings`."""

verdict = Table(
    "verdict",
    metadata,
    Column("seq", BigInteger, Identity(), nullable=False),
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("offset", BigInteger, primary_key=True),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("member", Text, nullable=False),
    Column("event_id", Text(collation="C")),
    Column("event_type", Text),
    Column("subject", Text),
    Column("occurred_at", DateTime(timezone=True)),
    Column("outcome", Text, nullable=False),
    Column("reasons", JSONB, nullable=False, server_default=text("'[]'")),
    Column("content_hash", LargeBinary, nullable=False),
    Column("catalogue", JSONB, nullable=False, server_default=text("'{}'")),
    Column("decided_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    comment="What admission decided, one row per inbox position",
)
Index("verdict_seq", verdict.c.seq, unique=True)
Index(
    "verdict_accepted_once",
    verdict.c.member,
    verdict.c.event_id,
    unique=True,
    postgresql_where=text("outcome = 'accepted'"),
)
Index(
    "verdict_not_accepted",
    verdict.c.member,
    verdict.c.event_id,
    postgresql_where=text("outcome <> 'accepted'"),
)
Index("verdict_rejected", verdict.c.member, verdict.c.seq, postgresql_where=text("outcome = 'rejected'"))
Index("verdict_of_member", verdict.c.member, verdict.c.seq)
Index("verdict_of_subject", verdict.c.subject)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("reader", Text, primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("topic_id", Text, nullable=False),
    Column("next_offset", BigInteger, nullable=False),
    comment="Where reading resumes. reader is 'live' (generation 0) or a projection being rebuilt or kept",
)

projection = Table(
    "projection",
    metadata,
    Column("name", Text, primary_key=True),
    Column("live", Integer, nullable=False),
    Column("previous", Integer),
    Column("declaration", Text, nullable=False),
    Column("previous_declaration", Text),
    Column("switched_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("stale", Boolean, nullable=False, server_default=text("false")),
    comment="Which generation readers see. declaration is the hash of what the tables were made from",
)

generation = Table(
    "generation",
    metadata,
    Column("projection", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("declaration", Text, nullable=False),
    Column("begun_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("built_at", DateTime(timezone=True)),
    Column("facts", BigInteger, nullable=False, server_default=text("0")),
    Column("seconds", Double, nullable=False, server_default=text("0")),
    comment="One row per generation that has tables. built_at: when readers were first pointed to it, null while it is"
    " being built; facts and seconds: what a rebuild has read for it, and how long that took",
)

alert = Table(
    "alert",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("member", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("openings_left", Integer),
    Column("last_at", DateTime(timezone=True)),
    Column("allowed_days", Integer),
    Column("raised_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    comment="Open alerts, derived from read models, verdicts and the date. openings_left: of an expiring demand; last_at,"
    " allowed_days: of a quiet source",
)

closing = Table(
    "closing",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("known_at", Date, nullable=False),
    Column("positions", JSONB, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    comment="Frozen cutoffs, one per month, quarter and year. positions: family -> exclusive end per partition",
)

rebuild_request = Table(
    "rebuild_request",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("projection", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("begun_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    Column("done", Boolean),
    Column("zh", Text),
    Column("en", Text),
    comment="What operators have asked workers for: rebuild, or return to the previous generation. done, zh, en: how it"
    " ended; begun again by another worker where one was ended midway",
)
Index(
    "rebuild_request_open",
    rebuild_request.c.projection,
    unique=True,
    postgresql_where=text("ended_at IS NULL"),
)

worker_run = Table(
    "worker_run",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("readers", ARRAY(Text), nullable=False),
    Column("begun_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("seen_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("ended_at", DateTime(timezone=True)),
    Column("error", Text),
    Column("retriable", Boolean),
    Column("zh", Text),
    Column("en", Text),
    Column("put_off", Text),
    Column("put_off_at", DateTime(timezone=True)),
    Column("put_off_zh", Text),
    Column("put_off_en", Text),
    comment="Worker processes, the newest: when one was seen last, and what it ended for (error null: it was told to)."
    " put_off: what it last had to put off or do again, and why. Written as well as may be; may be lost",
)
