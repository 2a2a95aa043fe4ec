"""What the sample files must lead to, counted with plain csv, json and calamine: nothing of `producers` is used.

`expected()` gives, per member and in all, the facts stated, those that admission must reject (file, row, event
type, reason codes) and the rows refused on the spot (file, row, field).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "producers" / "samples" / "data"
CODES = ROOT / "schemas" / "codes"
TODAY = "2026-12"
Row = dict[str, Any]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, order=True)
class ExpectedRejection:
    member: str
    file: str
    row: int
    event_type: str
    reasons: tuple[str, ...]


@dataclass
class Expected:
    """Facts stated and accepted by event type; rejections; rows refused on the spot as (file, row, field)."""

    rows: int = 0
    duplicates: int = 0
    stated: Counter[str] = field(default_factory=Counter)
    rejected: list[ExpectedRejection] = field(default_factory=list)
    refused: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def accepted(self) -> Counter[str]:
        return self.stated - Counter(item.event_type for item in self.rejected)

    def add(self, other: Expected) -> None:
        self.rows += other.rows
        self.duplicates += other.duplicates
        self.stated += other.stated
        self.rejected += other.rejected
        self.refused += other.refused


def expected() -> dict[str, Expected]:
    """By member code; under "" the sum of all."""
    found = {folder.name: _Reckoner(folder).run() for folder in sorted(DATA.iterdir())}
    total = Expected()
    for one in found.values():
        total.add(one)
    return {**found, "": total}


def codes(name: str) -> set[str]:
    with (CODES / f"{name}.csv").open(encoding="utf-8") as file:
        return {row["code"] for row in csv.DictReader(file)}


def credit_code_right(code: str) -> bool:
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return len(code) == 18 and ALPHABET[(31 - total % 31) % 31] == code[17]


def table(path: Path, key: str) -> list[tuple[int, Row]]:
    """(row number, {header: cell}) below the lowest header row, which is found by the column `key`."""
    grid: list[Any]
    if path.suffix == ".xlsx":
        grid = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    else:
        data = path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gbk")
        grid = list(csv.reader(io.StringIO(text)))
    top = [[_text(cell) for cell in row] for row in grid[:4]]
    at = max(i for i, row in enumerate(top) if key in row or CHINESE.get(key) in row)
    if at + 1 < len(top) and "就业单位行业码" in top[at + 1]:  # merged cells: the names below the groups
        top[at + 1] = [below or above for above, below in zip(top[at], top[at + 1], strict=True)]
        at += 1
    names = [CODE_OF.get(name, name) for name in top[at]]
    rows = [(n, dict(zip(names, map(_text, row), strict=False))) for n, row in enumerate(grid[at + 1 :], at + 2)]
    return [(n, row) for n, row in rows if any(row.values())]


CHINESE = {
    "XXDM": "学校代码", "XH": "学号", "ZYH": "专业号", "SJCJSJ": "数据采集时间", "JYDWXYDM": "就业单位统一社会信用代码", "JYDWHYM": "就业单位行业码",
    "JYQYSHJGBM": "就业区域市机构编码", "JYQYSJGBM": "就业区域省机构编码", "QXX": "起薪线", "SFDK": "是否对口", "SFZZCY": "是否自主创业",
    "SFLHJY": "是否灵活就业", "JYDWSFXQHZDW": "就业单位是否校企合作单位", "WJYLXM": "未就业类型码", "ZYMC": "专业名称", "PZSZNY": "批准设置年月",
}  # fmt: skip
CODE_OF = {name: code for code, name in CHINESE.items()}
OUTCOME = ("SFZZCY", "SFLHJY", "JYDWXYDM", "JYDWHYM", "JYQYSHJGBM", "JYQYSJGBM", "QXX", "SFDK", "JYDWSFXQHZDW")


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell).strip()


def _digits(moment: str) -> str:
    return re.sub(r"\D", "", moment)


class _Reckoner:
    """Goes through one member's files in the order of their names."""

    def __init__(self, folder: Path) -> None:
        self.member = folder.name
        self.files = sorted(folder.iterdir())
        self.out = Expected()
        self.known: dict[tuple[str, ...], Any] = {}

    def run(self) -> Expected:
        for path in self.files:
            name = path.name
            if path.suffix == ".jsonl":
                self._lines(path)
            elif "毕业去向" in name:
                self._each(path, "XXDM", self._graduate)
            elif "专业设置" in name:
                self._each(path, "ZYH", self._major)
            elif "用人需求" in name:
                self._each(path, "需求编号", self._demand)
            else:
                self._each(
                    path,
                    {"毕业生": "毕业年份", "招生计": "招生年度", "专业撤": "停止招生日期"}.get(name[11:14], "服务编号"),
                    self._plain,
                )
        return self.out

    def _each(self, path: Path, key: str, judge: Any) -> None:
        seen = set()
        for number, row in table(path, key):
            self.out.rows += 1
            same = tuple(sorted((k, v) for k, v in row.items() if k not in ("XM", "SFZJH", "ZJSJWYXBS")))
            if same in seen:
                self.out.duplicates += 1
                continue
            seen.add(same)
            judge(path.name, number, row)

    def _say(self, event_type: str, file: str, row: int, *reasons: str) -> None:
        self.out.stated[event_type] += 1
        if reasons:
            self.out.rejected.append(ExpectedRejection(self.member, file, row, event_type, tuple(sorted(reasons))))

    def _new(self, content: Any, *key: str) -> bool:
        """Is `content` other than what was last said under `key`?"""
        if self.known.get(key) == content:
            return False
        self.known[key] = content
        return True

    def _graduate(self, file: str, number: int, row: Row) -> None:
        bad = (
            "XH"
            if not row["XH"]
            else "SJCJSJ"
            if not re.fullmatch(r"20\d{12}|20\d\d-\d\d-\d\d \d\d:\d\d:\d\d", row["SJCJSJ"])
            else ""
        )
        if not bad and "WJYLXM" in row and row["WJYLXM"] not in "123":
            bad = "WJYLXM"
        if bad:
            self.out.refused.append((file, number, bad))
            return
        foreign = ("not-your-subject",) if row["XXDM"] != self.member else ()
        person = f"{row['XXDM']}/{row['XH']}"
        if self._new((row["ZYH"], row["SJCJSJ"][:4]), "registered", person):
            self._say("GraduateRegistered", file, number, *foreign)
        kind = row.get("WJYLXM", "study" if "SXQDM" in row or "升学渠道码" in row else "work")
        if self._new((kind, [row.get(name) for name in OUTCOME]), "outcome", person):
            employer = row.get("JYDWXYDM")
            wrong = ("credit-code-check-digit",) if employer and not credit_code_right(employer) else ()
            self._say("OutcomeReported", file, number, *foreign, *wrong)

    def _major(self, file: str, number: int, row: Row) -> None:
        if self._new((row["ZYMC"], row["PZSZNY"]), "major", row["ZYH"][:6]):
            unknown = () if row["ZYH"][:6] in codes("major") else ("unknown-code",)
            self._say("MajorOpened", file, number, *unknown)

    def _demand(self, file: str, number: int, row: Row) -> None:
        if not row["截止日期"][:1].isdigit():
            self.out.refused.append((file, number, "截止日期"))
            return
        key = f"{row['统一社会信用代码']}/{row['需求编号']}"
        terms = [row[name] for name in ("需求人数", "最低月薪", "最高月薪", "截止日期")]
        if self._new(True, "published", key):
            reasons = []
            if row["统一社会信用代码"] != self.member:
                reasons += ["not-your-subject"] + (
                    [] if credit_code_right(row["统一社会信用代码"]) else ["credit-code-check-digit"]
                )
            reasons += ["occurred-in-future"] if row["发布时间"] > TODAY else []
            reasons += ["below-minimum"] if int(row["需求人数"]) < 0 else []
            reasons += [] if row["职业代码"] in codes("occupation") else ["unknown-code"]
            self._say("DemandPublished", file, number, *reasons)
            self._new(terms, "terms", key)
        elif self._new(terms, "terms", key):
            self._say("DemandRevised", file, number)
        filled = int(row["已到岗人数"])
        if (filled or ("filled", key) in self.known) and self._new(filled, "filled", key):
            self._say("DemandFilled", file, number)
        if row["状态"] == "已撤回" and self._new(row["撤回原因"], "withdrawn", key):
            self._say("DemandWithdrawn", file, number)

    def _plain(self, file: str, number: int, row: Row) -> None:
        said = {
            "CohortDeclared": "毕业年份", "EnrolmentPlanned": "招生年度", "MajorClosed": "停止招生日期", "ServiceRequested": "提出时间",
            "ServiceRated": "评价时间", "ServiceAccepted": "受理时间", "ServiceDelivered": "交付时间",
        }  # fmt: skip
        for event_type, column in said.items():
            if row.get(column):
                self._say(event_type, file, number)

    def _lines(self, path: Path) -> None:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            event = json.loads(line)
            self.out.rows += 1
            missing = event["type"] == "DemandPublished" and event["kind"] == "talent" and not event.get("occupation")
            self._say(event["type"], path.name, number, *(["missing-value"] if missing else []))


def personal_values() -> set[str]:
    """Names and ID numbers of the graduates in the schools' files."""
    found: set[str] = set()
    for path in DATA.glob("41*/*毕业去向*"):
        grid: list[Any]
        if path.suffix == ".xlsx":
            grid = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        else:
            with path.open(encoding="utf-8-sig", newline="") as file:
                grid = list(csv.reader(file))
        head = next(row for row in grid if {"XM", "姓名"} & set(row))
        columns = [index for index, name in enumerate(head) if name in ("XM", "姓名", "SFZJH", "身份证件号")]
        assert len(columns) == 2
        found |= (
            {str(row[index]) for row in grid if len(row) > max(columns) for index in columns}
            - set(head)
            - {"", "身份证件号", "姓名", "XM", "SFZJH"}
        )
    return found
