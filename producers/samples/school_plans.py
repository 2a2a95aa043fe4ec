"""What the standard lacks and a sample school reports in templates: expected graduates, plans, closed majors."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from producers.samples.schools import CLOSED_2026, Graduate, majors_of
from producers.samples.writing import Layout, Row, write_csv, write_xlsx


def _columns(*pairs: str) -> list[tuple[str, str]]:
    return [(code, name) for code, _, name in (pair.partition(" ") for pair in pairs)]


MAJOR = ("XXDM 学校代码", "ZYH 专业代码", "ZYMC 专业名称")
EXPECTED = _columns(*MAJOR, "year 毕业年份", "level 层次", "size 预计毕业人数", "on 毕业日期", "at 填报时间")
PLAN = _columns(*MAJOR, "year 招生年度", "planned 计划人数", "at 填报时间")
CLOSED = _columns(*MAJOR, "on 停止招生日期", "why 撤销原因", "at 填报时间")


def write_plans(
    folder: Path, school: str, dice: random.Random, names: Mapping[str, str], sizes: Mapping[int, Mapping[str, int]]
) -> None:
    """The three templates of one school. `sizes`: year of graduation -> major -> graduates."""

    def about(major: str) -> Row:
        return {"XXDM": school, "ZYH": major, "ZYMC": names[major]}

    rows: list[Row | None]
    for year, day in ((2025, "2024-10-15"), (2026, "2025-10-14"), (2027, "2026-10-13")):
        known = sizes.get(year, {major: dice.randint(8, 16) for major in majors_of(school, 2025)})
        rows = []
        for major, count in known.items():
            leavers = dice.choice((0, 0, 1, 2)) if year < 2027 else 0
            said = {
                "year": year,
                "level": "高职专科",
                "size": count + leavers,
                "on": f"{year}-07-01",
                "at": f"{day} 15:30",
            }
            rows.append(about(major) | said)
        write_csv(folder / f"{day}_毕业生预计.csv", Layout(EXPECTED, "names"), rows)
    for year, day in ((2025, "2025-05-20"), (2026, "2026-05-19")):
        planned = {major: dice.randrange(20, 65, 5) for major in majors_of(school, year)}
        rows = [about(major) | {"year": year, "planned": n, "at": f"{day} 10:00"} for major, n in planned.items()]
        write_xlsx(folder / f"{day}_招生计划.xlsx", "招生计划", Layout(PLAN, "names", f"{year} 年招生计划"), rows)
        if year == 2026:
            at = datetime(2026, 6, 23, 10)  # noqa: DTZ001 - a real date cell, which has no zone
            rows = [row | {"planned": row["planned"] + 10, "at": at} for row in rows[1:4] if row]
            write_xlsx(folder / "2026-06-23_招生计划调整.xlsx", "招生计划", Layout(PLAN, "names"), rows)
    if CLOSED_2026.get(school):
        said = {"on": "2026-09-01", "why": "连续三年报到率偏低", "at": "2026-03-17 09:30"}
        rows = [about(major) | said for major in CLOSED_2026[school]]
        write_csv(folder / "2026-03-17_专业撤销.csv", Layout(CLOSED, "names"), rows)


def class_sizes(graduates: Sequence[Graduate]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for graduate in graduates:
        counted[graduate.major] = counted.get(graduate.major, 0) + 1
    return counted
