"""Sample demands: what an employer asked for, changed, filled and withdrew, and when."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from schemas.days import SHANGHAI

FIRST, LAST = datetime(2025, 9, 1, tzinfo=SHANGHAI), datetime(2026, 11, 15, 18, tzinfo=SHANGHAI)
END = datetime(2026, 11, 20, 8, tzinfo=SHANGHAI)
PARKS = {
    "370705": ("WF-GXQ", "WF-GX"),
    "370702": ("WF-GXQ", "WF-GX"),
    "370772": ("WF-BHQ", "WF-BH"),
    "370703": ("WF-NZQ", "WF-NZ"),
}

POSTS: dict[str, tuple[str, tuple[tuple[str, int, int], ...]]] = {
    # employer: industry, ((occupation, weight, openings at most), ...); weights make some occupations short
    "91370705MA8KT0A1Q4": ("3412", (("6-18-01-07", 9, 14), ("6-20-02-02", 8, 16), ("6-18-02-01", 5, 12), ("6-18-02-04", 6, 10),
                                    ("2-02-07-02", 3, 4), ("6-31-07-01", 5, 8), ("6-31-01-10", 4, 6), ("2-02-31-01", 2, 4))),
    "91370705MA8KT0B2W7": ("3984", (("6-25-04-07", 8, 15), ("6-25-04-05", 5, 12), ("6-21-04-01", 4, 6), ("4-08-05-07", 3, 6),
                                    ("6-31-07-03", 4, 8), ("2-02-10-03", 2, 4), ("2-02-38-01", 2, 3))),
    "91370702MA8KT0C3UF": ("3612", (("6-22-01-01", 9, 15), ("2-02-07-11", 3, 4), ("4-12-01-01", 5, 10), ("6-18-02-04", 5, 10),
                                    ("6-31-07-01", 4, 6), ("4-08-05-05", 3, 5), ("2-02-30-02", 2, 3))),
    "91370772MA8KT0D4RC": ("2614", (("6-11-01-03", 9, 14), ("6-11-01-02", 6, 12), ("4-08-10-02", 4, 8), ("2-02-06-01", 2, 3),
                                    ("6-31-01-04", 3, 5), ("2-02-07-07", 2, 3))),
    "91370772MA8KT0E5PW": ("2511", (("6-11-01-03", 8, 14), ("6-11-01-02", 4, 8), ("6-31-01-10", 4, 6), ("2-02-06-02", 1, 2),
                                    ("6-18-02-04", 4, 6))),
    "91370772MA8KT0F6NG": ("2710", (("6-12-01-00", 8, 12), ("6-12-05-01", 4, 8), ("4-08-05-04", 5, 6), ("2-02-32-00", 3, 4),
                                    ("6-31-03-03", 3, 4))),
    "91370703MA8KT0G7L3": ("1353", (("2-02-24-00", 4, 6), ("4-03-02-11", 4, 5), ("4-08-05-01", 4, 6), ("6-01-04-01", 6, 12),
                                    ("4-02-06-03", 3, 6), ("4-01-06-02", 3, 5), ("2-06-03-00", 1, 1))),
    "91370703MA8KT0H8JK": ("0313", (("2-03-06-01", 5, 6), ("5-05-02-03", 6, 8), ("6-01-02-00", 5, 8), ("2-03-07-01", 6, 8),
                                    ("5-05-02-04", 3, 4), ("6-12-04-00", 3, 5), ("4-10-07-01", 1, 2))),
}  # fmt: skip
SKILLS = {
    "6": ("识图", "安全生产", "设备点检", "工艺记录"),
    "2": ("方案设计", "数据分析", "项目管理"),
    "4": ("检验标准", "客户沟通", "记录填写"),
    "5": ("防疫规程", "现场操作"),
}
WAGES = {"6": 5200, "2": 6600, "4": 4800, "5": 4900}
WITHDRAWN = ("产线调整", "岗位合并", "订单减少")


@dataclass
class State:
    """A demand at a moment."""

    at: datetime
    openings: int
    wage_min: int
    wage_max: int
    valid_until: date
    filled: int = 0
    withdrawn: str = ""


@dataclass
class Demand:
    number: str
    title: str
    occupation: str
    industry: str
    county: str
    park: str | None
    consortium: str
    education: str
    skills: tuple[str, ...]
    states: list[State] = field(default_factory=list)

    def on(self, moment: datetime) -> State | None:
        """What holds at `moment`; None before publication."""
        held = [state for state in self.states if state.at <= moment]
        return held[-1] if held else None


def demands_of(dice: random.Random, employer: str, seat: str, count: int, occupations: dict[str, str]) -> list[Demand]:
    """`count` demands of an employer, oldest first. `occupations`: code -> name."""
    industry, posts = POSTS[employer]
    park, consortium = PARKS[seat]
    times = sorted(_working_time(dice) for _ in range(count))
    made = []
    for serial, at in enumerate(times, 1):
        code, _, most = dice.choices(posts, [weight for _, weight, _ in posts])[0]
        here = dice.random() < 0.86
        demand = Demand(
            number=f"XQ-{at:%Y}-{serial:03d}",
            title=occupations[code].rstrip("SL/"),
            occupation=code,
            industry=industry,
            county=seat if here else dice.choice(("370704", "370725", "370783", "370784", "370786", "370703")),
            park=park if here else None,
            consortium=consortium,
            education=dice.choices(("大专", "不限", "中专", "本科"), (60, 18, 14, 8))[0],
            skills=tuple(dice.sample(SKILLS[code[0]], dice.randint(1, 2))),
        )
        demand.states = _life(dice, at, code, most)
        made.append(demand)
    return made


def expire_soon(dice: random.Random, demands: list[Demand]) -> None:
    """Make some open demands of autumn 2026 end within days after 2026-11-24."""
    late = [
        d for d in demands if d.states[-1].at > datetime(2026, 8, 15, tzinfo=SHANGHAI) and not d.states[-1].withdrawn
    ]
    for demand in dice.sample(late, min(3, len(late))):
        for state in demand.states:
            state.valid_until = date(2026, 11, 25) + timedelta(days=dice.randint(0, 10))
            state.filled = min(state.filled, state.openings - 1)


def _life(dice: random.Random, at: datetime, code: str, most: int) -> list[State]:
    low = int(round(min(8200, max(3500, dice.gauss(WAGES[code[0]], 600))), -2))
    state = State(
        at,
        dice.randint(1, most),
        low,
        min(9500, low + dice.choice((800, 1200, 1500, 2000))),
        at.date() + timedelta(days=dice.choice((60, 90, 120, 180, 240))),
    )
    states = [state]
    moment = at
    for _ in range(dice.choices((0, 1, 2, 3), (35, 35, 20, 10))[0]):
        moment = (moment + timedelta(days=dice.randint(6, 55), minutes=dice.randint(0, 200))).replace(second=0)
        last = states[-1]
        if moment >= END or moment.date() > last.valid_until or last.withdrawn:
            break
        states.append(_change(dice, moment, last))
    return states


def _change(dice: random.Random, at: datetime, last: State) -> State:
    changed = State(at, last.openings, last.wage_min, last.wage_max, last.valid_until, last.filled)
    what = dice.choices(("fill", "raise", "extend", "more", "withdraw"), (58, 12, 12, 10, 8))[0]
    left = last.openings - last.filled
    if what == "fill" and left > 0:
        changed.filled += dice.randint(1, left)
    elif what == "raise":
        changed.wage_min, changed.wage_max = min(9000, last.wage_min + 300), min(9500, last.wage_max + 500)
    elif what == "more":
        changed.openings += dice.randint(1, 4)
    elif what == "withdraw" and left > 0:
        changed.withdrawn = dice.choice(WITHDRAWN)
    else:
        changed.valid_until = last.valid_until + timedelta(days=dice.choice((60, 90)))
    return changed


def _working_time(dice: random.Random) -> datetime:
    day = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days))
    return day.replace(hour=dice.randint(8, 17), minute=dice.randrange(60))
