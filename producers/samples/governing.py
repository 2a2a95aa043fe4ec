"""Sample governance: what the secretariat, two departments and a park state of bodies, tasks and honours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from producers.samples.cooperations import AUDIO, CARS, FARM, FOOD, INSTITUTE, OIL, POWER, SDJT, SDKJ, SDXM, SODA, WFZY
from producers.samples.industry_plans import INDUSTRY, PARK, plan_events
from producers.samples.json_events import Event, event

SECRETARIAT, EDUCATION = "12370700MB8KT0C306", "11370700MB8KE0A10Y"
NAMES = {"WF-GX": "潍坊高新区产教联合体", "WF-BH": "潍坊滨海产教联合体", "WF-NZ": "潍坊国家农综区产教联合体"}
Spoken = Iterator[tuple[str, Event]]
"""(speaker, event)."""


class Task(NamedTuple):
    """`done`: the day on which it was done; `percent`, `told_by`: how far it is, and who says so."""

    number: int
    consortium: str | None
    title: str
    clause: str
    standard: str
    lead: str
    support: tuple[str, ...]
    due: str
    done: str | None = None
    percent: int | None = None
    told_by: str = ""
    difficulties: str | None = None


TASKS = (
    Task(1, "WF-GX", "建成动力装备现代产业学院", "三(五)", "产业学院挂牌运行，首批学徒制学生入学不少于120人", WFZY, (POWER, EDUCATION), "2026-09-30",
         "2026-09-12", 100, WFZY),
    Task(2, "WF-GX", "发布高新区产教对接图谱", "三(一)", "图谱覆盖全部重点产业链，按季更新", PARK, (INDUSTRY,), "2026-06-30", "2026-07-09", 100,
         PARK),
    Task(3, "WF-GX", "建设先进制造公共中试平台二期", "三(四)", "二期设备到位并对成员单位开放", INSTITUTE, (PARK, POWER), "2026-12-20", None, 85,
         INSTITUTE, "两台检测设备到货推迟"),
    Task(4, "WF-BH", "开展化工企业员工安全技能轮训", "三(四)", "全年培训不少于1200人次", SDKJ, (OIL, SODA), "2026-12-15", None, 78, SDKJ),
    Task(5, "WF-BH", "制定高端化工专业设置动态调整办法", "三(三)", "办法经理事会审议并印发", EDUCATION, (SDKJ,), "2026-10-31", None, 60, EDUCATION,
         "征求意见尚未收齐"),
    Task(6, "WF-BH", "落实产教融合型企业用地支持", "四(四)", "至少一家企业落实用地政策", INDUSTRY, (PARK,), "2026-11-10", None, 40, INDUSTRY,
         "用地指标需市级统筹"),
    Task(7, "WF-NZ", "建成智慧牧业产业学院实训区", "三(五)", "实训区投入使用", SDXM, (FARM,), "2026-08-31", "2026-08-26", 100, SDXM),
    Task(8, "WF-NZ", "组织专家团队进企业服务预制菜产业", "三(四)", "服务企业不少于20家次", SDXM, (FOOD, INDUSTRY), "2026-12-31", None, 70, SDXM),
    Task(9, "WF-NZ", "完善农牧食品人才需求季度调查", "三(三)", "每季度末发布调查结果", INDUSTRY, (SECRETARIAT,), "2026-09-30", "2026-10-15"),
    Task(10, None, "健全市级统筹推进机制", "四(一)", "专班办公室按月调度，形成纪要", EDUCATION, (INDUSTRY, SECRETARIAT), "2026-03-31", "2026-03-20"),
    Task(11, None, "完成2026年度联合体绩效考核", "四(三)", "三个联合体考核结果公布", EDUCATION, (SECRETARIAT,), "2027-01-31", None, 20, EDUCATION),
    Task(12, None, "建设产教联合体信息平台", "三(一)", "平台上线，成员单位全部接入报送", SECRETARIAT, (EDUCATION, INDUSTRY), "2027-06-30", None, 55,
         SECRETARIAT),
)  # fmt: skip


def governing_events() -> Spoken:
    yield from _bodies()
    yield from _resolutions_and_tasks()
    yield from _honours()
    yield from plan_events()


def _bodies() -> Spoken:
    seats = {"park": 2, "government": 3, "school": 5, "enterprise": 9, "institute": 1}
    composition = [{"party": party, "seats": number} for party, number in seats.items()]
    for consortium, name in NAMES.items():
        council = f"{SECRETARIAT}/body/council-{consortium}"
        about = {"consortium_id": consortium, "credit_code": None}
        yield SECRETARIAT, event(
            "BodyFormed", "2025-03-20", council, consortium, **about, body_kind="council", title=f"{name}理事会",
            formed_on="2025-03-20", valid_until="2028-03-19", composition=composition, full_time_staff=None,
            co_located=None, document="潍产教联〔2025〕2号",
        )  # fmt: skip
        yield SECRETARIAT, event(
            "BodyFormed", "2025-03-21", f"{SECRETARIAT}/body/office-{consortium}", consortium, **about,
            body_kind="secretariat", title=f"{name}秘书处", formed_on="2025-03-21", valid_until=None, composition=[],
            full_time_staff=4, co_located=True, document="潍产教联〔2025〕3号",
        )  # fmt: skip
        kinds = (("charter", "章程"), ("appraisal", "绩效考核办法"), ("finance", "经费管理办法"))
        for number, (kind, word) in enumerate(kinds[: 3 if consortium == "WF-GX" else 2], 1):
            day = f"2025-0{3 + number}-1{number}"
            yield SECRETARIAT, event(
                "CharterAdopted", day, f"{SECRETARIAT}/charter/{consortium}-{kind}", consortium, consortium_id=consortium,
                charter_kind=kind, title=f"{name}{word}", edition=1, body=council, adopted_on=day, effective_from=day,
                document=f"潍产教联〔2025〕{3 + number}号", link=None,
            )  # fmt: skip


def _resolutions_and_tasks() -> Spoken:
    adopted = (
        ("2026-01", "WF-GX", "关于共建动力装备现代产业学院的决议", "training", "2026-01-16", (1,), "2026-09-30"),
        ("2026-02", "WF-BH", "关于开展化工安全技能轮训的决议", "training", "2026-02-06", (4, 5), "2026-12-31"),
        ("2026-03", "WF-NZ", "关于组建预制菜产业专家服务团的决议", "project", "2026-02-27", (7, 8), "2026-12-31"),
    )
    for number, consortium, title, kind, day, tasks, due in adopted:
        yield SECRETARIAT, event(
            "ResolutionAdopted", day, f"{SECRETARIAT}/resolution/{number}", consortium,
            body=f"{SECRETARIAT}/body/council-{consortium}", title=title, resolution_kind=kind, adopted_on=day,
            summary=title.removeprefix("关于").removesuffix("的决议"), attending=19, votes_for=18, votes_against=0, abstentions=1,
            tasks=[{"task": _task(task)} for task in tasks], due_on=due, document=None,
        )  # fmt: skip
    for it in TASKS:
        units = [
            {"unit_code": it.lead, "duty": "lead"},
            *({"unit_code": unit, "duty": "support"} for unit in it.support),
        ]
        yield SECRETARIAT, event(
            "TaskAssigned", "2026-03-02", _task(it.number), it.consortium, title=it.title, clause=it.clause,
            completion_standard=it.standard, responsible=units, due_on=it.due, indicator_id=None, weight=None,
            document="潍产教联〔2026〕6号",
        )  # fmt: skip
        if it.percent is not None:
            day = it.done or "2026-11-12"
            yield it.told_by, event(
                "TaskProgressed", day, _task(it.number), it.consortium, as_of_on=day, percent=it.percent,
                summary="已完成" if it.done else f"总体完成约{it.percent}%", difficulties=it.difficulties, help_wanted=None,
                expected_on=None,
            )  # fmt: skip
        if it.done:
            yield SECRETARIAT, event("TaskCompleted", it.done, _task(it.number), it.consortium, completed_on=it.done,
                                     summary=f"达到完成标准：{it.standard}", document=None, link=None)  # fmt: skip


def _task(number: int) -> str:
    return f"{SECRETARIAT}/task/2026-{number:03}"


def _honours() -> Spoken:
    grades = (("WF-GX", "good", 86.5), ("WF-BH", "good", 83.0), ("WF-NZ", "excellent", 91.5))
    for consortium, grade, score in grades:
        yield EDUCATION, event(
            "AppraisalRecorded", "2026-01-28", f"{EDUCATION}/appraisal/2025/{consortium}", consortium,
            appraised_kind="consortium", consortium_id=consortium, member_code=None, period="2025", grade=grade, score=score,
            body=None, appraised_on="2026-01-26", tree_id=None, tree_version=None, report=None, summary=None,
        )  # fmt: skip
    granted = (
        (PARK, "WF-GX", "产教融合型企业实训设备购置补助", "fiscal", POWER, 600_000, "2026-03-18"),
        (INDUSTRY, "WF-BH", "产教融合专项信贷支持", "finance", OIL, 20_000_000, "2026-05-22"),
        (INDUSTRY, "WF-NZ", "实习基地岗位补贴", "fiscal", FARM, 180_000, "2026-06-30"),
        (PARK, "WF-GX", "教育费附加抵免", "tax", AUDIO, 420_000, "2026-08-14"),
    )
    for number, (speaker, consortium, title, kind, member, amount, day) in enumerate(granted, 1):
        yield speaker, event(
            "IncentiveGranted", day, f"{speaker}/incentive/2026-{number:03}", consortium, title=title, incentive_kind=kind,
            measure_no=None, member_code=member, amount=amount, land_area=None, granted_on=day, valid_until=None,
            document="潍产教办〔2026〕9号",
        )  # fmt: skip
    cases = (
        (
            "WF-NZ",
            "专家团队进企业：服务预制菜产业的做法",
            "provincial",
            "全省产教融合典型案例汇编",
            "2026-04-20",
            "technology_service",
            (SDXM, FOOD),
        ),
        (
            "WF-GX",
            "校企共建动力装备产业学院的实践",
            "municipal",
            "全市职业教育典型案例集",
            "2026-10-16",
            "joint_education",
            (WFZY, POWER),
        ),
        (
            "WF-GX",
            "新能源汽车实训中心共建共享机制",
            "consortium",
            "联合体工作简报",
            "2026-09-24",
            "joint_education",
            (SDJT, CARS),
        ),
    )
    for number, (consortium, title, level, outlet, day, theme, units) in enumerate(cases, 1):
        yield EDUCATION, event(
            "CasePublished", day, f"{EDUCATION}/case/2026-{number:03}", consortium, title=title, level=level, outlet=outlet,
            published_on=day, link=None, themes=[{"theme": theme}], units=[{"unit_code": unit} for unit in units],
        )  # fmt: skip
    whole: Iterator[Event] = (
        {"unit_code": unit, "recipient": "unit", "persons": None} for unit in (SDXM, POWER, INSTITUTE)
    )
    recipients: list[Event] = [*whole, {"unit_code": WFZY, "recipient": "persons", "persons": 3}]
    yield EDUCATION, event(
        "CommendationAwarded", "2026-01-30", f"{EDUCATION}/commendation/2025", title="2025年度产教联合体建设突出贡献表扬",
        level="municipal", awarded_on="2026-01-30", recipients=recipients, reason="在人才供需对接和员工培训中贡献突出",
        document="潍产教办〔2026〕3号",
    )  # fmt: skip
