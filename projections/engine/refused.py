"""Statements that were not accepted, from the verdict table: its rows do not change, and `rebuild` makes them anew."""

from __future__ import annotations

from datetime import datetime

import polars as pl
from sqlalchemy import Engine, select

from projections.engine.database_errors import database_errors_told
from projections.engine.statements import ACCEPTED, REFUSED, Refused
from projections.records import verdict

AT_ONCE = 20_000
"""Rows that are held as Python objects."""


def refused_in(engine: Engine) -> Refused:
    """Reads when it is asked. The callable raises DatabaseUnavailable."""

    def refused(recorded_until: datetime | None) -> pl.DataFrame:
        wanted = select(*(verdict.c[name] for name in REFUSED)).where(verdict.c.outcome != ACCEPTED)
        if recorded_until is not None:
            wanted = wanted.where(verdict.c.recorded_at <= recorded_until)
        with database_errors_told(), engine.connect() as connection:
            found = connection.execution_options(yield_per=AT_ONCE).execute(wanted)
            parts = [pl.DataFrame(list(map(tuple, rows)), REFUSED, orient="row") for rows in found.partitions()]
        return pl.concat(parts) if parts else pl.DataFrame(schema=REFUSED)

    return refused
