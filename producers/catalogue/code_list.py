"""Rows of a catalogue to the entries of a code list, or to what must be mended first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from producers.catalogue.table import Column, Condition, Row, read_table
from producers.rows import Refused, Source, shown
from schemas.code_book import Entry
from schemas.code_shapes import SHAPES

CODE = (
    *("code", "代码", "编码", "专业代码", "专业编码", "职业编码", "职业代码", "行业代码", "行政区划代码", "区划代码"),
    *("学校标识码", "学校代码", "院校代码", "学历代码", "园区代码"),
)
NAME = (
    *(
        "name_zh",
        "name",
        "名称",
        "专业名称",
        "职业名称",
        "类别名称",
        "行业名称",
        "行政区划名称",
        "区划名称",
        "单位名称",
    ),
    *("学校名称", "院校名称", "学历", "园区名称", "中文名称"),
)
ENGLISH = ("name_en", "英文名称", "英文名")
PARENT = ("parent", "上级代码", "上级编码", "父级代码", "父代码", "专业类代码", "class_code")


@dataclass(frozen=True)
class Headers:
    """What the user calls the columns; "" where the usual names will do."""

    code: str = ""
    name: str = ""
    english: str = ""
    parent: str = ""


@dataclass
class ReadList:
    """Entries by code, in the order of the file, or `refused` rows. `repeated`: rows that say the same once more."""

    entries: dict[str, Entry] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    rows: int = 0
    repeated: int = 0
    headings: int = 0
    left_out: int = 0
    says_english: bool = False

    def with_english_of(self, before: Mapping[str, Entry]) -> dict[str, Entry]:
        """Entries; from a file without English names they keep those of `before` where the Chinese name is the same."""
        if self.says_english:
            return self.entries
        kept = {code: before[code].name_en for code, e in self.entries.items()
                if code in before and before[code].name_zh == e.name_zh}  # fmt: skip
        return {code: e._replace(name_en=kept.get(code)) for code, e in self.entries.items()}


def read_list(
    path: Path, list_id: str, headers: Headers | None = None, only: Condition | None = None, sheet: str = ""
) -> ReadList:
    """The list that a file holds. Raises FileUnreadable when the file as a whole cannot be read."""
    named = headers or Headers()
    columns = {
        "code": Column((f"{list_id}_code", *CODE), "--code-column", named.code),
        "name": Column((f"{list_id}_name", *NAME), "--name-column", named.name),
        "english": Column(ENGLISH, "--english-column", named.english, needed=False),
        "parent": Column(PARENT, "--parent-column", named.parent, needed=False),
    }
    table = read_table(path, columns, only, sheet)
    made = ReadList(rows=len(table.rows), headings=table.headings, left_out=table.left_out)
    made.says_english = "english" in table.labels
    first: dict[str, Source] = {}
    reader = _Reader(list_id, table.labels)
    for row in table.rows:
        if refused := reader.fault(row):
            made.refused.append(refused)
            continue
        code, entry = row.cells["code"], reader.entry(row)
        if code not in made.entries:
            made.entries[code], first[code] = entry, row.source
        elif made.entries[code] == entry:
            made.repeated += 1
        else:
            made.refused.append(reader.contradiction(row, made.entries[code], first[code]))
    orphans = [code for code, e in made.entries.items() if e.parent and reader.is_orphan(e.parent, made.entries)]
    if "parent" in table.labels:
        made.refused += [reader.orphan(code, made.entries[code], first[code]) for code in orphans]
    else:  # the code above was only inferred
        made.entries |= {code: made.entries[code]._replace(parent=None) for code in orphans}
    made.refused.sort(key=lambda refused: (refused.source.sheet, refused.source.row))
    return made


@dataclass(frozen=True)
class _Reader:
    list_id: str
    labels: Mapping[str, str]

    def _label(self, key: str) -> str:
        return self.labels.get(key, key)

    def _refused(self, source: Source, key: str, value: str, zh: str, en: str) -> Refused:
        label = self._label(key)
        return Refused(
            source, label, shown(value), f"{label} = “{shown(value)}”：{zh}", f"{label} = {shown(value)!r}: {en}"
        )

    def fault(self, row: Row) -> Refused | None:
        """What is wrong with a row by itself."""
        code, name = row.cells["code"], row.cells["name"]
        if not code:
            return self._refused(row.source, "code", code, f"缺少代码（{shown(name)}）；请补上或删去此行",
                                 f"no code ({shown(name)}); add it or delete the row")  # fmt: skip
        if not name:
            return self._refused(row.source, "name", name, f"代码 {code} 缺少名称；请补上",
                                 f"code {code} has no name; add it")  # fmt: skip
        shape = SHAPES.get(self.list_id)
        if shape and not shape.code.fullmatch(code):
            return self._refused(
                row.source, "code", code,
                f"{self.list_id} 的代码写法应为：{shape.zh}；若表格丢了前导 0，请把该列设为文本；若是分类行，请用 --only 列名=值 只取所需的行",
                f"a code of {self.list_id} is {shape.en}; where the spreadsheet lost a leading 0 make the column text;"
                " where it is a row of a class, take only the rows you need with --only column=value",
            )  # fmt: skip
        return None

    def entry(self, row: Row) -> Entry:
        code = row.cells["code"]
        shape = SHAPES.get(self.list_id)
        says = "parent" in row.cells
        parent = row.cells["parent"] if says else shape.parent(code) if shape else None
        return Entry(row.cells["name"], parent or None, row.cells.get("english") or None)

    def contradiction(self, row: Row, before: Entry, at: Source) -> Refused:
        code = row.cells["code"]
        zh, en = before.name_zh, before.name_zh
        if before.name_zh == row.cells["name"]:
            zh, en = f"{zh}（上级或英文名不同）", f"{en} (another parent or English name)"
        return self._refused(
            row.source, "code", code,
            f"重复，第 {at.row} 行为“{zh}”，此行为“{row.cells['name']}”；请改正其一",
            f"a second time: row {at.row} says {en}, this one {row.cells['name']}; correct one of them",
        )  # fmt: skip

    def is_orphan(self, parent: str, entries: dict[str, Entry]) -> bool:
        shape = SHAPES.get(self.list_id)
        return parent not in entries and not (shape and shape.above and shape.above.fullmatch(parent))

    def orphan(self, code: str, entry: Entry, at: Source) -> Refused:
        return self._refused(
            at, "parent", entry.parent or "",
            f"{code} 的上级不在本表中；请补上该行或改正上级",
            f"the code above {code} is not in the list; add its row or correct it",
        )  # fmt: skip
