"""Two consortia in 2026, small enough to reckon every figure of their reports by hand; and a tree of six leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

from projections.evaluation.indicators import indicator_named
from projections.evaluation.scope import Scope
from projections.evaluation.tree.model import Tree
from projections.evaluation.tree.reading import parse_tree
from tests.projections.story import FIRM, SCHOOL, Story

OTHER = "4137012392"
FIRM_GX, FIRM_NEW = "91370700123456782B", "91370700123456783C"
DEPARTMENT, OFFICE = "113707000042100001", "123707000042100002"
NZ, GX = Scope("WF-NZ"), Scope("WF-GX")
TARGETS = {NZ: {"S1.1": 80, "S1.3": 10}, GX: {"S1.1": 50, "S1.3": 2}}

LEAF = """\
      - id: {id}
        zh: {zh}
        en: {en}
        class: {kind}
        query: {query}
        definition: {{zh: {zh}的口径, en: What it means}}
        population: {{zh: 成员单位, en: Members}}
        clause: {clause}
        unit: {unit}
        responsible: {responsible}
        {scoring}
"""


def _leaf(id_: str, names: tuple[str, str], query: str, unit: str, *scoring: str, **more: str) -> str:
    about = {"kind": "substantive", "clause": "三(三)", "responsible": "市工业和信息化局"} | more
    lines = "\n        ".join(scoring)
    return LEAF.format(id=id_, zh=names[0], en=names[1], query=query, unit=unit, scoring=lines, **about)


PLANNED = ("target: plan", "ratio: {better: higher}")
TREE = (
    """\
id: small
version: "1"
effective_from: 2026-01-01
zh: 小体系
en: A small tree
source: 实施意见
clauses: [三(三), 三(四), 四(三)]
indicators:
  - id: S
    zh: 实质性指标
    en: Substantive
    weight: 90
    under:
"""
    + _leaf("S1.1", ("岗位到位率", "Filling rate"), "filling_rate", "percent", *PLANNED, "weight: 40")
    + _leaf("S1.2", ("毕业去向落实率", "Placement rate"), "placement_rate", "percent",
            "target: 90", "ratio: {better: higher}", "weight: 20", responsible="市教育局")
    + _leaf("S1.3", ("技术服务需求数", "Service requests"), "service_requests", "count", *PLANNED, "weight: 30",
            clause="三(四)", responsible="市科学技术局")
    + """\
  - id: F
    zh: 否定性指标
    en: Negative
    weight: 10
    under:
