"""What is hard to write is written as it reads, and nothing of it is taken for markup."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import docx
import pytest
from docx.oxml.parser import parse_xml

from tests.reports.documents import NASTY, hard
from tests.reports.read_back import (
    docx_links,
    docx_text,
    html_text,
    members,
    page_of,
    pdf_text,
    squeezed,
    xlsx_cells,
    xlsx_links,
    xlsx_text,
)
from tests.reports.written import written


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return written(hard())


def test_markup_in_a_text_is_read_as_it_stands(made: dict[str, bytes]) -> None:
    for text in (html_text(made["html"]), docx_text(made["docx"]), xlsx_text(made["xlsx"])):
        assert squeezed(text).count(squeezed(NASTY)) >= 8
        assert "关于进一步" * 12 in squeezed(text)
    if "pdf" in made and (words := pdf_text(made["pdf"])) is not None:
        assert squeezed(NASTY) in squeezed(words)
        assert "关于进一步" * 12 in squeezed(words)


def test_the_page_has_no_script_and_asks_for_nothing_from_outside(made: dict[str, bytes]) -> None:
    page = page_of(made["html"])
    assert not {"script", "img", "link", "iframe", "b"} & {tag for tag, _ in page.tags}
    assert not [at for _, attrs in page.tags for at in attrs if at.startswith("on") or at == "src"]
    assert b"url(" not in made["html"]
    assert b"@import" not in made["html"]


def test_every_part_of_a_package_is_sound_xml(made: dict[str, bytes]) -> None:
    for name in ("docx", "xlsx"):
        for part, data in members(made[name]).items():
            if part.endswith((".xml", ".rels")):
                parse_xml(data)
            elif part.endswith(".xlsx"):
                assert zipfile.is_zipfile(io.BytesIO(data))


def test_numbers_keep_their_digits_at_both_ends(made: dict[str, bytes]) -> None:
    for text in (html_text(made["html"]), docx_text(made["docx"])):
        assert "-1,234,567,890,123,456,789.12元" in text
        assert "1,000,000,000,000,000,000,000,000,000,000项" in text
        assert "0.0000001" in text
        assert "-98,765.4321天" in text
    words = xlsx_cells(made["xlsx"])["正文"]
    figures = [row[2:] for row in words if len(row) > 2 and row[2] not in ("", "文中数字 / figures")]
    # Longer than a spreadsheet's number holds: as text, with every digit.
    assert figures[0][0] == "-1,234,567,890,123,456,789.12元"
    assert figures[1][0] == 0
    assert figures[1][1] == "1,000,000,000,000,000,000,000,000,000,000项"
    assert Decimal(repr(figures[1][2])) == Decimal("0.0000001")


def test_no_cell_is_a_formula_whatever_it_says(made: dict[str, bytes]) -> None:
    sheets = {n: d for n, d in members(made["xlsx"]).items() if n.startswith("xl/worksheets/sheet")}
    assert sheets
    assert all(b"<f>" not in data for data in sheets.values())


def test_sheets_get_names_that_excel_takes_and_none_twice(made: dict[str, bytes]) -> None:
    assert list(xlsx_cells(made["xlsx"])) == ["目录", "正文", "空-表-----", "空-表---()", "c", "d", "e"]


def test_evidence_of_a_strange_key_stays_in_its_folder(made: dict[str, bytes]) -> None:
    strange = "evidence/a=26b=3Cc=3E=23d.zip"
    outside = [href for href in page_of(made["html"]).hrefs if not href.startswith("#")]
    wanted = {strange, "evidence/neg.zip"}
    assert set(outside) == wanted
    assert set(docx_links(made["docx"])) == wanted
    assert set(xlsx_links(made["xlsx"])) == wanted


def test_an_empty_table_says_so(made: dict[str, bytes]) -> None:
    assert "（无）" in html_text(made["html"])
    assert "（无）" in docx_text(made["docx"])
    assert "（无）" in xlsx_text(made["xlsx"])


def test_a_line_break_in_a_text_breaks_the_line(made: dict[str, bytes]) -> None:
    assert "上<br>下" in made["html"].decode()
    paragraphs = [p.text for p in docx.Document(io.BytesIO(made["docx"])).paragraphs]
    assert any("上\n下\tx\ny" in text for text in paragraphs)
