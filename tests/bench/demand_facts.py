"""Facts of the demand family as a city's employers would state them, the same for the same seed.

A quarter publishes demands; the rest revises, fills and withdraws demands published before, so that facts about
one demand contend; one in ten is stated late (it occurred before facts that are already there).
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from schemas.credit_code import check_digit
from schemas.starter import read_codes

Stated = tuple[str, dict[str, Any]]
START = datetime(2026, 1, 1, tzinfo=UTC)
LATE = timedelta(days=3)
TITLES = ("数控机床操作工", "化工总控工", "护理员", "新媒体运营", "Java 开发工程师", "设施蔬菜技术员", "电梯维修工")
SKILLS = ("机械制图", "PLC 编程", "英语四级", "电工证", "Python", "质量管理")
LATER = ("DemandRevised", "DemandFilled", "DemandWithdrawn")
LATER_WEIGHTS = (45, 45, 10)


def employer(number: int) -> str:
    """A valid credit code of an invented enterprise."""
    first = f"91370705MA8B{number:05d}"
    return first + check_digit(first)


def demand_facts(
    count: int, employers: int = 40, seed: int = 1, start: datetime = START, first: int = 0
) -> Iterator[Stated]:
    """`count` facts (event type, fields) of the employers from number `first`, one second apart but for late ones."""
    chance = random.Random(seed)
    members = [employer(first + n) for n in range(employers)]
    codes = {name: [str(row["code"]) for row in read_codes(name)] for name in ("occupation", "county", "industry")}
    published = 0
    for number in range(count):
        late = LATE * chance.random() if chance.random() < 0.1 else timedelta()
        occurred_at = start + timedelta(seconds=number, microseconds=chance.randrange(1_000_000)) - late
        if number % 4 == 0:
            event_type, of = "DemandPublished", published
            said = _published(codes, chance)
            published += 1
        else:
            event_type = chance.choices(LATER, LATER_WEIGHTS)[0]
            of = chance.randrange(published)
            said = _later(event_type, chance)
        member = members[of % employers]
        yield (
            event_type,
            {
                "event_id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
                "occurred_at": occurred_at,
                "member": member,
                "subject": f"{member}/XQ-{of:07d}",
                "consortium": "WF-NZ",
                "correlation_id": None,
                "causation_id": None,
                **said,
            },
        )


def _published(codes: dict[str, list[str]], chance: random.Random) -> dict[str, Any]:
    return {
        "kind": "talent",
        "title": chance.choice(TITLES),
        "occupation": chance.choice(codes["occupation"]),
        "industry": chance.choice(codes["industry"]) if chance.random() < 0.8 else None,
        "county": chance.choice(codes["county"]),
        "park": None,
        "education_min": None,
        **_openings(chance),
        "skills": chance.sample(SKILLS, chance.randrange(3)),
    }


def _openings(chance: random.Random) -> dict[str, Any]:
    wage = chance.randrange(40, 120) * 100
    return {
        "openings": chance.randrange(1, 60),
        "wage_min": wage,
        "wage_max": wage + 2_000 if chance.random() < 0.9 else None,
        "valid_until": date(2026, 6, 1) + timedelta(days=chance.randrange(300)),
    }


def _later(event_type: str, chance: random.Random) -> dict[str, Any]:
    match event_type:
        case "DemandRevised":
            return _openings(chance)
        case "DemandFilled":
            return {"filled_total": chance.randrange(60)}
        case _:
            return {"reason": chance.choice(["已招满", "项目推迟", None])}
