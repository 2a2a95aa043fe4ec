"""The files of a sample school's registrar, in the ministry's column names, each school in its own habit."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from producers.samples.dirt import Dirt, stained
from producers.samples.school_columns import GROUPS, MAJOR_COLUMNS, TABLES
from producers.samples.school_plans import class_sizes, write_plans
from producers.samples.schools import Graduate, Outcome, graduates_of, majors_of
from producers.samples.writing import Layout, Row, header_lines, write_csv, write_xlsx

HABITS: dict[str, dict[str, Any]] = {
    "4137012391": {"majors": "xlsx", "graduates": "xlsx", "head": "both"},
    "4137012819": {"majors": "gbk", "graduates": "xlsx", "head": "codes"},
    "4137012947": {"majors": "xlsx", "graduates": "xlsx", "head": "groups"},
    "4137013008": {"majors": "utf-8-sig", "graduates": "utf-8", "head": "names"},
}
COLLECTIONS = {2025: ("2025-08-31",), 2026: ("2026-06-30", "2026-08-31")}


def write_school(
    folder: Path, school: str, dice: random.Random, names: Mapping[str, str], partners: Mapping[str, str], dirt: Dirt
) -> None:
    """All files of one school. `names`: major -> name; `partners`: credit code -> industry."""
    folder.mkdir(parents=True)
    habit = HABITS[school]
    for year, day in ((2025, "2025-09-10"), (2026, "2026-09-08")):
        _write_majors(folder, school, year, day, dice, names, habit, dirt)
    classes = {year: graduates_of(dice, school, year, partners) for year in (2025, 2026)}
    for year, days in COLLECTIONS.items():
        for round_, day in enumerate(days):
            _write_graduates(folder, school, day, round_, classes[year], dice, names, habit, dirt)
    write_plans(folder, school, dice, names, {year: class_sizes(made) for year, made in classes.items()})


def _write_majors(
    folder: Path,
    school: str,
    year: int,
    day: str,
    dice: random.Random,
    names: Mapping[str, str],
    habit: dict[str, Any],
    dirt: Dirt,
) -> None:
    stamp = _stamp(day, habit["majors"] == "xlsx", 10)
    rows: list[Row | None] = []
    for major in majors_of(school, year):
        fixed = random.Random(f"{school}{major}")  # noqa: S311 - the same in both years, and no secret
        approved = 202603 if major not in majors_of(school, 2025) else fixed.randint(2004, 2023) * 100 + 3
        rows.append(
            {
                "ZJSJWYXBS": _hex(dice), "XXDM": school, "ZYSSYXBMC": _department(major), "ZYMC": names[major],
                "ZYH": major + fixed.choice(("", "", "01")), "PZSZNY": str(approved), "SCZSNY": str(approved + 6), "ZYCCM": "2",
                "XZM": "3", "SFZDZY": str(fixed.randint(0, 1)), "SJCJSJ": stamp,
            }
        )  # fmt: skip
    if school == "4137013008" and year == 2025:
        old = rows[0] or {}
        rows.insert(
            4, stained(old, "专业不在目录中（2015 年旧代码 560301）/ an unknown major", "MajorOpened 被退回 rejected: unknown-code",
                       ZYH="560301", ZYMC="机电一体化技术", ZJSJWYXBS=_hex(dice))
        )  # fmt: skip
    if school == "4137012819":
        rows.insert(7, None)
    kind = habit["majors"]
    path = folder / f"{day}_专业设置.{'xlsx' if kind == 'xlsx' else 'csv'}"
    head = {"xlsx": "both", "gbk": "names", "utf-8-sig": "codes"}[kind]
    layout = Layout(MAJOR_COLUMNS, head, "" if kind != "xlsx" else f"{year}—{year + 1} 学年专业设置一览表")
    if kind == "xlsx":
        write_xlsx(path, "专业设置", layout, rows)
    else:
        write_csv(path, layout, rows, kind)
    if kind == "gbk":
        dirt.whole(path, "GBK 编码 / GBK encoding", "照常读取 / read as usual")
    dirt.note(path, header_lines(layout) + 1, rows)


def _write_graduates(
    folder: Path, school: str, day: str, round_: int, graduates: Sequence[Graduate], dice: random.Random,
    names: Mapping[str, str], habit: dict[str, Any], dirt: Dirt,
) -> None:  # fmt: skip
    for kind, (title, columns) in TABLES.items():
        rows: list[Row | None] = []
        for graduate in graduates:
            outcome = graduate.second if round_ and graduate.second else graduate.first
            if outcome.kind == kind:
                rows.append(_row(school, day, graduate, outcome, dice, names))
        _soil(school, day, kind, rows, dice)
        xlsx = habit["graduates"] == "xlsx"
        path = folder / f"{day}_毕业去向_{title}.{'xlsx' if xlsx else 'csv'}"
        head = habit["head"] if kind == "jy" or habit["head"] != "groups" else "names"
        layout = Layout(columns, head, f"{day[:4]} 届毕业生去向（{title}）" if head == "groups" else "", GROUPS)
        if xlsx:
            write_xlsx(path, f"毕业去向{title}", layout, rows)
        else:
            write_csv(path, layout, rows, habit["graduates"])
        if head == "groups":
            dirt.whole(
                path, "表头合并单元格、上有标题行 / merged header cells under a title line", "照常读取 / read as usual"
            )
        dirt.note(path, header_lines(layout) + 1, rows)


def _row(
    school: str, day: str, graduate: Graduate, outcome: Outcome, dice: random.Random, names: Mapping[str, str]
) -> Row:
    row: Row = {
        "ZJSJWYXBS": _hex(dice), "XXDM": school, "XH": graduate.number, "XM": graduate.person.name, "ZYH": graduate.major,
        "ZYMC": names[graduate.major], "BH": graduate.number[:-3], "BJMC": f"{names[graduate.major]}1班",
        "SFZJH": graduate.person.id_number, "SJCJSJ": _stamp(day, school == "4137012947", 17),
    }  # fmt: skip
    if outcome.kind == "sx":
        return row | {"XSLXM": "1", "SXQDM": outcome.code, "LQXXMC": "（本科院校）", "SXCCM": "3"}
    if outcome.kind == "wjy":
        return row | {"WJYLXM": outcome.code}
    local = outcome.area.startswith("37")
    return row | {
        "JYDWSFXQHZDW": int(outcome.partner), "JYDWXYDM": outcome.employer or None, "JYDWHYM": outcome.industry, "JYDWXZM": "33",
        "JYDWGMM": "3", "QXX": outcome.wage, "SFDK": int(outcome.matched), "JYQYSJGBM": "370000" if local else outcome.area,
        "JYQYSHJGBM": outcome.area if local else None, "JYRQ": f"{day[:4]}0601", "SFZZCY": int(outcome.own), "SFLHJY": int(outcome.flexible),
    }  # fmt: skip


def _soil(school: str, day: str, kind: str, rows: list[Row | None], dice: random.Random) -> None:
    some = dict(rows[5] or {}) if len(rows) > 5 else {}
    match school, day, kind:
        case "4137012391", "2025-08-31", "jy":
            rows.insert(
                20,
                stained(
                    dict(rows[3] or {}),
                    "重复行（与前面一行完全相同）/ a duplicate row",
                    "计为重复 counted as duplicate",
                ),
            )
            other = {
                "XXDM": "4137012819",
                "XH": "20228190199001",
                "XM": "代某",
                "SFZJH": "379999200401019906",
                "ZJSJWYXBS": _hex(dice),
            }
            rows.insert(31, stained(some, "别校代码 4137012819 / a row with another school's code",
                                    "两个事实被退回 both facts rejected: not-your-subject", **other))  # fmt: skip
        case "4137012819", "2025-08-31", "jy":
            wrong = {"JYDWXYDM": "91370772MA8KT0D4R8", "JYDWHYM": "2614"}
            rows[12] = stained(dict(rows[12] or {}), "就业单位信用代码校验位不符 / an employer code with a wrong check digit",
                               "OutcomeReported 被退回 rejected: credit-code-check-digit", **wrong)  # fmt: skip
        case "4137012947", "2026-06-30", "wjy":
            fresh = {"XH": "20239470199001", "XM": "辛某", "SFZJH": "379999200502029901", "ZJSJWYXBS": _hex(dice)}
            rows.append(
                stained(
                    some,
                    "日期无法识别 2026年13月 / an unreadable date",
                    "当场拒收 refused on the spot: SJCJSJ",
                    **fresh,
                    SJCJSJ="2026年13月",
                )
            )
            rows.append(
                stained(some, "没有学号 / no student number", "当场拒收 refused on the spot: XH", XH=None, XM="任某")
            )
        case "4137013008", "2025-08-31", "wjy":
            fresh = {"XH": "20220080199001", "XM": "丁某", "SFZJH": "379999200403039905", "ZJSJWYXBS": _hex(dice)}
            rows.append(None)
            rows.append(
                stained(
                    some,
                    "未就业类型码 7 不在字典中 / an unknown dictionary code",
                    "当场拒收 refused on the spot: WJYLXM",
                    **fresh,
                    WJYLXM="7",
                )
            )


def _stamp(day: str, as_date: bool, hour: int) -> Any:
    if as_date:
        return f"{day} {hour:02d}:00:00"
    return datetime.fromisoformat(day).strftime("%Y%m%d") + f"{hour:02d}0000"


def _hex(dice: random.Random) -> str:
    return f"{dice.getrandbits(128):032X}"


def _department(major: str) -> str:
    return {"41": "农牧学院", "46": "智能制造学院", "47": "化学工程学院", "48": "纺织服装学院", "49": "食品药品学院", "50": "交通学院",
            "51": "信息工程学院", "53": "经济管理学院"}[major[:2]]  # fmt: skip
