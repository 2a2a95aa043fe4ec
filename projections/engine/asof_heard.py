"""What was heard of whom, and when last, as of a moment (DuckDB): from the facts themselves, without a row for each."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb

from schemas.days import end_of_day


def heard_of(duck: duckdb.DuckDBPyConnection, family: str, on: date) -> list[dict[str, Any]]:
    """family, member, newest, by_then: when its newest fact was recorded, and the newest of those recorded by the end of
    `on` (None: there is none). The family's facts are open as the view `archived_<family>`."""
    found = duck.execute(
        "SELECT member, max(recorded_at), max(recorded_at) FILTER (WHERE recorded_at <= $1) "
        f'FROM "archived_{family}" GROUP BY member',
        [end_of_day(on)],
    ).fetchall()
    names = ("family", "member", "newest", "by_then")
    return [dict(zip(names, (family, *row), strict=True)) for row in found]
