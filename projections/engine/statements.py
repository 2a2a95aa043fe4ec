"""What members state, one row per statement, whatever became of it: a table that every view can be asked about.

Live it is the verdict table. As of a moment the accepted ones are the archived facts (`asof_statements`); what was not
accepted is in no archive, and a view knows of it only when it is given where to read it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import polars as pl
from sqlalchemy import Column, DateTime, MetaData, Table, Text

ACCEPTED, REJECTED, DUPLICATE = "accepted", "rejected", "duplicate"
_TIME = DateTime(timezone=True)
STATEMENTS = "made-statements"
"""Stands for where the table lies in a view; no entity can have this name."""
statement = Table(
    "verdict",
    MetaData(),
    Column("member", Text),
    Column("event_type", Text),
    Column("subject", Text, key="about"),
    Column("event_id", Text(collation="C")),
    Column("occurred_at", _TIME),
    Column("recorded_at", _TIME),
    Column("outcome", Text),
    schema=STATEMENTS,
)
"""`about`: equal for statements about the same subject; it is to be compared, not shown: a past view has a number there.
`outcome`: accepted (at most one of a member's event id), rejected or duplicate. Of what could not be read, event_type,
about, event_id and occurred_at may be null."""

_MOMENT = pl.Datetime("us", "UTC")
REFUSED = {name: _MOMENT if name.endswith("_at") else pl.String for name in (c.name for c in statement.columns)}
Refused = Callable[[datetime | None], pl.DataFrame]
"""Statements that were not accepted, recorded up to a moment (None: all), with the columns of REFUSED."""
