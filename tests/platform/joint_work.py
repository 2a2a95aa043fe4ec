"""What members do together, stated as facts beside the small city: services, cooperations, resources, plans, tasks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.platform.city import FIRM, OTHER_FIRM, OTHER_SCHOOL, SCHOOL, Fact, admitted, demand, stated, today

OFFICE, BUREAU, PARK = "12370700MB8KT0C306", "11370700MB8KE0A10Y", "11370700MB8KP0D40Q"
ASKED = f"{FIRM}/FW-2026-101"
"""Wanted by a day that is past, and nobody has accepted it."""
LATE, DONE, RATED, CANCELLED, AGAIN = (f"{FIRM}/FW-2026-{number}" for number in range(102, 107))
CLASS, COLLEGE, OVER = (f"{SCHOOL}/HZ-W{number}" for number in range(3))
BASE, SECRET, OLD = (f"{OTHER_SCHOOL}/SXJD-W{number}" for number in range(3))
PLAN = f"{PARK}/GH-W1"
TASKS = {state: f"{OFFICE}/task/w-{state}" for state in ("on_time", "late", "overdue", "due_soon", "running")}


def day(ahead: int) -> str:
    return str(today() + timedelta(days=ahead))


def services() -> Iterator[Fact]:
    """Six requests, one of each state and one that was asked for anew after it had been cancelled."""
    asked = {"kind": "on_job_training", "industry": "3412", "county": "370705"}
    for subject in (ASKED, LATE, DONE, RATED, CANCELLED, AGAIN):
        yield stated("ServiceRequested", subject=subject, title=f"样例需求{subject[-3:]}", wanted_by=day(-3), **asked)
    for subject, agreed in ((LATE, day(-1)), (DONE, day(5)), (RATED, day(5))):
        yield stated("ServiceAccepted", subject=subject, member=SCHOOL, due_on=agreed)
    for subject in (DONE, RATED):
        yield stated("ServiceDelivered", subject=subject, member=SCHOOL)
    yield stated("ServiceRated", subject=RATED, provider=SCHOOL, score="satisfied", comment="<script>alert(1)</script>")
    about = {"member": FIRM, "provider": None, "reason": "no_longer_needed", "explanation": None}
    for subject, at in ((CANCELLED, "2026-07-06T09:30:00+08:00"), (AGAIN, "2026-01-06T09:30:00+08:00")):
        yield stated("ServiceCancelled", subject=subject, occurred_at=at, **about)


def party(code: str, role: str, *, leads: bool = False) -> dict[str, Any]:
    return {"party": code, "party_role": role, "leads": leads, "share": None, "above_scale": None}


def cooperations() -> Iterator[Fact]:
    """An order class that both parties state, a college that lies ahead, one that is over; the class with its progress."""
    both = [party(SCHOOL, "school", leads=True), party(FIRM, "employer")]
    terms = {"parties": both, "chain": "动力装备", "planned_students": 40, "hires_agreed": 30}
    for member in (SCHOOL, FIRM):
        yield stated("CooperationAgreed", subject=CLASS, member=member, kind="order_class", title="样例动力订单班",
                     starts_on=day(-200), ends_on=day(200), **terms)  # fmt: skip
    yield stated("CooperationAgreed", subject=COLLEGE, kind="industry_college", title="样例现代产业学院",
                 starts_on=day(40), ends_on=None, **terms)  # fmt: skip
    yield stated("CooperationAgreed", subject=OVER, kind="order_class", title="往届订单班",
                 starts_on=day(-700), ends_on=day(-300), **terms)  # fmt: skip
    for member, enrolled in ((SCHOOL, 38), (FIRM, 36)):
        yield stated("CooperationProgressed", subject=CLASS, member=member, students_enrolled=enrolled)


def resources() -> Iterator[Fact]:
    """A base that is offered for the industry, a laboratory that is not shared, one whose offer has run out."""
    about = {"member": OTHER_SCHOOL, "industries": ["341"], "chain": "动力装备"}
    yield stated("ResourceListed", subject=BASE, title="动力装备实训基地", valid_until=day(300), **about)
    yield stated("ResourceListed", subject=SECRET, kind="laboratory", title="在建实验室", sharing="not_shared",
                 sharing_terms=None, valid_until=None, **about)  # fmt: skip
    yield stated("ResourceListed", subject=OLD, title="旧基地", valid_until=day(-1), **about)


def tasks() -> Iterator[Fact]:
    """A task of each state; the office leads all, the bureau supports those that are not done."""
    due = {"on_time": -10, "late": -10, "overdue": -2, "due_soon": 12, "running": 200}
    for state, ahead in due.items():
        bureau = {"unit_code": BUREAU, "duty": "lead"}
        units = [{"unit_code": OFFICE, "duty": "lead"}] if state in ("on_time", "late") else [
            bureau, {"unit_code": SCHOOL, "duty": "support"}
        ]  # fmt: skip
        yield stated(
            "TaskAssigned", subject=TASKS[state], title=f"样例任务：{state}", due_on=day(ahead), responsible=units
        )
    for state, on in (("on_time", -11), ("late", -5)):
        yield stated("TaskCompleted", subject=TASKS[state], completed_on=day(on))
    yield stated("TaskProgressed", subject=TASKS["running"], member=SCHOOL, percent=60)


def governance() -> Iterator[Fact]:
    yield from tasks()
    about = {"consortium_id": "WF-NZ"}
    for event_type in ("BodyFormed", "CharterAdopted", "AppraisalRecorded"):
        yield stated(event_type, **about)
    for event_type in ("PostFilled", "ResolutionAdopted", "IncentiveGranted", "CasePublished", "CommendationAwarded"):
        yield stated(event_type)


def plan() -> Fact:
    """The example, with all its jobs planned for this year: chains count those of this year and later."""
    event_type, fact = stated("IndustryPlanPublished", subject=PLAN, member=PARK, valid_until=day(300))
    return event_type, fact | {"jobs": [job | {"year": today().year} for job in fact["jobs"]]}


def joint_work() -> Iterator[Fact]:
    """All of it, with the offices that speak of it."""
    yield admitted(OFFICE, "secretariat", "样例秘书处")
    yield admitted(BUREAU, "department", "样例教育局")
    yield admitted(PARK, "park", "样例园区管委会")
    yield stated("MemberJoined", subject=f"operator/membership/WF-NZ/{OTHER_SCHOOL}", member_code=OTHER_SCHOOL)
    yield demand(300, industry="3412", occupation="6-20-02-02", openings=9)
    yield demand(301, subject=f"{OTHER_FIRM}/XQ-0301", member=OTHER_FIRM, industry="3984", openings=4)
    yield from services()
    yield from cooperations()
    yield from resources()
    yield plan()
    yield from governance()
