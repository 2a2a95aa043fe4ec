"""The workbook given back: exactly the wrong cells are marked, the rest is as it was, and it can be published again."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from infra.code_choices import starter_choices
from producers.publishing import Rejected
from producers.rows import Refused, Source
from producers.spreadsheets.annotate import annotate
from producers.state import MemberState
from schemas.reasons import Reason
from tests.producers.making import EMPLOYER, SCHOOL, csv_file, demand_row, read, stated, types, work_row, xlsx_file
from tests.spreadsheets.filling import columns_of, example, filled, row_of

EVENT = "DemandPublished"


def marked(path: Path, sheet: int = 1) -> dict[str, str]:
    """Cell -> its comment, of one sheet of a workbook; the cells with the format of wrong ones must be the same."""
    with zipfile.ZipFile(path) as parts:
        comments = next((parts.read(n).decode() for n in parts.namelist() if n == f"xl/comments{sheet}.xml"), "")
        page = parts.read(f"xl/worksheets/sheet{sheet}.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    found = {
        at: "".join(re.findall(r"<t[^>]*>(.*?)</t>", body, re.DOTALL))
        for at, body in re.findall(r'<comment ref="([A-Z]+\d+)"[^>]*>(.*?)</comment>', comments, re.DOTALL)
    }
    assert "FFFFC7CE" in styles
    formats = re.search(r"<cellXfs.*?</cellXfs>", styles, re.DOTALL)
    assert formats
    fills = re.findall(r'<fill><patternFill patternType="([^"]+)">?(.*?)</fill>|<fill>.*?</fill>', styles, re.DOTALL)
    red = next(n for n, one in enumerate(re.findall(r"<fill>.*?</fill>", styles, re.DOTALL)) if "FFFFC7CE" in one)
    assert fills
    wrong = {str(n) for n, one in enumerate(re.findall(r"<xf [^>]*>", formats[0])) if f'fillId="{red}"' in one}
    assert {at for at, style in re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', page) if style in wrong} == found.keys()
    return found


def cells(path: Path, sheet: int = 0) -> list[list[Any]]:
    with CalamineWorkbook.from_path(str(path)) as book:
        return book.get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def column(name: str) -> str:
    return chr(ord("A") + columns_of(EVENT).index(name))


def refused_of(path: Path, state: MemberState, member: str) -> list[Refused]:
    return [reading for reading in read(path, state, member) if isinstance(reading, Refused)]


def test_every_wrong_cell_of_a_template_is_marked_and_no_other(state: MemberState, tmp_path: Path) -> None:
    fact = example(EVENT)
    rows = [
        row_of(EVENT, fact),
        row_of(EVENT, fact, local_id="2", kind="工人", openings="十二", valid_until="2026-13-01"),
        {},
        row_of(EVENT, fact, local_id="4", title=""),
    ]
    path, out = filled(tmp_path / "t.xlsx", EVENT, rows), tmp_path / "out.xlsx"
    assert annotate(path, out, refused_of(path, state, fact["member"]), [], state, starter_choices()) == 4
    found = marked(out)
    assert found.keys() == {
        f"{column('kind')}5",
        f"{column('openings')}5",
        f"{column('valid_until')}5",
        f"{column('title')}7",
    }
    assert "整数" in found[f"{column('openings')}5"]
    assert "whole number" in found[f"{column('openings')}5"]
    before, after = cells(path), cells(out)
    assert [[str(cell) for cell in row] for row in after] == [[str(cell) for cell in row] for row in before]


def test_a_corrected_annotated_template_is_published_like_the_first(state: MemberState, tmp_path: Path) -> None:
    fact = example(EVENT)
    path, out = (
        filled(tmp_path / "t.xlsx", EVENT, [row_of(EVENT, fact), row_of(EVENT, fact, local_id="2", openings="?")]),
        tmp_path / "out.xlsx",
    )
    readings = read(path, state, fact["member"])
    assert types(readings) == [EVENT, "refused 需求人数"]
    annotate(path, out, [r for r in readings if isinstance(r, Refused)], [], state, starter_choices())
    assert types(read(out, state, fact["member"])) == ["unchanged", "refused 需求人数"]
    mended = tmp_path / "mended.xlsx"
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(mended, "w") as new:
        for item in old.infolist():
            new.writestr(item, old.read(item).replace(b"<t>?</t>", b"<t>7</t>"))
    assert types(read(mended, state, fact["member"])) == ["unchanged", EVENT]


def test_a_fact_that_admission_rejected_is_marked_at_the_field_of_its_reason(
    state: MemberState, tmp_path: Path
) -> None:
    fact = example(EVENT)
    path, out = (
        filled(tmp_path / "t.xlsx", EVENT, [row_of(EVENT, fact, occupation="6-18-01-99")]),
        tmp_path / "out.xlsx",
    )
    [(_, stated_fact)] = stated(read(path, state, fact["member"]))
    reasons = [
        Reason("unknown-code", "occupation", "6-18-01-99", "6-18-01-01 车工").told(),
        Reason("not-your-subject", "subject", fact["subject"]).told(),
        Reason("occurred-in-future", "occurred_at", "2099").told(),
    ]
    item = Rejected(state.source_of(stated_fact["event_id"]), {"reasons": reasons})
    assert annotate(path, out, [], [item], state, starter_choices()) == 3
    found = marked(out)
    assert found.keys() == {f"{column('occupation')}4", "A4", "B4"}
    assert "最接近的有效值：6-18-01-01 车工" in found[f"{column('occupation')}4"]


def test_tables_that_are_no_templates_are_annotated_too(state: MemberState, tmp_path: Path) -> None:
    rows = [demand_row(), demand_row("XQ-2", 需求人数="五", 截止日期="never")]
    path, out = csv_file(tmp_path / "d.csv", rows, "gbk"), tmp_path / "out.xlsx"
    assert annotate(path, out, refused_of(path, state, EMPLOYER), [], state, {}) == 2
    names = list(rows[0])
    assert marked(out).keys() == {f"{chr(ord('A') + names.index(n))}3" for n in ("需求人数", "截止日期")}
    grid = [tuple(work_row()), tuple(work_row().values()), tuple(work_row("2", QXX="many").values())]
    path = xlsx_file(tmp_path / "g.xlsx", grid, "去向")
    annotate(path, out, refused_of(path, state, SCHOOL), [], state, {})
    assert marked(out).keys() == {f"{chr(ord('A') + grid[0].index('QXX'))}3"}
    with CalamineWorkbook.from_path(str(out)) as book:
        assert book.sheet_names == ["去向"]


def test_a_reason_without_a_cell_is_told_at_the_head_of_its_row(state: MemberState, tmp_path: Path) -> None:
    fact = example(EVENT)
    path, out = filled(tmp_path / "t.xlsx", EVENT, [row_of(EVENT, fact)]), tmp_path / "out.xlsx"
    read(path, state, fact["member"])
    item = Rejected(Source("t.xlsx", "需求发布", 4), {"reasons": [Reason("unknown-member").told()]})
    assert annotate(path, out, [], [item], state, starter_choices()) == 1
    assert marked(out).keys() == {"A4"}
