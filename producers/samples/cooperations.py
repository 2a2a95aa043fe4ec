"""Sample cooperations and shared resources: what schools, employers and the institute state of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from producers.samples.demands import POSTS
from producers.samples.json_events import Event, event

WFZY, SDKJ, SDXM, SDJT = "4137012391", "4137012819", "4137012947", "4137013008"
POWER, AUDIO, CARS, SODA, OIL, DRUGS, FOOD, FARM = POSTS
INSTITUTE, UNIVERSITY = "12370700MB8KT0J9H3", "4137011067"
"""The university is a party without being a member."""
CHAINS = {POWER: "动力装备", CARS: "动力装备", AUDIO: "新一代信息技术", SODA: "高端化工", OIL: "高端化工", DRUGS: "高端化工",
          FOOD: "现代农牧食品", FARM: "现代农牧食品"}  # fmt: skip
CONSORTIA = {"动力装备": "WF-GX", "新一代信息技术": "WF-GX", "高端化工": "WF-BH", "现代农牧食品": "WF-NZ"}
PLACES = {WFZY: ("370703", None), SDKJ: ("370705", None), SDXM: ("370702", None), SDJT: ("370705", None),
          INSTITUTE: ("370705", "WF-GXQ")}  # fmt: skip


class Cooperation(NamedTuple):
    """One cooperation. `both`: the employer states it as well; `totals`: students enrolled and trained, courses, teachers."""

    number: int
    kind: str
    title: str
    school: str
    partner: str
    signed: str
    starts: str
    ends: str | None
    majors: tuple[str, ...]
    planned: int | None = None
    both: bool = False
    totals: tuple[int | None, int | None, int, int] | None = None
    pathway: str | None = None


COOPERATIONS = (
    Cooperation(1, "order_class", "鸢起动力数控技术订单班", WFZY, POWER, "2025-06-18", "2025-09-01", "2027-07-31", ("460103",), 40,
                True, (38, 0, 4, 5)),
    Cooperation(2, "order_class", "白浪车业新能源整车订单班", SDJT, CARS, "2025-06-25", "2025-09-01", "2027-07-31", ("460702",), 45,
                False, (43, 0, 3, 4)),
    Cooperation(3, "order_class", "蓝碱化工工艺订单班", SDKJ, SODA, "2025-05-30", "2025-09-01", "2026-12-31", ("470201",), 36, True,
                (35, 0, 3, 3)),
    Cooperation(4, "order_class", "禾满食品质量检测订单班", WFZY, FOOD, "2024-06-12", "2024-09-01", "2026-07-31", ("490104",), 30,
                False, (29, 27, 2, 2)),
    Cooperation(5, "apprenticeship", "鸢起动力现代铸造学徒制", WFZY, POWER, "2026-05-20", "2026-09-01", "2029-07-31", ("460108",), 60,
                True, (57, 0, 2, 8)),
    Cooperation(6, "apprenticeship", "牧汀畜牧智能养殖学徒制", SDXM, FARM, "2025-05-16", "2025-09-01", "2028-07-31", ("410307",), 50,
                True, (48, 0, 5, 6)),
    Cooperation(7, "apprenticeship", "海岬石化石油化工技术学徒制", SDKJ, OIL, "2025-06-06", "2025-09-01", "2028-07-31", ("470204",), 48,
                False, (46, 0, 4, 5)),
    Cooperation(8, "industry_college", "动力装备现代产业学院", WFZY, POWER, "2026-03-12", "2026-09-01", None, ("460103", "460108"), None,
                True, (126, 0, 6, 11)),
    Cooperation(9, "industry_college", "智慧牧业现代产业学院", SDXM, FARM, "2025-04-22", "2025-09-01", None, ("410303", "410307"), None,
                False, (210, 0, 9, 12)),
    Cooperation(10, "field_engineer_college", "电声智造现场工程师学院", WFZY, AUDIO, "2026-04-16", "2026-09-01", "2030-07-31",
                ("510103",), None, True, (40, 0, 3, 6)),
    Cooperation(11, "practice_centre", "高端化工产教融合实训中心", SDKJ, SODA, "2025-03-18", "2025-06-01", None, ("470201", "470203"), None,
                True, (None, None, 4, 4)),
    Cooperation(12, "practice_centre", "新能源汽车产教融合实训中心", SDJT, CARS, "2025-10-10", "2026-01-01", None, ("460702", "500212"),
                None, False, (None, None, 3, 5)),
    Cooperation(13, "co_developed_course", "《肉制品加工与质量控制》课程共建", WFZY, FOOD, "2025-09-15", "2025-10-01", "2026-12-31",
                ("490101",), None, True, (None, None, 3, 2)),
    Cooperation(14, "co_developed_course", "《微型电声器件装配与调试》课程共建", WFZY, AUDIO, "2026-02-27", "2026-03-01", "2027-02-28",
                ("510103",), None, False, (None, None, 2, 2)),
    Cooperation(15, "co_developed_course", "《原料药生产过程控制》课程共建", SDKJ, DRUGS, "2025-11-20", "2025-12-01", "2027-06-30",
                ("490204",), None, False, (None, None, 2, 3)),
    Cooperation(16, "through_pathway", "畜牧兽医专业专本贯通培养", SDXM, UNIVERSITY, "2025-06-30", "2025-09-01", None, ("410303",), 80,
                False, (80, 0, 2, 0), "bachelor_three_plus_two"),
    Cooperation(17, "teaching_team", "化工安全校企教学团队", SDKJ, OIL, "2025-12-12", "2026-01-01", "2027-12-31", ("470204",), None,
                True, (None, None, 1, 6)),
    Cooperation(18, "order_class", "鸢起动力装备智能制造订单班（2027级）", WFZY, POWER, "2026-11-10", "2027-09-01", "2029-07-31",
                ("460201",), 45, True),
)  # fmt: skip


Belongs = set[tuple[str, str]]
"""(consortium, member); a member names no consortium that it is not in."""


def cooperation_events(belongs: Belongs) -> Iterator[tuple[str, Event]]:
    """(speaker, event): agreed by the school, and where the employer speaks too in its words alike; then the progress."""
    for it in COOPERATIONS:
        chain = CHAINS.get(it.partner, "现代农牧食品")
        subject = f"{it.school}/HZ-{it.signed[:4]}-{it.number:03}"
        ours, theirs = (_within(CONSORTIA[chain], speaker, belongs) for speaker in (it.school, it.partner))
        yield it.school, event("CooperationAgreed", it.signed, subject, ours, **_terms(it, chain))
        if it.both:
            yield it.partner, event("CooperationAgreed", it.signed, subject, theirs, **_terms(it, chain))
        if it.totals:
            yield it.school, event("CooperationProgressed", "2026-10-30", subject, ours, **_progress(it.totals))


def _within(consortium: str, member: str, belongs: Belongs) -> str | None:
    return consortium if (consortium, member) in belongs else None


def _terms(it: Cooperation, chain: str) -> dict[str, Any]:
    role = ("receiving_school", "feeder_school") if it.partner == UNIVERSITY else ("employer", "school")
    investment = {"industry_college": 6_000_000, "practice_centre": 9_500_000, "field_engineer_college": 4_200_000}.get(
        it.kind
    )
    return {
        "kind": it.kind, "title": it.title, "agreement_type": "bilateral", "signed_on": it.signed, "starts_on": it.starts,
        "ends_on": it.ends,
        "parties": [
            {"party": it.school, "party_role": role[1], "leads": True, "share": None, "above_scale": None},
            {"party": it.partner, "party_role": role[0], "leads": False, "share": None,
             "above_scale": None if it.partner == UNIVERSITY else True},
        ],
        "majors": [{"major": major, "taught_by": it.school, "places": None} for major in it.majors],
        "occupations": [], "chain": chain, "pathway": it.pathway, "planned_students": it.planned,
        "hires_agreed": it.planned and it.planned * 4 // 5, "investment_agreed": investment,
        "enterprise_investment_agreed": investment and investment * 3 // 5,
    }  # fmt: skip


def _progress(totals: tuple[int | None, int | None, int, int]) -> dict[str, Any]:
    enrolled, trained, courses, teachers = totals
    return {
        "counted_on": "2026-10-30", "term": "2026-2027-1", "students_enrolled": enrolled, "students_left": None,
        "students_trained": trained, "students_employed": None, "interns_received": None, "students_assessed": None,
        "programmes_adopted": 1, "courses_developed": courses, "textbooks_developed": courses // 3,
        "hours_taught": courses * 64, "enterprise_teachers": teachers, "investment_paid": None,
        "enterprise_investment_paid": None, "recognised_level": None,
    }  # fmt: skip


class Resource(NamedTuple):
    """One resource; `sharing`: how others may use it, and on which terms."""

    owner: str
    kind: str
    title: str
    industries: tuple[str, ...]
    chain: str
    capacity: int | None
    value: int | None
    hours: int | None
    sharing: str
    level: str | None = None
    rank: str | None = None
    until: str | None = None


AT_COST, PRICED = "按耗材成本收费，提前两周预约", "按公布的价目收费，提前一周预约"
RESOURCES = (
    Resource(WFZY, "training_base", "智能制造公共实训基地", ("3412", "3612"), "动力装备", 160, 24_600_000, 1400, "at_cost", "provincial"),
    Resource(WFZY, "laboratory", "数字化设计与检测实验室", ("3412",), "动力装备", 40, 6_200_000, 800, "free", "municipal"),
    Resource(WFZY, "expert", "现代铸造工艺专家（教授）", ("3412",), "动力装备", None, None, 120, "by_agreement", rank="full_senior"),
    Resource(WFZY, "course", "数控机床装调与维修（在线课程）", ("3412",), "动力装备", 500, None, 8760, "free", "provincial"),
    Resource(WFZY, "venue", "食品加工中试车间", ("1353",), "现代农牧食品", 30, 3_900_000, 600, "at_cost"),
    Resource(SDKJ, "training_base", "高端化工实训基地", ("2511", "2614", "2710"), "高端化工", 120, 18_600_000, 1200, "at_cost", "national"),
    Resource(SDKJ, "laboratory", "精细化工分析检测实验室", ("2614", "2710"), "高端化工", 36, 5_400_000, 700, "priced", "municipal"),
    Resource(SDKJ, "expert", "化工过程安全专家（高级工程师）", ("2511", "2614"), "高端化工", None, None, 160, "by_agreement",
             rank="associate_senior"),
    Resource(SDKJ, "teaching_resource", "危险化学品应急处置虚拟仿真资源", ("2511", "2614"), "高端化工", 200, 1_800_000, 2000, "free"),
    Resource(SDXM, "training_base", "规模化养殖实训基地", ("0313",), "现代农牧食品", 100, 12_800_000, 1100, "at_cost", "national"),
    Resource(SDXM, "laboratory", "动物疫病诊断实验室", ("0313", "1353"), "现代农牧食品", 30, 7_100_000, 900, "priced", "provincial"),
    Resource(SDXM, "expert", "猪病防控专家（研究员）", ("0313",), "现代农牧食品", None, None, 200, "free", rank="full_senior"),
    Resource(SDJT, "training_base", "新能源汽车实训基地", ("3612",), "动力装备", 140, 16_300_000, 1300, "at_cost", "provincial"),
    Resource(SDJT, "equipment", "整车三电系统测试台架", ("3612",), "动力装备", 8, 4_700_000, 500, "priced", until="2026-10-31"),
    Resource(SDJT, "course", "新能源汽车故障诊断（在线课程）", ("3612",), "动力装备", 300, None, 8760, "free"),
    Resource(INSTITUTE, "platform", "先进制造中试服务平台", ("3412", "3612", "3984"), "动力装备", 60, 31_000_000, 1600, "priced",
             "provincial"),
    Resource(INSTITUTE, "equipment", "消声室与电声综合测试系统", ("3984",), "新一代信息技术", 6, 8_800_000, 900, "priced"),
    Resource(INSTITUTE, "expert", "声学测试专家（正高级工程师）", ("3984",), "新一代信息技术", None, None, 180, "by_agreement",
             rank="full_senior"),
    Resource(POWER, "equipment", "五轴联动加工中心实训机组", ("3412",), "动力装备", 12, 9_600_000, 300, "by_agreement"),
    Resource(POWER, "expert", "发动机装配首席技师", ("3412",), "动力装备", None, None, 96, "by_agreement", rank="chief_technician"),
    Resource(AUDIO, "practice_centre", "电声器件装配实训中心", ("3984",), "新一代信息技术", 48, 5_500_000, 400, "by_agreement", "municipal"),
    Resource(OIL, "practice_centre", "常减压装置仿真实训中心", ("2511",), "高端化工", 40, 6_900_000, 350, "at_cost"),
    Resource(FARM, "training_base", "智能化猪场教学基地", ("0313",), "现代农牧食品", 36, 8_200_000, 260, "by_agreement"),
    Resource(FOOD, "venue", "低温肉制品生产线参观教学区", ("1353",), "现代农牧食品", 45, None, None, "not_shared"),
)  # fmt: skip


def resource_events(seats: dict[str, str], belongs: Belongs) -> Iterator[tuple[str, Event]]:
    """(owner, event): every resource listed, one listed that is retired by now. `seats`: member -> county."""
    for number, it in enumerate(RESOURCES, 1):
        county, park = PLACES.get(it.owner, (seats[it.owner], None))
        subject = f"{it.owner}/ZY-{number:03}"
        terms = {"at_cost": AT_COST, "priced": PRICED, "by_agreement": "双方签订使用协议后开放"}.get(it.sharing)
        yield it.owner, event(
            "ResourceListed", f"2025-{3 + number % 7:02}-{10 + number % 15:02}", subject, _within(CONSORTIA[it.chain], it.owner, belongs),
            kind=it.kind, title=it.title, description=None, level=it.level, county=county, park=park, chain=it.chain,
            industries=list(it.industries), majors=[], occupations=[], expert_rank=it.rank, capacity=it.capacity,
            equipment_value=it.value, open_hours_per_year=it.hours, sharing=it.sharing, sharing_terms=terms,
            contact_office="校企合作处" if it.owner.startswith("41") else "综合管理部", valid_until=it.until,
        )  # fmt: skip
    yield SDKJ, event("ResourceRetired", "2026-09-18", f"{SDKJ}/ZY-009", "WF-BH", retired_on="2026-09-18",
                      reason="merged", replaced_with=f"{SDKJ}/ZY-006", explanation=None)  # fmt: skip
