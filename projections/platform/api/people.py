"""Counts of people for those who may not see all: at month ends, rounded, none of few.

Month ends: of two answers a day apart the difference would be what one school registered on one day. The last month end
that is over bounds what had happened and what was known alike, so that an answer stays the same for a month. Rounded to
5: what is hidden in a table can then not be worked out from what is shown beside it. What counts as few, and that a
figure tells of few people, is decided by the suppression of reports. Where nothing of people was on record at the month
end their number is not 0 but not published yet.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal, TypeVar

from sqlalchemy import select

from projections.engine.view import Row, View
from projections.evaluation.indicator import Figure
from projections.graduates import cohort, graduates_by_major
from projections.platform.api.moments.asked import MomentQuery
from projections.reports.contents.suppression import is_hidden, reads_people
from schemas.days import day_of, end_of_day, now

ROUND_TO = 5
WAGES_TO = 100
"""Yuan."""
Q = TypeVar("Q", bound=MomentQuery)
Shown = Literal["exact", "rounded", "hidden", "unpublished"]
"""How a count of people is shown. hidden: of too few; unpublished: nothing was on record at the month end."""


def last_month_end(day: date, today: date) -> date:
    """The last day of the last month that is over, by `day` and by `today`."""
    return (min(day, today - timedelta(days=1)) + timedelta(days=1)).replace(day=1) - timedelta(days=1)


def at_month_end(query: Q, today: date | None = None) -> Q:
    """The same question about the month end before the moment that it asks about."""
    today = today or day_of(now())
    ends = {name: last_month_end(getattr(query, name) or today, today) for name in ("as_of", "known_at")}
    return query.model_copy(update=ends)


def day_only(moment: datetime) -> datetime:
    """The beginning of its day: of what happens within a day, the times would be a feed."""
    return end_of_day(day_of(moment) - timedelta(days=1)) + timedelta(microseconds=1)


def near(count: float) -> int:
    """To the nearest 5, halves up."""
    return int((count + ROUND_TO / 2) // ROUND_TO) * ROUND_TO


def few_or_near(count: float, fewest: int) -> int | None:
    """None for a count of few people; of nobody, 0."""
    return None if 0 < count < fewest else near(count)


def on_record(view: View) -> bool:
    """Whether anything of people had been stated by the moment of the view."""
    firsts = (select(table.c.member).limit(1) for table in (cohort.table, graduates_by_major.table))
    return any(view.rows(first) for first in firsts)


def told_people(count: float, fewest: int, known: bool) -> tuple[int | None, Shown]:
    """A count of people, and how it is shown. `known`: whether anything of people was `on_record`."""
    if not known:
        return None, "unpublished"
    people = few_or_near(count, fewest)
    return people, "hidden" if people is None else "rounded"


def told_figure(figure: Figure, fewest: int, known: bool) -> Row:
    """value, numerator, denominator, events and `shown` (not exact) of a figure that counts people. `known`: whether
    anything of people was `on_record`; students in cooperations are where one cooperation tells of them."""
    whole, part = figure.denominator, figure.numerator
    nothing: Row = dict.fromkeys(("value", "numerator", "denominator", "events"))
    if not whole and not (known and reads_people(figure.indicator)):
        return nothing | {"shown": "unpublished"}
    if (hidden := is_hidden(figure, fewest)) or whole is None:
        return nothing | {"shown": "hidden" if hidden else "rounded"}
    unit, value = figure.indicator.unit, figure.value
    people = whole if figure.indicator.counts_students else near(whole)
    if unit in ("percent", "persons") and part is not None:
        part = near(part)
    if unit == "percent":
        value = None if part is None or not people else 100 * part / people
    elif unit == "persons":
        value = part
    elif unit == "ratio":
        value = None if part is None or not people else round(part / people, 2)
    elif value is not None:  # a median of wages, say; both other numbers are how many there are
        value = round(value / WAGES_TO) * WAGES_TO if unit == "yuan" else round(value, 1)
        part = people if part == whole else part
    return {"value": value, "numerator": part, "denominator": people, "events": near(figure.events), "shown": "rounded"}
