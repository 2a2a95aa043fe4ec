"""What each place has: one look at each read model for all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from projections.consortia import ACTIVE
from projections.demand import demand_list
from projections.engine.view import Row, View
from projections.fit import supply
from projections.industry_map import cooperations_running
from projections.majors import majors_on_offer
from projections.platform.api.people import on_record, told_people
from projections.platform.api.places.belonging import COUNTY, ZONE, Here
from projections.services import services

ENTERPRISE, SCHOOL = "enterprise", "school"
INSTITUTES = ("institute", "provider")
DIGITS = 6


@dataclass(frozen=True)
class Counted:
    """Of the whole city, by what it is counted by. `known`: whether anything of people was on record."""

    demands: Mapping[str, int]
    open: Mapping[str, int]
    open_of_county: Mapping[str, int]
    """As the fit counts them: of demands that name the county."""
    supply: Mapping[str, float]
    cooperations: Mapping[str, set[str]]
    majors: Mapping[str, int]
    services: Mapping[str, int]
    services_of: Mapping[str, int]
    known: bool

    def figures(self, here: Here, silent: Iterable[str], fewest: int | None) -> Row:
        """Of one place. `fewest`: None for those who see all of people."""
        kinds = Counter(row["kind"] for row in here.members.values() if row["status"] == ACTIVE)
        people, gap = None, None
        if here.kind == COUNTY:
            exact = round(self.supply.get(here.code, 0.0), DIGITS)
            people = exact if fewest is None else told_people(exact, fewest, self.known)[0]
            gap = None if people is None else round(self.open_of_county.get(here.code, 0) - people, DIGITS)
        return {
            "demands": self.demands.get(here.code, 0),
            "open": self.open.get(here.code, 0),
            "supply": people,
            "gap": gap,
            "enterprises": kinds[ENTERPRISE],
            "schools": kinds[SCHOOL],
            "institutes": sum(kinds[kind] for kind in INSTITUTES),
            "cooperations": len(set().union(*(self.cooperations.get(code, set()) for code in here.members))),
            "majors": _sum(self.majors, here.members),
            "services": self.services.get(here.code, 0)
            if here.kind == COUNTY
            else _sum(self.services_of, here.members),
            "members": kinds.total(),
            "silent": len(here.members.keys() & set(silent)),
        }


def counted(view: View, people: View, places: Mapping[str, Here]) -> Counted:
    """`people`: the view that tells of graduates, if it is another one.

    A demand counts in the county that it names and in the zone that it names; one that names a park alone which is listed
    as a county too, there.
    """
    place_of = {code: here for here in places.values() for code in here.codes}
    demands, open_, fit = Counter[str](), Counter[str](), Counter[str]()
    d = demand_list(view.on).subquery().c
    sums = (func.count().label("demands"), func.sum(d.open).label("open"))
    for row in view.rows(select(d.county, d.park, *sums).group_by(d.county, d.park)):
        county, park = place_of.get(row["county"] or row["park"]), place_of.get(row["park"])
        for at in {here.code for here in (county, park) if here and (here is county or here.kind == ZONE)}:
            demands[at] += int(row["demands"])
            open_[at] += int(row["open"])
        if row["county"] is not None:
            fit[row["county"]] += int(row["open"])
    offered: dict[str, float] = defaultdict(float)
    for row in people.rows(supply(people.on)):
        offered[row["county"]] += float(row["supply"])
    running: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(cooperations_running(view.on)):
        running[row["party"]].add(row["subject"])
    m, r = majors_on_offer(view.on).subquery().c, services(view.on).subquery().c
    majors = Counter(row["member"] for row in view.rows(select(m.member)))
    asked = view.rows(select(r.county, r.requester))
    return Counted(
        demands, open_, fit, offered, running, majors,
        Counter(row["county"] for row in asked), Counter(row["requester"] for row in asked),
        on_record(people),
    )  # fmt: skip


def _sum(counts: Mapping[str, int], codes: Iterable[str]) -> int:
    return sum(counts.get(code, 0) for code in codes)
