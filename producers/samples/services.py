"""Sample services between members: asked for, accepted, delivered, rated."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from producers.samples.demands import PARKS, POSTS
from producers.samples.json_events import Event, write_events
from producers.samples.writing import Layout, Row, write_csv
from schemas.days import SHANGHAI

FIRST, END = datetime(2025, 9, 8, 9, tzinfo=SHANGHAI), datetime(2026, 11, 19, 18, tzinfo=SHANGHAI)
KINDS = ("技术咨询", "协同攻关", "成果转化", "岗前培训", "岗位培训", "继续教育", "联合申报")
TRAINING = ("岗前培训", "岗位培训", "继续教育")
TITLES = {
    "技术咨询": "{}节能改造咨询", "协同攻关": "{}质量缺陷攻关", "成果转化": "{}专利成果转化", "岗前培训": "{}新员工岗前培训",
    "岗位培训": "{}技能提升培训", "继续教育": "{}班组长继续教育", "联合申报": "{}技术创新奖联合申报",
}  # fmt: skip
THINGS = {
    "3412": "缸体铸造",
    "3984": "微型扬声器装配",
    "3612": "整车焊装",
    "2614": "碱渣处理",
    "2511": "常减压装置",
    "2710": "原料药结晶",
    "1353": "低温肉制品",
    "0313": "规模猪场",
}
PROVIDERS = {
    "WF-GX": ("4137012391", "4137013008", "12370700MB8KT0J9H3"),
    "WF-BH": ("4137012819", "4137012391"),
    "WF-NZ": ("4137012947", "4137013008"),
}
SCORES = ("非常满意", "比较满意", "基本满意", "不满意")
INSTITUTE = "12370700MB8KT0J9H3"
ASKED = [
    (name, name)
    for name in [
        "服务编号",
        "服务类型",
        "服务名称",
        "行业代码",
        "县市区代码",
        "预算",
        "期望完成日期",
        "提出时间",
        "服务单位代码",
        "评价时间",
        "满意度",
        "评价意见",
        "联合体",
    ]
]
GIVEN = [
    (name, name)
    for name in [
        "需求单位代码",
        "服务编号",
        "受理时间",
        "合同金额",
        "约定交付日期",
        "交付时间",
        "交付金额",
        "培训人次",
        "成果摘要",
        "联合体",
    ]
]


@dataclass
class Service:
    """One service with the times of its steps (None: not yet)."""

    asker: str
    number: str
    kind: str
    title: str
    industry: str
    county: str
    consortium: str
    provider: str
    budget: int
    wanted_by: date
    asked_at: datetime
    accepted_at: datetime | None = None
    delivered_at: datetime | None = None
    rated_at: datetime | None = None
    trained: int | None = None
    score: str = ""


def services_of(dice: random.Random, seats: dict[str, str]) -> list[Service]:
    """Services asked for by the employers. `seats`: credit code -> county."""
    made = []
    for asker, (industry, _) in POSTS.items():
        for serial in range(1, dice.choice((8, 9)) + 1):
            asked = _office(dice, FIRST + timedelta(days=dice.randrange((END - FIRST).days - 3)))
            kind = dice.choice(KINDS)
            consortium = PARKS[seats[asker]][1]
            service = Service(
                asker, f"FW-{asked:%Y}-{serial:03d}", kind, TITLES[kind].format(THINGS[industry]), industry, seats[asker], consortium,
                dice.choice(PROVIDERS[consortium]), dice.randrange(20_000, 420_000, 10_000),
                asked.date() + timedelta(days=dice.choice((60, 120, 180, 300))), asked,
            )  # fmt: skip
            _course(dice, service)
            made.append(service)
    return made


def _course(dice: random.Random, service: Service) -> None:
    accepted = _office(dice, service.asked_at + timedelta(days=min(45, 1 + int(dice.expovariate(1 / 9)))))
    if dice.random() > 0.87 or accepted > END:
        return
    service.accepted_at = accepted
    delivered = _office(dice, accepted + timedelta(days=dice.randint(25, 170)))
    if dice.random() > 0.85 or delivered > END:
        return
    service.delivered_at = delivered
    service.trained = dice.randint(20, 180) if service.kind in TRAINING else None
    rated = _office(dice, delivered + timedelta(days=dice.randint(1, 14)))
    if dice.random() < 0.86 and rated <= END:
        service.rated_at = rated
        service.score = dice.choices(SCORES, (52, 33, 12, 3))[0]


def write_services(data: Path, services: list[Service]) -> None:
    """Exports of 2026-11-20: what each employer asked for, and what each provider took on."""
    for asker in sorted({service.asker for service in services}):
        rows: list[Row | None] = [_asked(service) for service in services if service.asker == asker]
        write_csv(data / asker / "2026-11-20_技术服务需求.csv", Layout(ASKED, "names"), rows, "utf-8-sig")
    for provider in sorted({service.provider for service in services}):
        taken = [service for service in services if service.provider == provider and service.accepted_at]
        folder = data / provider
        folder.mkdir(exist_ok=True)
        if provider == INSTITUTE:
            _write_events(folder / "2026-11-20_技术服务承接.jsonl", taken)
        else:
            write_csv(
                folder / "2026-11-20_技术服务承接.csv",
                Layout(GIVEN, "names"),
                [_given(service) for service in taken],
                "utf-8-sig",
            )


def _asked(it: Service) -> Row:
    return {
        "服务编号": it.number, "服务类型": it.kind, "服务名称": it.title, "行业代码": it.industry, "县市区代码": it.county, "预算": it.budget,
        "期望完成日期": it.wanted_by.isoformat(), "提出时间": _text(it.asked_at), "服务单位代码": it.provider if it.accepted_at else None,
        "评价时间": _text(it.rated_at), "满意度": it.score or None, "评价意见": None, "联合体": it.consortium,
    }  # fmt: skip


def _given(it: Service) -> Row:
    return {
        "需求单位代码": it.asker, "服务编号": it.number, "受理时间": _text(it.accepted_at), "合同金额": it.budget,
        "约定交付日期": it.wanted_by.isoformat(), "交付时间": _text(it.delivered_at), "交付金额": it.budget if it.delivered_at else None,
        "培训人次": it.trained, "成果摘要": "已按约定交付" if it.delivered_at else None, "联合体": it.consortium,
    }  # fmt: skip


def _write_events(path: Path, taken: list[Service]) -> None:
    events: list[Event] = []
    for it in taken:
        about = {"subject": f"{it.asker}/{it.number}", "consortium": it.consortium}
        if it.accepted_at:
            terms = {"contract_value": it.budget, "due_on": it.wanted_by.isoformat()}
            events.append({"type": "ServiceAccepted", "occurred_at": it.accepted_at.isoformat(), **about, **terms})
        if it.delivered_at:
            result = {"delivered_value": it.budget, "trained_person_times": it.trained, "summary": "已按约定交付"}
            events.append({"type": "ServiceDelivered", "occurred_at": it.delivered_at.isoformat(), **about, **result})
    write_events(path, events)


def _text(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else None


def _office(dice: random.Random, moment: datetime) -> datetime:
    return moment.replace(hour=dice.randint(8, 17), minute=dice.randrange(60), second=0)
