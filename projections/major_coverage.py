"""Which openings majors on offer serve, and what lacks: a plain rule over openings, majors, planned intake and the mapping of
majors to occupations in force (plan clause 三(三)).

Counts openings and planned intake, never graduates, so it can be shown to everybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import case, extract, func, select

from projections.demand import open_demand
from projections.engine.view import Row, View
from projections.industry_map import occupations_of_majors
from projections.majors import OPEN, major_periods, majors_on_offer

NO_MAJOR, TOO_FEW, CLOSING, NO_DEMAND = "no-major", "too-few", "closing", "no-demand"
KINDS = (NO_MAJOR, TOO_FEW, CLOSING, NO_DEMAND)
"""In the order in which they are told."""
FEWEST = 5
"""An occupation with fewer openings is no reason to change a major."""


@dataclass
class Offered:
    """A major on offer in the city. `planned`: intake of the newest school years, persons; None where none is planned."""

    major: str
    name_zh: str | None
    schools: list[str] = field(default_factory=list)
    planned: int | None = None
    closing: dict[str, date] = field(default_factory=dict)
    occupations: list[str] = field(default_factory=list)


class Suggestion(NamedTuple):
    """What lacks. `open`: openings still to fill, persons; `planned`: intake of majors that lead there, shared equally.

    Of `no-major`, `majors` are those that could be opened; of the others those on offer.
    """

    kind: str
    code: str
    open: int
    planned: float | None
    majors: tuple[str, ...]
    schools: tuple[str, ...]
    until: date | None = None


@dataclass(frozen=True)
class Coverage:
    """Openings by occupation (and by county), and majors on offer with where they lead."""

    open: Mapping[str, int]
    counties: Mapping[str, Mapping[str, int]]
    majors: Mapping[str, Offered]
    leading: Mapping[str, Sequence[str]]
    """Occupation -> every major that leads to it, on offer or not."""

    def share(self, occupation: str) -> float | None:
        """Intake planned of the majors on offer that lead there, each shared equally over the occupations it leads to."""
        offered = [self.majors[one] for one in self.leading.get(occupation, ()) if one in self.majors]
        known = [one.planned / len(one.occupations) for one in offered if one.planned is not None]
        return sum(known) if known else None


def coverage(view: View, county: str | None = None) -> Coverage:
    """As of the view's day. `county`: of openings there only; majors are the whole city's."""
    open_: dict[str, int] = defaultdict(int)
    counties: dict[str, dict[str, int]] = defaultdict(dict)
    for row in view.rows(open_demand(view.on)):
        if row["occupation"] and row["open"] and county in (None, row["county"]):
            open_[row["occupation"]] += int(row["open"])
            counties[row["occupation"]][row["county"] or ""] = int(row["open"])
    leads: dict[str, list[str]] = defaultdict(list)
    leading: dict[str, list[str]] = defaultdict(list)
    for row in sorted(view.rows(occupations_of_majors(view.on)), key=lambda one: (one["major"], one["occupation"])):
        leads[row["major"]].append(row["occupation"])
        leading[row["occupation"]].append(row["major"])
    majors: dict[str, Offered] = {}
    for row in sorted(view.rows(majors_on_offer(view.on)), key=lambda one: str(one["subject"])):
        major = majors.setdefault(row["major"], Offered(row["major"], row["name_zh"]))
        _add(major, row)
        major.occupations = leads.get(row["major"], [])
    return Coverage(open_, counties, majors, leading)


def _add(major: Offered, row: Row) -> None:
    if row["member"] not in major.schools:
        major.schools.append(row["member"])
    if row["planned"] is not None:
        major.planned = (major.planned or 0) + int(row["planned"])
    if row["closed_from"] is not None:
        major.closing[row["member"]] = row["closed_from"]


def suggestions(found: Coverage) -> Iterator[Suggestion]:
    """What lacks, kind after kind, where most openings are concerned first.

    no-major   an occupation with openings, and no major on offer leads to it
    too-few    more openings than the intake planned of the majors that lead to it
    closing    a school has announced to close a major that leads to openings
    no-demand  a major on offer that leads to no occupation with openings
    """
    told = [*_of_occupations(found), *_of_majors(found)]
    yield from sorted(told, key=lambda one: (KINDS.index(one.kind), -one.open, one.code))


def _of_occupations(found: Coverage) -> Iterator[Suggestion]:
    for occupation, open_ in found.open.items():
        if open_ < FEWEST:
            continue
        leading = found.leading.get(occupation, ())
        offered = tuple(one for one in leading if one in found.majors)
        if not offered:
            yield Suggestion(NO_MAJOR, occupation, open_, None, tuple(leading), ())
        elif (share := found.share(occupation)) is not None and open_ > share:
            schools = dict.fromkeys(school for one in offered for school in found.majors[one].schools)
            yield Suggestion(TOO_FEW, occupation, open_, share, offered, tuple(schools))


def _of_majors(found: Coverage) -> Iterator[Suggestion]:
    for code, major in found.majors.items():
        open_ = sum(found.open.get(one, 0) for one in major.occupations)
        if major.closing and open_ >= FEWEST:
            until = min(major.closing.values())
            yield Suggestion(CLOSING, code, open_, major.planned, (code,), tuple(major.closing), until)
        elif major.occupations and not open_:
            yield Suggestion(NO_DEMAND, code, 0, major.planned, (code,), tuple(major.schools))


def changes_by_year(view: View) -> list[Row]:
    """year, opened, resumed, suspended, closed: how many majors of schools begin to be so in each year, also announced."""
    every = major_periods(view.on).subquery().c
    place = func.row_number().over(partition_by=every.subject, order_by=every.begins)
    numbered = select(extract("year", every.begins).label("year"), every.status, place.label("place")).subquery().c
    first = case((numbered.place == 1, 1), else_=0)
    begun = select(numbered.year, numbered.status, first.label("first")).subquery().c
    counted = select(begun.year, begun.status, begun.first, func.count().label("n"))
    rows = view.rows(counted.group_by(begun.year, begun.status, begun.first))
    years: dict[int, Row] = {}
    for row in rows:
        year = years.setdefault(
            int(row["year"]), {"year": int(row["year"]), "opened": 0, "resumed": 0, "suspended": 0, "closed": 0}
        )
        kind = ("opened" if row["first"] else "resumed") if row["status"] == OPEN else row["status"]
        year[kind] += int(row["n"])
    return [years[year] for year in sorted(years)]
