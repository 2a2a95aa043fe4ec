"""Two consortia, two schools and a firm: a city small enough to count by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.projections.story import FIRM, SCHOOL, Story

OTHER = "4137012392"


def two_consortia() -> Story:
    """WF-NZ: the school and the firm, until the firm leaves in July; WF-GX: the other school."""
    story = Story()
    for consortium in ("WF-NZ", "WF-GX"):
        story.tell("ConsortiumFounded", "2024-04-22", "operator", f"consortium/{consortium}", consortium_id=consortium,
                   name_zh="n", name_en="n", park=None, founded_on=date(2024, 4, 22))  # fmt: skip
    for code, kind, consortium in (
        (SCHOOL, "school", "WF-NZ"),
        (FIRM, "enterprise", "WF-NZ"),
        (OTHER, "school", "WF-GX"),
    ):
        story.tell("MemberAdmitted", "2024-05-06", "operator", f"member/{code}", member_code=code, kind=kind,
                   name_zh="n", name_en="n", county=None, admitted_on=date(2024, 5, 6))  # fmt: skip
        story.tell("MemberJoined", "2024-05-06", "operator", f"membership/{consortium}/{code}", consortium_id=consortium,
                   member_code=code, role="council", joined_on=date(2024, 5, 6))  # fmt: skip
    story.tell("MemberLeft", "2026-07-01", "operator", f"membership/WF-NZ/{FIRM}", consortium_id="WF-NZ", member_code=FIRM,
               leave_kind="withdrawn", left_on=date(2026, 7, 1))  # fmt: skip
    story.demand("1", 10)
    story.graduate("a", "employed", wage=5_000)
    story.graduate("b")
    known: dict[str, Any] = {
        "cohort": f"{OTHER}/cohort/1",
        "graduation_year": 2026,
        "major": "460104",
        "education": "31",
    }
    for local in ("c", "d", "e"):
        story.tell("GraduateRegistered", "2026-06-11", OTHER, local, **known)
    story.tell("OutcomeReported", "2026-06-20", OTHER, "c", outcome="employed", wage=8_000)
    task: dict[str, Any] = {
        "title": "t",
        "clause": "三(三)",
        "completion_standard": "s",
        "responsible": [],
        "due_on": date(2026, 6, 1),
    }
    story.tell("TaskAssigned", "2026-01-05", "operator", "task/1", consortium="WF-GX", **task)
    return story
