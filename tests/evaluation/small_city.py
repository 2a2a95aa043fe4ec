"""A small city for scenarios: its members, a consortium, one major, four occupations that employers look for."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from projections.engine import archive
from schemas.starter import starter_facts
from tests.projections.planning import OFFICE, PARK, adopt, jobs, link, plan_industry, target
from tests.projections.story import SCHOOL, Story

EMPLOYER, OTHER = "91370705MA8KT0A1Q4", "91370705MA8KT0B2W7"
GX = "WF-GX"
TAUGHT, CASTING, WELDING, ROBOTS = "6-18-01-07", "6-18-02-01", "6-18-02-04", "6-26-01-01"
ENVELOPE = ("event_id", "occurred_at", "member", "subject")


def small_city() -> Story:
    """460104 is on offer and leads to TAUGHT alone; 460108, 460110 and 460201 would lead to the other three."""
    story = Story()
    for event_type, fact in starter_facts():
        said = {name: value for name, value in fact.items() if name not in ENVELOPE}
        story.tell(event_type, "2020-01-01", "operator", fact["subject"].partition("/")[2], **said)
    founded: dict[str, Any] = {
        "name_zh": "高新区产教联合体",
        "name_en": None,
        "park": "WF-GXQ",
        "founded_on": date(2024, 4, 22),
    }
    story.tell("ConsortiumFounded", "2024-04-22", "operator", f"consortium/{GX}", consortium_id=GX, **founded)
    kinds = {SCHOOL: "school", EMPLOYER: "enterprise", OTHER: "enterprise", OFFICE: "secretariat", PARK: "park"}
    for code, kind in kinds.items():
        about: dict[str, Any] = {"name_zh": f"成员 {code}", "name_en": None, "county": "370705", "kind": kind}
        story.tell("MemberAdmitted", "2024-05-06", "operator", f"member/{code}", member_code=code,
                   admitted_on=date(2024, 5, 6), **about)  # fmt: skip
    for code in (SCHOOL, EMPLOYER, OTHER):
        story.tell("MemberJoined", "2024-06-01", "operator", f"membership/{GX}/{code}", member_code=code,
                   consortium_id=GX, role="ordinary", joined_on=date(2024, 6, 1))  # fmt: skip
    story.tell("MajorOpened", "2026-01-02", SCHOOL, "major/460104", major="460104", name_zh="机械制造及自动化",
               level="higher_vocational", years=3, county=None, effective_from=date(2026, 2, 1))  # fmt: skip
    looked_for = (
        (EMPLOYER, "XQ-1", TAUGHT, 10), (EMPLOYER, "XQ-2", CASTING, 5),
        (OTHER, "XQ-1", WELDING, 7), (OTHER, "XQ-2", ROBOTS, 2),
    )  # fmt: skip
    for member, local, occupation, openings in looked_for:
        story.tell("DemandPublished", "2026-01-05", member, local, kind="talent", title="t", occupation=occupation,
                   county="370705", openings=openings, valid_until=date(2026, 12, 31))  # fmt: skip
    story.tell("DemandFilled", "2026-03-01", EMPLOYER, "XQ-1", filled_total=4)
    for local in ("a", "b"):
        story.graduate(local)
    _order_class(story)
    plan_industry(
        story, "g1", [link("铸造", "3391"), link("整机", "3412")], [jobs("3391", CASTING), jobs("3412", TAUGHT)]
    )
    adopt(story, "gx", target("S3.1", 2026, 50), target("J3.1", 2026, 5, "个"), target("S2.2", 2026, 4, "个"))
    return story


def _order_class(story: Story) -> None:
    parties = [{"party": code, "party_role": role, "leads": False, "share": None, "above_scale": None}
               for code, role in ((SCHOOL, "school"), (EMPLOYER, "employer"))]  # fmt: skip
    for member in (SCHOOL, EMPLOYER):
        story.tell(
            "CooperationAgreed", "2025-09-01", member, "HZ-1", owner=SCHOOL, kind="order_class", title="t",
            agreement_type="bilateral", signed_on=date(2025, 9, 1), starts_on=date(2025, 9, 1), ends_on=None,
            parties=parties, majors=[], occupations=[], chain=None, pathway=None, planned_students=40,
            hires_agreed=None, investment_agreed=None, enterprise_investment_agreed=None,
        )  # fmt: skip


def archived(story: Story, root: Path) -> Path:
    """The story in an archive; returns its folder."""
    for family, records in story.records.items():
        archive.append(root, family, 0, records)
    return root


def hashes(root: Path) -> dict[str, str]:
    """Every file of a folder with its SHA-256."""
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in root.rglob("*") if path.is_file()}
