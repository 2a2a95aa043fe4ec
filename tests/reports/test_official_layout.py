"""The Word document keeps GB/T 9704-2012."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from projections.reports.writers.docx import write_docx
from tests.reports.documents import quarterly
from tests.reports.read_back import members


@pytest.fixture(scope="module")
def made() -> bytes:
    return write_docx(quarterly())


@pytest.fixture(scope="module")
def document(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


def paragraphs(document: Any, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == style]


def font(document: Any, style: str) -> str:
    return str(document.styles[style].element.rPr.rFonts.get(qn("w:eastAsia")))


def test_a_page_is_a4_with_the_margins_of_the_standard_and_22_lines_of_28_characters(document: Any) -> None:
    section = document.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    assert [
        round(side.mm)
        for side in (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    ] == [37, 28, 35, 26]
    body = document.styles["正文段落"]
    normal = document.styles["Normal"]
    assert (normal.font.size.pt, normal.paragraph_format.line_spacing.pt) == (16, 28)
    assert int((297 - 37 - 35) / 25.4 * 72 // 28) == 22
    assert body.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    closer = int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (16 + closer) <= 156 / 25.4 * 72 < 29 * (16 + closer)
    assert section._sectPr.find(qn("w:docGrid")) is None


def test_the_head_is_the_issuer_in_red_the_number_and_a_red_rule(document: Any) -> None:
    assert paragraphs(document, "发文机关标志") == ["潍坊市市域产教联合体秘书处"]
    assert document.styles["发文机关标志"].font.color.rgb == docx.shared.RGBColor(255, 0, 0)
    number = next(p for p in document.paragraphs if p.text == "潍产教联〔2026〕12号")
    assert number._p.pPr.find(qn("w:pBdr"))[0].get(qn("w:color")) == "FF0000"


def test_title_addressee_signature_and_day_are_set_as_the_standard_says(document: Any) -> None:
    assert paragraphs(document, "Title") == ["关于2026年第三季度市域产教联合体\n建设成效的通报"]
    assert document.styles["Title"].font.size.pt == 22
    assert "各县（市、区）产教融合工作专班，各成员单位：" in paragraphs(document, "主送机关")
    assert paragraphs(document, "署名和成文日期")[-2:] == ["潍坊市市域产教联合体秘书处", "2026年10月15日"]


def test_headings_are_numbered_and_set_in_their_fonts(document: Any) -> None:
    assert paragraphs(document, "Heading 1") == ["一、供需对接", "二、存在问题", "三、下一步工作"]
    assert paragraphs(document, "Heading 2") == ["（一）用人需求", "（二）走势"]
    assert paragraphs(document, "Heading 3") == ["1.就业去向落实率"]
    assert [font(document, f"Heading {level}") for level in (1, 2, 3)] == ["黑体", "楷体", "仿宋"]
    assert font(document, "Normal") == "仿宋"


def test_annexes_are_listed_under_the_text_and_begin_a_page_each(document: Any) -> None:
    assert paragraphs(document, "附件说明")[1:] == ["附件：1. 指标定义", "2. 典型案例"]
    assert paragraphs(document, "附件标识") == ["附件1", "附件2"]
    assert document.styles["附件标识"].paragraph_format.page_break_before
    assert paragraphs(document, "附件标题") == ["指标定义", "典型案例"]


def test_pages_are_numbered_between_dashes_at_their_outer_edge(document: Any) -> None:
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        assert footer.paragraphs[0].text.replace("\n", "") == "— 1 —"
        assert footer.paragraphs[0].alignment.name == side
        assert "PAGE" in footer._element.xml


def test_a_table_repeats_its_head_and_breaks_no_row(document: Any) -> None:
    table = document.tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert len(table.rows) == 12


def test_nothing_of_the_template_is_left_in_the_file(made: bytes) -> None:
    inside = members(made)
    assert b"python-docx" not in b"".join(inside.values())
    assert not [name for name in inside if "thumbnail" in name or "customXml" in name or name == "docProps/app.xml"]
    assert "2026-10-15T00:00:00Z" in inside["docProps/core.xml"].decode()


def test_charts_are_words_own_and_carry_their_numbers(made: bytes) -> None:
    inside = members(made)
    assert {n for n in inside if n.startswith("word/charts/chart")} == {
        "word/charts/chart1.xml",
        "word/charts/chart2.xml",
    }
    types = inside["[Content_Types].xml"].decode()
    assert "drawingml.chart+xml" in types
    assert 'Extension="xlsx"' in types or "chart1.xlsx" in types
