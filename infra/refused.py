"""What was not accepted, for evaluations of the past: from the database, where one is at hand."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from infra.engine import open_engine
from infra.services import open_services
from infra.settings import Settings
from projections.engine.refused import refused_in
from projections.engine.statements import Refused
from schemas.errors import DatabaseUnavailable, NotProvisioned, UsageError


def refused_at_hand(settings: Settings) -> Refused | None:
    """Keeps no connection. None when no database of this instance answers: an archive is evaluated without one too."""
    try:
        engine = open_engine(open_services(settings, broker=False))
    except (DatabaseUnavailable, NotProvisioned, UsageError):
        return None
    engine.dispose()

    def refused(recorded_until: datetime | None) -> pl.DataFrame:
        try:
            return refused_in(engine)(recorded_until)
        finally:
            engine.dispose()

    return refused
