"""What was rejected, from the verdict table, and whether that table has all that the archive has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, func, select

from infra.engine import open_engine
from infra.services import Services
from projections.closings import Closing
from projections.engine.database_errors import database_errors_told
from projections.engine.statements import ACCEPTED, REJECTED, statement
from projections.engine.view import View
from projections.records import verdict
from projections.reports.editions.rejections import Rejections
from schemas.days import end_of_day
from schemas.member_book import OPERATOR


def rejections_at_hand(services: Services) -> Rejections:
    """Of all members and months. Raises DatabaseUnavailable, NotProvisioned."""
    v = verdict.c
    month = func.to_char(func.timezone("Asia/Shanghai", v.recorded_at), "YYYY-MM").label("month")
    counted = select(v.member, month, func.count()).where(v.outcome == REJECTED, v.member != OPERATOR)
    with _database(services) as connection:
        return {(member, label): n for member, label, n in connection.execute(counted.group_by(v.member, "month"))}


def verdicts_are_whole(services: Services, closing: Closing, view: View) -> bool:
    """Whether every fact within a closing, which is archived, has its verdict in the table: where it was emptied, or a log
    was restored without its verdicts, nobody knows what was rejected."""
    return _accepted(services, closing) >= _archived(view)


def _accepted(services: Services, closing: Closing) -> int:
    v = verdict.c
    within = (v.recorded_at <= end_of_day(closing.known_at), v.occurred_at <= end_of_day(closing.as_of))
    counted = select(func.count()).where(v.outcome == ACCEPTED, *within)
    with _database(services) as connection:
        return int(connection.execute(counted).scalar_one())


def _archived(view: View) -> int:
    counted = select(func.count().label("n")).select_from(statement).where(statement.c.outcome == ACCEPTED)
    return int(view.rows(counted)[0]["n"])


@contextmanager
def _database(services: Services) -> Iterator[Connection]:
    engine = open_engine(services)
    try:
        with database_errors_told(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
