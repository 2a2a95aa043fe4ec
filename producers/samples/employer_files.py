"""The files of a sample employer: three exports of all demands as tables, or events as JSON lines."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from producers.samples.demands import Demand, State, demands_of, expire_soon
from producers.samples.dirt import Dirt, stained
from producers.samples.writing import Layout, Row, header_lines, write_csv
from schemas.days import SHANGHAI

COLUMNS = [
    (name, name)
    for name in [
        "需求编号",
        "岗位名称",
        "职业代码",
        "需求人数",
        "已到岗人数",
        "最低月薪",
        "最高月薪",
        "县市区代码",
        "园区",
        "行业代码",
        "学历要求",
        "发布时间",
        "更新时间",
        "截止日期",
        "状态",
        "撤回原因",
        "统一社会信用代码",
        "技能要求",
        "联合体",
    ]
]
EXPORTS = ("2025-12-31", "2026-06-30", "2026-11-20")
EDUCATION = {"大专": "30", "不限": None, "中专": "40", "本科": "20"}
JSON_LINES = ("91370705MA8KT0B2W7", "91370772MA8KT0E5PW")
GBK = "91370772MA8KT0D4RC"
COUNTS = {
    "91370705MA8KT0A1Q4": 78, "91370705MA8KT0B2W7": 62, "91370702MA8KT0C3UF": 66, "91370772MA8KT0D4RC": 54, "91370772MA8KT0E5PW": 40,
    "91370772MA8KT0F6NG": 44, "91370703MA8KT0G7L3": 50, "91370703MA8KT0H8JK": 46,
}  # fmt: skip


def write_employer(
    folder: Path, employer: str, seat: str, dice: random.Random, occupations: dict[str, str], dirt: Dirt
) -> None:
    """All demand files of one employer. `occupations`: code -> name."""
    folder.mkdir(parents=True, exist_ok=True)
    demands = demands_of(dice, employer, seat, COUNTS[employer], occupations)
    expire_soon(dice, demands)
    if employer in JSON_LINES:
        _write_events(folder / "2026-11-20_用人需求事件.jsonl", demands, employer, dirt)
        return
    for day in EXPORTS:
        moment = datetime.fromisoformat(f"{day}T08:00:00+08:00")
        rows: list[Row | None] = [_row(demand, state, employer) for demand in demands if (state := demand.on(moment))]
        if day == EXPORTS[-1]:
            _soil(employer, seat, rows)
        path = folder / f"{day}_用人需求.csv"
        layout = Layout(COLUMNS, "names")
        write_csv(path, layout, rows, "gbk" if employer == GBK else "utf-8-sig")
        if employer == GBK and day == EXPORTS[0]:
            dirt.whole(path, "GBK 编码 / GBK encoding", "照常读取 / read as usual")
        dirt.note(path, header_lines(layout) + 1, rows)


def _row(demand: Demand, state: State, employer: str) -> Row:
    published = demand.states[0].at
    left = state.openings - state.filled
    status = "已撤回" if state.withdrawn else "已招满" if left <= 0 else "招聘中"
    return {
        "需求编号": demand.number, "岗位名称": demand.title, "职业代码": demand.occupation, "需求人数": state.openings, "已到岗人数": state.filled,
        "最低月薪": state.wage_min, "最高月薪": state.wage_max, "县市区代码": demand.county, "园区": demand.park, "行业代码": demand.industry,
        "学历要求": demand.education, "发布时间": f"{published:%Y-%m-%d %H:%M:%S}",
        "更新时间": f"{state.at:%Y-%m-%d %H:%M:%S}" if state is not demand.states[0] else None,
        "截止日期": state.valid_until.isoformat(),
        "状态": status, "撤回原因": state.withdrawn or None,
        "统一社会信用代码": employer, "技能要求": "、".join(demand.skills), "联合体": demand.consortium,
    }  # fmt: skip


def _soil(employer: str, seat: str, rows: list[Row | None]) -> None:
    plain = next(row for row in reversed(rows) if row and row["更新时间"] is None and row["已到岗人数"] == 0) or {}

    def extra(serial: int, what: str, effect: str, **changes: Any) -> Row:
        return stained({**plain, "需求编号": f"XQ-2026-{900 + serial}", "县市区代码": seat}, what, effect, **changes)

    match employer:
        case "91370705MA8KT0A1Q4":
            mistyped = employer[:-1] + "5"
            rows.append(extra(1, "本单位信用代码末位录错 / own credit code with a wrong check digit",
                              "DemandPublished 被退回 rejected: credit-code-check-digit, not-your-subject", 统一社会信用代码=mistyped))  # fmt: skip
            rows.append(
                stained(
                    dict(rows[10] or {}),
                    "重复行（与前面一行完全相同）/ a duplicate row",
                    "计为重复 counted as duplicate",
                )
            )
        case "91370702MA8KT0C3UF":
            rows.append(extra(1, "发布时间在将来 2096 年 / a date from the future", "DemandPublished 被退回 rejected: occurred-in-future",
                              发布时间="2096-03-15 09:00:00"))  # fmt: skip
            rows.append(None)
            rows.append(
                extra(
                    2,
                    "需求人数为负 -3 / a negative number",
                    "DemandPublished 被退回 rejected: below-minimum",
                    需求人数=-3,
                )
            )
        case "91370772MA8KT0F6NG":
            rows.append(extra(1, "职业代码 6-12-01-99 不存在 / an unknown occupation", "DemandPublished 被退回 rejected: unknown-code",
                              职业代码="6-12-01-99"))  # fmt: skip
        case "91370703MA8KT0G7L3":
            rows.append(
                extra(
                    1,
                    "截止日期写作“长期”/ an unreadable date",
                    "当场拒收 refused on the spot: 截止日期",
                    截止日期="长期",
                )
            )


def _write_events(path: Path, demands: Sequence[Demand], employer: str, dirt: Dirt) -> None:
    events = sorted((event for demand in demands for event in _events(demand)), key=lambda event: event["occurred_at"])
    if employer == JSON_LINES[0]:
        typed = next(event for event in reversed(events) if event["type"] == "DemandPublished")
        missing = {name: value for name, value in typed.items() if name != "occupation"} | {"id": "XQ-2026-901"}
        events.append(missing)
        dirt.note(
            path,
            len(events),
            [
                stained(
                    {},
                    "人才需求没有职业代码 / a talent demand without occupation",
                    "DemandPublished 被退回 rejected: missing-value",
                )
            ],
        )
    lines = [json.dumps(event, ensure_ascii=False, separators=(",", ":")) for event in events]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _events(demand: Demand) -> list[Mapping[str, Any]]:
    made: list[Mapping[str, Any]] = []
    for before, state in zip([None, *demand.states], demand.states, strict=False):
        about = {
            "occurred_at": state.at.astimezone(SHANGHAI).isoformat(),
            "id": demand.number,
            "consortium": demand.consortium,
        }
        terms = {
            "openings": state.openings,
            "wage_min": state.wage_min,
            "wage_max": state.wage_max,
            "valid_until": state.valid_until.isoformat(),
        }
        if before is None:
            fixed = {
                "kind": "talent", "title": demand.title, "occupation": demand.occupation, "industry": demand.industry, "county": demand.county,
                "park": demand.park, "education_min": EDUCATION[demand.education], "skills": list(demand.skills),
            }  # fmt: skip
            made.append({"type": "DemandPublished", **about, **fixed, **terms})
        elif state.withdrawn:
            made.append({"type": "DemandWithdrawn", **about, "reason": state.withdrawn})
        elif state.filled != before.filled:
            made.append({"type": "DemandFilled", **about, "filled_total": state.filled})
        else:
            made.append({"type": "DemandRevised", **about, **terms})
    return made
