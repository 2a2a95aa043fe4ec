"""Members that have gone quiet: what each has stated by day, and how long a silence is usual for it.

Read from the verdict table by recorded_at: whatever a member sends has its verdict, refused or not, so that a system
that states nonsense is at least not quiet. The longest gap counts between days; within a day there is none.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

QUIET = "source-quiet"
"""Kind of the alert."""
USUAL = 5
"""A member that has stated less has no habit yet."""
TIMES = 3
"""A silence may be so many times the longest one before."""
RECENT = 100
"""Verdicts of a member that are looked at for its last one: those of its two inboxes may be written a little out of
order, and no index is by time."""
LAST_STATED = text(f"""
WITH RECURSIVE speaker(member) AS (
  (SELECT member FROM verdict ORDER BY member LIMIT 1)
  UNION ALL
  SELECT (SELECT v.member FROM verdict v WHERE v.member > s.member ORDER BY v.member LIMIT 1)
  FROM speaker s WHERE s.member IS NOT NULL
)
SELECT s.member, (SELECT max(recorded_at) FROM (
  SELECT v.recorded_at FROM verdict v WHERE v.member = s.member ORDER BY v.seq DESC LIMIT {RECENT}
) AS newest) AS last_at
FROM speaker s WHERE s.member IS NOT NULL
""")
HABITS = text("""
WITH day AS (
  SELECT member, min(recorded_at) AS first_at, max(recorded_at) AS last_at, count(*) AS facts
  FROM verdict WHERE member = ANY(:members)
  GROUP BY member, (recorded_at AT TIME ZONE 'Asia/Shanghai')::date
), gap AS (
  SELECT member, facts, first_at - lag(last_at) OVER (PARTITION BY member ORDER BY first_at) AS before FROM day
)
SELECT member, sum(facts)::bigint AS facts, coalesce(max(before), interval '0') AS longest FROM gap GROUP BY member
""")


@dataclass(frozen=True)
class Habit:
    """How many statements a member has made, and the longest time between two days on which it made some."""

    facts: int
    longest: timedelta

    def allowed(self, at_least: timedelta) -> timedelta | None:
        """How long it may be silent; None while it has no habit."""
        return max(at_least, TIMES * self.longest) if self.facts >= USUAL else None


def last_stated(connection: Connection) -> dict[str, datetime]:
    """Member -> when the last statement of it was recorded, whatever became of it."""
    return {row.member: row.last_at for row in connection.execute(LAST_STATED)}


def habits(connection: Connection, members: Collection[str]) -> dict[str, Habit]:
    """Reads all verdicts of these members."""
    if not members:
        return {}
    found = connection.execute(HABITS, {"members": list(members)})
    return {row.member: Habit(row.facts, row.longest) for row in found}
