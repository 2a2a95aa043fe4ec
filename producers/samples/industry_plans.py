"""Sample industry plans: what a park and a department state of output, posts to be filled and chains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from producers.samples.cooperations import AUDIO, CARS, FARM, FOOD, OIL, POWER, SODA
from producers.samples.json_events import Event, event

PARK, INDUSTRY = "11370700MB8KP0D40Q", "11370700MB8KG0B218"

PLANS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (PARK, "WF-GX", {
        "title": "高新区重点产业发展规划（2025—2027年）", "county": None, "park": "WF-GXQ",
        "industries": [("3412", 2027, 128_000_000_000, 46), ("3612", 2027, 54_000_000_000, 18), ("3984", 2027, 61_000_000_000, 21)],
        "jobs": [("3412", "6-20-02-02", 2026, 420), ("3412", "6-18-02-01", 2026, 180), ("3412", "6-18-01-07", 2027, 260),
                 ("3612", "6-22-01-01", 2026, 350), ("3612", "6-22-01-01", 2027, 380), ("3984", "6-25-04-07", 2027, 650),
                 ("3984", "6-25-04-05", 2026, 240)],
        "chains": [("动力装备", "发动机缸体铸造", "upstream", "weak", "3412", None),
                   ("动力装备", "发动机整机制造", "midstream", "strong", "3412", POWER),
                   ("动力装备", "新能源整车", "downstream", "extending", "3612", CARS),
                   ("新一代信息技术", "微型电声器件", "midstream", "strong", "3984", AUDIO)],
    }),
    (INDUSTRY, "WF-BH", {
        "title": "滨海高端化工产业发展规划（2025—2027年）", "county": "370772", "park": None,
        "industries": [("2511", 2027, 96_000_000_000, 12), ("2614", 2027, 43_000_000_000, 25), ("2710", 2027, 18_000_000_000, 14)],
        "jobs": [("2614", "6-11-01-03", 2026, 310), ("2511", "6-11-01-03", 2027, 280), ("2511", "6-11-01-02", 2026, 120),
                 ("2710", "6-12-01-00", 2026, 190), ("2710", "6-12-01-00", 2027, 210)],
        "chains": [("高端化工", "原油加工", "upstream", "strong", "2511", OIL),
                   ("高端化工", "有机原料与精细化工", "midstream", "extending", "2614", SODA),
                   ("高端化工", "化学原料药", "downstream", "weak", "2710", None),
                   ("高端化工", "特种气体", "supporting", "missing", None, None)],
    }),
    (INDUSTRY, "WF-NZ", {
        "title": "现代农牧食品产业发展规划（2025—2027年）", "county": "370703", "park": None,
        "industries": [("0313", 2027, 12_000_000_000, 30), ("1353", 2027, 27_000_000_000, 34)],
        "jobs": [("0313", "5-05-02-03", 2026, 160), ("0313", "2-03-06-01", 2026, 60), ("1353", "6-01-04-01", 2026, 230),
                 ("1353", "4-08-05-01", 2027, 90)],
        "chains": [("现代农牧食品", "规模养殖", "upstream", "strong", "0313", FARM),
                   ("现代农牧食品", "低温肉制品", "midstream", "extending", "1353", FOOD)],
    }),
)  # fmt: skip


def plan_events() -> Iterator[tuple[str, Event]]:
    """(speaker, event)."""
    columns = {
        "industries": ("industry", "year", "expected_output", "expected_firms"),
        "jobs": ("industry", "occupation", "year", "new_jobs"),
        "chains": ("chain", "link", "link_position", "link_state", "industry", "lead_enterprise"),
    }
    for number, (speaker, consortium, plan) in enumerate(PLANS, 1):
        rows = {name: [dict(zip(keys, row, strict=True)) for row in plan[name]] for name, keys in columns.items()}
        rows["jobs"] = [row | {"education": None} for row in rows["jobs"]]
        yield speaker, event(
            "IndustryPlanPublished", f"2025-03-{number:02}", f"{speaker}/GH-2025-{number:02}", consortium,
            title=plan["title"], document=f"潍产规〔2025〕{number}号", county=plan["county"], park=plan["park"],
            effective_from="2025-04-01", valid_until="2027-12-31", **rows,
        )  # fmt: skip
