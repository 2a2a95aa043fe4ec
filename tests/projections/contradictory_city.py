"""Facts that contradict each other: for every kind of finding a story, and what mends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.projections.story import FIRM, SCHOOL, Story

OTHER_SCHOOL, STRANGER = "4137010863", "91370700MA3C00001G"
COURSE = f"{SCHOOL}/HZ-1"
MAJOR = "major/460104"
NO_SHARE: dict[str, Any] = {"share": None, "above_scale": None}


Mend = Callable[[], Any]
"""States what mends a contradiction."""


class City(Story):
    """Facts in short, with what does not matter here left to defaults."""

    def register(self, local: str, cohort: str = "2026", day: str = "2026-06-10") -> str:
        about: dict[str, Any] = {"graduation_year": 2026, "major": "460104", "education": "31", "home_area": None}
        return self.tell("GraduateRegistered", day, SCHOOL, local, cohort=f"{SCHOOL}/cohort/{cohort}", **about)

    def declare(self, size: int, cohort: str = "2026") -> str:
        about: dict[str, Any] = {"graduation_year": 2026, "major": "460104", "level": "higher_vocational"}
        return self.tell(
            "CohortDeclared", "2025-10-10", SCHOOL, f"cohort/{cohort}", size=size, graduates_on="2026-07-01", **about
        )

    def enrol(self, enrolled: int, day: str = "2026-08-20") -> str:
        counts: dict[str, Any] = {
            f"from_{name}": 0 for name in ("junior_high", "secondary", "higher_vocational", "high_school")
        }
        counts |= {f"from_{name}": 0 for name in ("enterprises", "veterans", "others")}
        counts |= {"admitted": enrolled + 3, "enrolled": enrolled, "apprentices": 0, "through": 0}
        return self.tell("EnrolmentReported", day, SCHOOL, MAJOR, school_year=2026, **counts)

    def plan(self, planned: int, day: str = "2026-05-20") -> str:
        return self.tell("EnrolmentPlanned", day, SCHOOL, MAJOR, school_year=2026, planned=planned)

    def agree(
        self, member: str, parties: tuple[str, ...] = (SCHOOL, FIRM), day: str = "2026-01-10", **said: Any
    ) -> str:
        terms: dict[str, Any] = {
            "kind": "order_class", "title": "订单班", "agreement_type": "bilateral", "signed_on": "2026-01-08",
            "starts_on": "2026-03-01", "ends_on": "2027-06-30", "chain": None, "pathway": None, "planned_students": 40,
            "hires_agreed": None, "investment_agreed": None, "enterprise_investment_agreed": None,
        }  # fmt: skip
        named = [
            {
                "party": code,
                "party_role": "school" if len(code) == 10 else "employer",
                "leads": code == SCHOOL,
                **NO_SHARE,
            }
            for code in parties
        ]
        return self.tell("CooperationAgreed", day, member, "HZ-1", owner=SCHOOL, parties=named, **(terms | said))

    def progress(self, member: str, enrolled: int | None, day: str = "2026-04-02", **said: Any) -> str:
        about: dict[str, Any] = {
            "counted_on": "2026-03-31",
            "term": "2025-2026-2",
            "students_enrolled": enrolled,
        } | said
        return self.tell("CooperationProgressed", day, member, "HZ-1", owner=SCHOOL, **about)

    def govern(self, event_type: str, day: str, local: str, **said: Any) -> str:
        return self.tell(event_type, day, "operator", local, consortium_id="WF-GX", member_code=FIRM, **said)

    def left(self, day: str, left_on: str, kind: str = "withdrawn", recorded: str = "") -> str:
        about: dict[str, Any] = {"leave_kind": kind, "left_on": left_on, "successor_code": None, "reason": None}
        return self.govern("MemberLeft", day, f"left/{day}", recorded=recorded, **about)


def request(city: City, local: str = "FW-1", **said: Any) -> str:
    about: dict[str, Any] = {"kind": "consulting", "title": "咨询"} | said
    return city.tell("ServiceRequested", "2026-02-01", FIRM, local, **about)


def overfilled(city: City) -> Mend:
    city.demand("XQ-1", 5)
    city.tell("DemandFilled", "2026-03-01", FIRM, "XQ-1", filled_total=7)
    terms: dict[str, Any] = {"openings": 7, "valid_until": "2026-12-31", "wage_min": None, "wage_max": None}
    return lambda: city.tell("DemandRevised", "2026-03-05", FIRM, "XQ-1", **terms)


def filled_unknown(city: City) -> Mend:
    city.tell("DemandFilled", "2026-03-01", FIRM, "XQ-2", filled_total=1)
    return lambda: city.demand("XQ-2", 3, day="2026-03-02")


def stated_twice(city: City) -> Mend:
    city.demand("XQ-1", 5, title="数控车床操作工")
    city.demand("XQ-2", 5, title="数控车床操作工（急招）", day="2026-02-01")
    return lambda: city.tell("DemandWithdrawn", "2026-03-01", FIRM, "XQ-2", reason="重复")


def undeclared(city: City) -> Mend:
    city.register("p-1")
    city.register("p-2")
    return lambda: city.declare(2)


def exceeded(city: City) -> Mend:
    city.declare(1)
    undeclared(city)
    return lambda: city.tell("CohortRevised", "2026-06-20", SCHOOL, "cohort/2026", size=2, graduates_on="2026-07-01")


def not_registered(city: City) -> Mend:
    city.declare(5)
    city.tell("OutcomeReported", "2026-07-10", SCHOOL, "p-9", outcome="employed")
    return lambda: city.register("p-9")


def above_plan(city: City) -> Mend:
    city.plan(40)
    city.enrol(60)
    return lambda: city.plan(55, day="2026-08-25")


def unasked(city: City) -> Mend:
    city.tell("ServiceDelivered", "2026-03-01", SCHOOL, "FW-1", owner=FIRM, delivered_value=10, summary=None)
    return lambda: request(city)


def terms_differ(city: City) -> Mend:
    city.agree(SCHOOL)
    city.agree(FIRM, planned_students=35)
    return lambda: city.agree(FIRM, day="2026-02-01")


def progress_differs(city: City) -> Mend:
    city.agree(SCHOOL)
    city.progress(SCHOOL, 38)
    city.progress(FIRM, 36)
    return lambda: city.progress(FIRM, 38, day="2026-04-05")


def unnamed(city: City) -> Mend:
    city.agree(SCHOOL)
    city.progress(STRANGER, None)
    return lambda: city.agree(SCHOOL, (SCHOOL, FIRM, STRANGER), day="2026-05-01")


def never_agreed(city: City) -> Mend:
    city.progress(FIRM, 30)
    return lambda: city.agree(FIRM)


def after_leaving(city: City) -> Mend:
    city.demand("XQ-1", 5, day="2026-06-02", consortium="WF-GX")
    city.left("2026-06-20", "2026-06-01")
    terms: dict[str, Any] = {
        "openings": 5,
        "valid_until": "2026-12-31",
        "wage_min": None,
        "wage_max": None,
        "consortium": None,
    }
    return lambda: city.tell("DemandRevised", "2026-06-25", FIRM, "XQ-1", **terms)


@dataclass(frozen=True)
class Case:
    """`tell` states the contradiction and returns what mends it; `row`: columns that the finding must have."""

    tell: Callable[[City], Mend]
    row: dict[str, Any] = field(default_factory=dict)


CASES = {
    "filled-above-openings": Case(overfilled, {"subject": f"{FIRM}/XQ-1", "value": "7", "against_value": "5"}),
    "filling-of-unknown-demand": Case(filled_unknown, {"member": FIRM, "value": "1", "against_fact": None}),
    "demands-alike": Case(stated_twice, {"subject": f"{FIRM}/XQ-2", "against_value": f"{FIRM}/XQ-1"}),
    "cohort-undeclared": Case(undeclared, {"subject": None, "value": "2", "against_value": "2026 / 460104"}),
    "cohort-exceeded": Case(exceeded, {"subject": f"{SCHOOL}/cohort/2026", "value": "2", "against_value": "1"}),
    "outcome-of-unregistered": Case(not_registered, {"subject": None, "member": SCHOOL, "value": "1"}),
    "enrolment-above-plan": Case(above_plan, {"value": "60", "against_value": "40", "member": SCHOOL}),
    "service-not-requested": Case(unasked, {"member": SCHOOL, "other": FIRM, "value": "ServiceDelivered"}),
    "cooperation-terms-differ": Case(
        terms_differ,
        {"field": "planned_students", "member": SCHOOL, "other": FIRM, "value": "40", "against_value": "35"},
    ),
    "cooperation-progress-differs": Case(progress_differs, {"field": "students_enrolled", "value": "38"}),
    "cooperation-party-unnamed": Case(
        unnamed, {"member": STRANGER, "other": SCHOOL, "subject": COURSE, "against_value": f"{SCHOOL} {FIRM}"}
    ),
    "cooperation-never-agreed": Case(never_agreed, {"member": FIRM, "other": None, "subject": COURSE}),
    "stated-after-leaving": Case(
        after_leaving, {"member": FIRM, "value": "2026-06-02", "against_value": "WF-GX 2026-06-01"}
    ),
}
