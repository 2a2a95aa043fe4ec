"""Rows of a crosswalk to the pairs of a mapping, or to what must be mended first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from producers.catalogue.table import Column, Condition, read_table
from producers.rows import Refused, shown

FROM = ("from_code", "原代码", "旧代码", "major_code", "专业代码")
TO = ("to_code", "新代码", "现代码", "occupation_code", "职业编码", "职业代码")


@dataclass
class ReadMapping:
    """Pairs in the order of the file, or `refused` rows. `unknown`: rows left out for a code of no list."""

    pairs: dict[tuple[str, str], None] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    unknown: list[Refused] = field(default_factory=list)
    rows: int = 0
    repeated: int = 0
    headings: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class Side:
    """One side of a mapping: its column, and the codes that may stand there (None: any)."""

    column: str
    lists: str
    codes: Collection[str] | None


def read_mapping(
    path: Path,
    source: Side,
    target: Side,
    only: Condition | None = None,
    sheet: str = "",
    *,
    skip_unknown: bool = False,
) -> ReadMapping:
    """The pairs that a file holds. Raises FileUnreadable when the file as a whole cannot be read."""
    columns = {
        "from": Column(FROM, "--from-column", source.column),
        "to": Column(TO, "--to-column", target.column),
    }
    table = read_table(path, columns, only, sheet)
    made = ReadMapping(rows=len(table.rows), headings=table.headings, left_out=table.left_out)
    for row in table.rows:
        faults = []
        for key, side in (("from", source), ("to", target)):
            code, label = row.cells[key], table.labels[key]
            if not code:
                faults.append(Refused(row.source, label, "", f"{label} 为空；请补上或删去此行",
                                      f"{label} is empty; fill it in or delete the row"))  # fmt: skip
            elif side.codes is not None and code not in side.codes:
                told = Refused(
                    row.source, label, shown(code),
                    f"{label} = “{shown(code)}”：不在代码表 {side.lists} 中；请先导入代码表、改正代码，或加 --skip-unknown 略过",
                    f"{label} = {shown(code)!r}: not in {side.lists}; import that list first, correct the code, or leave"
                    " such rows out with --skip-unknown",
                )  # fmt: skip
                (made.unknown if skip_unknown else faults).append(told)
        made.refused += faults
        pair = (row.cells["from"], row.cells["to"])
        if faults or (made.unknown and made.unknown[-1].source == row.source):
            continue
        if pair in made.pairs:
            made.repeated += 1
        made.pairs[pair] = None
    return made
