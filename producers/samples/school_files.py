"""The files of a sample school's registrar, in the ministry's column names, each school in its own habit."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from producers.samples.dirt import Dirt, stained
from producers.samples.schools import CLOSED_2026, Graduate, Outcome, graduates_of, majors_of
from producers.samples.writing import Layout, Row, header_lines, write_csv, write_xlsx

MAJOR_COLUMNS = [
    ("ZJSJWYXBS", "主键数据唯一性标识"), ("XXDM", "学校代码"), ("ZYSSYXBMC", "专业所属院系部"), ("ZYMC", "专业名称"), ("ZYH", "专业号"),
    ("PZSZNY", "批准设置年月"), ("SCZSNY", "首次招生年月"), ("ZYCCM", "专业层次码"), ("XZM", "学制码"), ("SFZDZY", "是否重点专业"),
    ("SJCJSJ", "数据采集时间"),
]  # fmt: skip
PERSON_COLUMNS = [
    ("ZJSJWYXBS", "主键数据唯一性标识"), ("XXDM", "学校代码"), ("XH", "学号"), ("XM", "姓名"), ("ZYH", "专业号"), ("ZYMC", "专业名称"),
    ("BH", "班号"), ("BJMC", "班级名称"), ("SFZJH", "身份证件号"),
]  # fmt: skip
WORK_COLUMNS = [
    *PERSON_COLUMNS, ("JYDWSFXQHZDW", "就业单位是否校企合作单位"), ("JYDWMC", "就业单位名称"), ("JYDWXYDM", "就业单位统一社会信用代码"),
    ("JYDWHYM", "就业单位行业码"), ("JYDWXZM", "就业单位性质码"), ("JYDWGMM", "就业单位规模码"), ("QXX", "起薪线"), ("SFDK", "是否对口"),
    ("JYQYSJGBM", "就业区域省机构编码"), ("JYQYSHJGBM", "就业区域市机构编码"), ("JYRQ", "就业日期"), ("SFZZCY", "是否自主创业"),
    ("SFLHJY", "是否灵活就业"), ("SJCJSJ", "数据采集时间"),
]  # fmt: skip
STUDY_COLUMNS = [
    *PERSON_COLUMNS, ("XSLXM", "学生类型码"), ("SXQDM", "升学渠道码"), ("LQXXMC", "录取学校名称"), ("SXCCM", "升学层次码"), ("SJCJSJ", "数据采集时间"),
]  # fmt: skip
IDLE_COLUMNS = [*PERSON_COLUMNS, ("WJYLXM", "未就业类型码"), ("SJCJSJ", "数据采集时间")]
GROUPS = {
    "就业单位": ("JYDWSFXQHZDW", "JYDWMC", "JYDWXYDM", "JYDWHYM", "JYDWXZM", "JYDWGMM"),
    "就业区域": ("JYQYSJGBM", "JYQYSHJGBM"),
}
TABLES = {"jy": ("就业", WORK_COLUMNS), "sx": ("升学", STUDY_COLUMNS), "wjy": ("未就业", IDLE_COLUMNS)}
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
    _write_plans(folder, school, dice, names, {year: _sizes(made) for year, made in classes.items()}, dirt)


def _write_majors(
    folder: Path, school: str, year: int, day: str, dice: random.Random, names: Mapping[str, str], habit: dict[str, Any], dirt: Dirt
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
            4, stained(old, "专业不在目录中（2015 年旧代码 560301）/ an unknown major", "MajorOpened 被拒 rejected: unknown-code",
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
        _soil(school, day, kind, rows, dice, dirt_of=habit)
        xlsx = habit["graduates"] == "xlsx"
        path = folder / f"{day}_毕业去向_{title}.{'xlsx' if xlsx else 'csv'}"
        head = habit["head"] if kind == "jy" or habit["head"] != "groups" else "names"
        layout = Layout(columns, head, f"{day[:4]} 届毕业生去向（{title}）" if head == "groups" else "", GROUPS)
        if xlsx:
            write_xlsx(path, f"毕业去向{title}", layout, rows)
        else:
            write_csv(path, layout, rows, habit["graduates"])
        if head == "groups":
            dirt.whole(path, "表头合并单元格、上有标题行 / merged header cells under a title line", "照常读取 / read as usual")
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


def _soil(school: str, day: str, kind: str, rows: list[Row | None], dice: random.Random, dirt_of: dict[str, Any]) -> None:
    del dirt_of
    some = dict(rows[5] or {}) if len(rows) > 5 else {}
    match school, day, kind:
        case "4137012391", "2025-08-31", "jy":
            rows.insert(20, stained(dict(rows[3] or {}), "重复行（与前面一行完全相同）/ a duplicate row", "计为重复 counted as duplicate"))
            other = {"XXDM": "4137012819", "XH": "20228190199001", "XM": "代某", "SFZJH": "379999200401019906", "ZJSJWYXBS": _hex(dice)}
            rows.insert(31, stained(some, "别校代码 4137012819 / a row with another school's code",
                                    "两个事实被拒 both facts rejected: not-your-subject", **other))  # fmt: skip
        case "4137012819", "2025-08-31", "jy":
            wrong = {"JYDWXYDM": "91370772MA8KT0D4R8", "JYDWHYM": "2614"}
            rows[12] = stained(dict(rows[12] or {}), "就业单位信用代码校验位不符 / an employer code with a wrong check digit",
                               "OutcomeReported 被拒 rejected: credit-code-check-digit", **wrong)  # fmt: skip
        case "4137012947", "2026-06-30", "wjy":
            fresh = {"XH": "20239470199001", "XM": "辛某", "SFZJH": "379999200502029901", "ZJSJWYXBS": _hex(dice)}
            rows.append(stained(some, "日期无法识别 2026年13月 / an unreadable date", "当场拒收 refused on the spot: SJCJSJ", **fresh, SJCJSJ="2026年13月"))
            rows.append(stained(some, "没有学号 / no student number", "当场拒收 refused on the spot: XH", XH=None, XM="任某"))
        case "4137013008", "2025-08-31", "wjy":
            fresh = {"XH": "20220080199001", "XM": "丁某", "SFZJH": "379999200403039905", "ZJSJWYXBS": _hex(dice)}
            rows.append(None)
            rows.append(stained(some, "未就业类型码 7 不在字典中 / an unknown dictionary code", "当场拒收 refused on the spot: WJYLXM", **fresh, WJYLXM="7"))


def _write_plans(
    folder: Path, school: str, dice: random.Random, names: Mapping[str, str], sizes: Mapping[int, Mapping[str, int]], dirt: Dirt
) -> None:
    del dirt
    expected = [("XXDM", "学校代码"), ("ZYH", "专业代码"), ("ZYMC", "专业名称"), ("year", "毕业年份"), ("level", "层次"),
                ("size", "预计毕业人数"), ("on", "毕业日期"), ("at", "填报时间")]  # fmt: skip
    for year, day in ((2025, "2024-10-15"), (2026, "2025-10-14"), (2027, "2026-10-13")):
        known = sizes.get(year, {major: dice.randint(8, 16) for major in majors_of(school, 2025)})
        rows: list[Row | None] = [
            {"XXDM": school, "ZYH": major, "ZYMC": names[major], "year": year, "level": "高职专科",
             "size": count + (dice.choice((0, 0, 1, 2)) if year < 2027 else 0), "on": f"{year}-07-01", "at": f"{day} 15:30"}
            for major, count in known.items()
        ]  # fmt: skip
        write_csv(folder / f"{day}_毕业生预计.csv", Layout(expected, "names"), rows)
    plan = [("XXDM", "学校代码"), ("ZYH", "专业代码"), ("ZYMC", "专业名称"), ("year", "招生年度"), ("planned", "计划人数"), ("at", "填报时间")]
    for year, day in ((2025, "2025-05-20"), (2026, "2026-05-19")):
        planned = {major: dice.randrange(20, 65, 5) for major in majors_of(school, year)}
        rows = [{"XXDM": school, "ZYH": major, "ZYMC": names[major], "year": year, "planned": count, "at": f"{day} 10:00"}
                for major, count in planned.items()]  # fmt: skip
        write_xlsx(folder / f"{day}_招生计划.xlsx", "招生计划", Layout(plan, "names", f"{year} 年招生计划"), rows)
        if year == 2026:
            changed: list[Row | None] = [row | {"planned": row["planned"] + 10, "at": datetime(2026, 6, 23, 10)} for row in rows[1:4] if row]
            write_xlsx(folder / "2026-06-23_招生计划调整.xlsx", "招生计划", Layout(plan, "names"), changed)
    if CLOSED_2026.get(school):
        closed = [("XXDM", "学校代码"), ("ZYH", "专业代码"), ("ZYMC", "专业名称"), ("on", "停止招生日期"), ("why", "撤销原因"), ("at", "填报时间")]
        rows = [{"XXDM": school, "ZYH": major, "ZYMC": names[major], "on": "2026-09-01", "why": "连续三年报到率偏低", "at": "2026-03-17 09:30"}
                for major in CLOSED_2026[school]]  # fmt: skip
        write_csv(folder / "2026-03-17_专业撤销.csv", Layout(closed, "names"), rows)


def _sizes(graduates: Sequence[Graduate]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for graduate in graduates:
        counted[graduate.major] = counted.get(graduate.major, 0) + 1
    return counted


def _stamp(day: str, as_date: bool, hour: int) -> Any:
    if as_date:
        return f"{day} {hour:02d}:00:00"
    return datetime.fromisoformat(day).strftime("%Y%m%d") + f"{hour:02d}0000"


def _hex(dice: random.Random) -> str:
    return f"{dice.getrandbits(128):032X}"


def _department(major: str) -> str:
    return {"41": "农牧学院", "46": "智能制造学院", "47": "化学工程学院", "48": "纺织服装学院", "49": "食品药品学院", "50": "交通学院",
            "51": "信息工程学院", "53": "经济管理学院"}[major[:2]]  # fmt: skip
