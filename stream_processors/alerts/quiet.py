"""Sources that have gone quiet: members that usually state something and have not for longer than is usual."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from projections.consortia import members
from projections.engine.discovery import all_projections
from projections.engine.view import live_view
from projections.quiet_sources import QUIET, Habit, habits, last_stated
from schemas.days import day_of
from schemas.reference_book import OPERATOR
from stream_processors.alerts.keeping import keep

ACTIVE = "active"


class QuietSources:
    """`at_least`: silence that is never an alarm.

    A member's habit cannot change while it is silent: it is read once per silence, not with every look.
    """

    def __init__(self, engine: Engine, at_least: timedelta) -> None:
        self._engine = engine
        self._at_least = at_least
        self._habits: dict[tuple[str, datetime], Habit] = {}

    def refresh(self, moment: datetime) -> tuple[int, int]:
        """Raise and clear as of `moment`. Returns (open alerts, newly raised). Raises NeedsRebuild.

        The operator is not waited for, nor is a member that is suspended or unknown to the catalogue.
        """
        awaited = self._awaited(moment)
        with self._engine.connect() as connection:
            last = last_stated(connection)
            silent = {
                (member, at): at + self._at_least
                for member, at in last.items()
                if member in awaited and at + self._at_least < moment
            }
            unread = [key[0] for key in silent if key not in self._habits]
            found = habits(connection, unread)
        known = self._habits | {(member, last[member]): habit for member, habit in found.items()}
        self._habits = {key: known[key] for key in silent if key in known}
        due = []
        for (member, at), habit in self._habits.items():
            allowed = habit.allowed(self._at_least)
            if allowed is not None and at + allowed < moment:
                days = {"due_on": day_of(at + allowed), "last_at": at, "allowed_days": -(-allowed // timedelta(days=1))}
                due.append({"subject": member, "member": member} | days)
        return keep(self._engine, QUIET, due)

    def _awaited(self, moment: datetime) -> set[str]:
        on = day_of(moment)
        with live_view(self._engine, all_projections(), on) as view:
            people = members(on).subquery()
            rows = view.rows(select(people.c.member_code).where(people.c.status == ACTIVE))
        return {row["member_code"] for row in rows} - {OPERATOR}