"""
    + _leaf("F1", ("逾期未完成任务数", "Tasks overdue"), "tasks_overdue", "count",
            "weight: 10", "deduction: {base: 10, each: 1.5, free: 1}", kind="negative", clause="四(三)",
            responsible="专班办公室")
    + _leaf("F2", ("服务满意度不合格", "Unsatisfactory"), "service_satisfaction", "points",
            "veto: {least: 60}", kind="negative", clause="三(四)", responsible="秘书处")
)  # fmt: skip
QUERIES = {
    name: indicator_named(name)
    for name in ("filling_rate", "placement_rate", "service_requests", "tasks_overdue", "service_satisfaction")
}


def reported_tree() -> Tree:
    return parse_tree(TREE, "small.yaml", QUERIES)


def reported_city() -> Story:
    story = Story()
    entries = [
        {"code": "370705", "name_zh": "奎文区", "name_en": "Kuiwen", "parent": None},
        {"code": "370703", "name_zh": "寒亭区", "name_en": "Hanting", "parent": None},
    ]
    story.tell("CodeListPublished", "2024-01-01", "operator", "list/county/1", list_id="county", version="1",
               effective_from=date(2024, 1, 1), title_zh="t", title_en="t", source="s", entries=entries)  # fmt: skip
    for code, name, park in (("WF-NZ", "农综区联合体", "WF-P01"), ("WF-GX", "高新区联合体", None)):
        story.tell("ConsortiumFounded", "2024-04-22", "operator", f"consortium/{code}", consortium_id=code,
                   name_zh=name, name_en=None, park=park, founded_on=date(2024, 4, 22))  # fmt: skip
    admit(story, SCHOOL, "school", "甲学院", "370705", "WF-NZ")
    admit(story, FIRM, "enterprise", "甲公司", "370703", "WF-NZ")
    admit(story, OTHER, "school", "乙学院", "370705", "WF-GX")
    admit(story, FIRM_GX, "enterprise", "乙公司", "370705", "WF-GX")
    admit(story, DEPARTMENT, "department", "市教育局", None, None)
    _demand_and_services(story)
    admit(story, FIRM_NEW, "enterprise", "丙公司", "370703", "WF-NZ", day="2026-05-06")
    for number in range(4):
        request(story, FIRM_NEW, f"n{number}", "2026-06-02")
    for number in range(10):
        graduate(story, SCHOOL, f"s{number}", number < 6)
    for number in range(20):
        graduate(story, OTHER, f"o{number}", number < 14)
    _tasks(story)
    for local, day, level in (("c1", "2025-12-01", "national"), ("c2", "2026-05-01", "provincial")):
        story.tell("CasePublished", day, OFFICE, local, consortium="WF-NZ", title=f"案例{local}", level=level, outlet="日报",
                   published_on=date.fromisoformat(day), link=None, themes=[], units=[])  # fmt: skip
    return story


def admit(
    story: Story, code: str, kind: str, name: str, county: str | None, consortium: str | None, day: str = "2024-05-06"
) -> None:
    on = date.fromisoformat(day)
    story.tell("MemberAdmitted", day, "operator", f"member/{code}", member_code=code, kind=kind, name_zh=name,
               name_en=None, county=county, admitted_on=on)  # fmt: skip
    if consortium:
        story.tell("MemberJoined", day, "operator", f"membership/{consortium}/{code}", consortium_id=consortium,
                   member_code=code, role="council", joined_on=on)  # fmt: skip


def request(story: Story, member: str, local: str, day: str) -> None:
    story.tell("ServiceRequested", day, member, local, kind="consulting", title="t", industry=None, county=None,
               budget=None, wanted_by=None)  # fmt: skip


def demand(story: Story, member: str, local: str, openings: int) -> None:
    story.tell("DemandPublished", "2026-01-05", member, local, kind="talent", title="t", occupation="6-18-01-01",
               county="370705", openings=openings, valid_until=date(2026, 12, 31))  # fmt: skip


def graduate(story: Story, school: str, local: str, placed: bool) -> None:
    known: dict[str, Any] = {
        "cohort": f"{school}/cohort/1",
        "graduation_year": 2026,
        "major": "460104",
        "education": "31",
    }
    story.tell("GraduateRegistered", "2026-06-10", school, local, **known)
    if placed:
        story.tell("OutcomeReported", "2026-06-20", school, local, outcome="employed")


def _demand_and_services(story: Story) -> None:
    """Filled: WF-NZ 4 of 10 by March and 8 in June; WF-GX 5 of 20. Requests: WF-NZ 2 and then 3, WF-GX 1."""
    demand(story, FIRM, "d1", 10)
    demand(story, FIRM_GX, "d2", 20)
    story.tell("DemandFilled", "2026-02-01", FIRM_GX, "d2", filled_total=5)
    story.tell("DemandFilled", "2026-03-01", FIRM, "d1", filled_total=4)
    for member, local, day in ((FIRM, "r1", "2026-02-02"), (FIRM, "r2", "2026-02-03"), (FIRM_GX, "r3", "2026-02-04")):
        request(story, member, local, day)
    request(story, FIRM, "r4", "2026-05-04")
    story.tell("DemandFilled", "2026-06-01", FIRM, "d1", filled_total=8)
    story.tell("ServiceRated", "2026-06-02", FIRM, "r1", provider=FIRM, score="very_satisfied", comment=None)
    story.tell("ServiceRated", "2026-06-03", FIRM_GX, "r3", provider=FIRM_GX, score="dissatisfied", comment=None)


def _tasks(story: Story) -> None:
    """June: five tasks, t3 and t4 new, t1 done in it, t5 before; t2 overdue since May, t3 since June; t4 goes on."""
    both = [{"unit_code": SCHOOL, "duty": "support"}, {"unit_code": DEPARTMENT, "duty": "lead"}]
    _assign(story, "t1", "2026-03-01", date(2026, 5, 31), both, done="2026-06-10")
    _assign(story, "t2", "2026-03-01", date(2026, 5, 20), [])
    _assign(story, "t5", "2026-04-01", date(2026, 6, 30), [], done="2026-05-15")
    _assign(story, "t3", "2026-06-05", date(2026, 6, 20), [{"unit_code": FIRM, "duty": "lead"}], clause="三(四)")
    shared = [{"unit_code": SCHOOL, "duty": "lead"}, {"unit_code": FIRM, "duty": "lead"}]
    _assign(story, "t4", "2026-06-08", date(2026, 12, 31), shared, consortium="WF-GX", indicator_id="S1.2")
    story.tell("TaskProgressed", "2026-06-25", FIRM, "t3", owner=OFFICE, consortium="WF-NZ", as_of_on=date(2026, 6, 25),
               percent=40, summary="s", difficulties="缺少设备", help_wanted="协调场地", expected_on=date(2026, 7, 31))  # fmt: skip


def _assign(
    story: Story, local: str, day: str, due_on: date, responsible: list[dict[str, str]], done: str = "", **more: Any
) -> None:
    about: dict[str, Any] = {"clause": "四(三)", "indicator_id": None, "consortium": "WF-NZ"} | more
    story.tell("TaskAssigned", day, OFFICE, local, title=f"任务{local}", completion_standard="s", responsible=responsible,
               due_on=due_on, weight=None, document=None, **about)  # fmt: skip
    if done:
        story.tell("TaskCompleted", done, OFFICE, local, consortium=about["consortium"],
                   completed_on=date.fromisoformat(done), summary="s", document=None, link=None)  # fmt: skip
