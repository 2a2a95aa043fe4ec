"""What one format says, all say: the same words, the same figures, the same evidence, and nothing hidden in any."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from projections.reports.document import Document, Heading, Paragraph, Table, Value
from projections.reports.writers.outline import outline
from projections.reports.writers.wording import told, told_cell
from tests.reports.documents import quarterly
from tests.reports.read_back import (
    docx_links,
    docx_text,
    html_text,
    members,
    page_of,
    pdf_links,
    pdf_text,
    squeezed,
    xlsx_cells,
    xlsx_links,
    xlsx_numbers,
    xlsx_text,
)
from tests.reports.written import fonts, written


def figures(document: Document) -> Iterator[Value]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from (part for part in block.parts if isinstance(part, Value))
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row if isinstance(cell, Value))


def sentences(document: Document) -> Iterator[str]:
    """Everything that is read, in Chinese, piece by piece."""
    order = outline(document)
    yield from (document.title.zh, document.issuer.zh, document.number, document.to.zh, "2026年10月15日")
    yield from (note.zh for note in order.notes)
    yield from (annex.title.zh for annex in order.annexes)
    for block in document.blocks:
        if isinstance(block, Heading):
            yield block.text.zh
        elif isinstance(block, Paragraph):
            yield from (told(p, document.suppress_below).text.zh if isinstance(p, Value) else p.zh for p in block.parts)
        else:
            yield block.caption.zh
        if isinstance(block, Table):
            yield from (column.zh for column in block.columns)
            yield from (cell for row in block.rows for cell in row if isinstance(cell, str))


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return written(quarterly())


@pytest.fixture(scope="module")
def texts(made: dict[str, bytes]) -> dict[str, str]:
    read = {"html": html_text(made["html"]), "docx": docx_text(made["docx"]), "xlsx": xlsx_text(made["xlsx"])}
    if "pdf" in made and (words := pdf_text(made["pdf"])) is not None:
        read["pdf"] = words
    return {name: squeezed(text) for name, text in read.items()}


def test_every_sentence_and_figure_of_the_text_is_in_every_format(texts: dict[str, str]) -> None:
    for sentence in sentences(quarterly()):
        for name, text in texts.items():
            assert squeezed(sentence) in text, (name, sentence)


def test_every_figure_of_a_table_is_the_same_in_every_format(made: dict[str, bytes], texts: dict[str, str]) -> None:
    numbers = xlsx_numbers(made["xlsx"])
    for figure in figures(quarterly()):
        read = told(figure, 5).text.zh
        for name, text in texts.items():
            if name != "xlsx":
                assert read in text, (name, read)
        if figure.value is None:
            assert read in texts["xlsx"]
        else:
            assert figure.value in [Decimal(repr(number)) for number in numbers], read


def test_a_table_keeps_its_cells_in_their_place(made: dict[str, bytes]) -> None:
    table = next(quarterly().tables())
    caption, head, *rows = xlsx_cells(made["xlsx"])["counties"]
    assert caption[0] == "表1　各县（市、区）需求满足情况"
    assert [name.split("\n")[0] for name in head] == [column.zh for column in table.columns]
    for row, cells in zip(rows, table.rows, strict=True):
        for got, cell in zip(row, cells, strict=True):
            if isinstance(cell, Value) and cell.value is not None:
                assert Decimal(repr(got)) == cell.value
            elif hasattr(cell, "year"):
                assert got == cell
            else:
                assert got == told_cell(cell, 5).text.zh


def test_a_chart_draws_the_same_numbers_in_every_format(made: dict[str, bytes]) -> None:
    page = html_text(made["html"])
    assert "—" in page  # no value is a dash
    rows = xlsx_cells(made["xlsx"])["rates"][2:]
    assert [row[1] for row in rows] == [86.4, 72.1, 68.0, 91.3, 79.9, 83.2, 88.7, 61.4, 75.0, 70.6, 93.8]
    assert rows[-1][2] == ""
    drawn = members(made["docx"])["word/charts/chart1.xml"].decode()
    book = members(made["xlsx"])["xl/charts/chart1.xml"].decode()
    kept = [float(value) for value in re.findall(r"<c:v>([-0-9.]+)</c:v>", book)]
    for row in rows:
        assert f"{row[1]:.1f}%" in page
        assert f"<c:v>{row[1]}</c:v>" in drawn
        assert row[1] in kept
    inside = members(made["docx"])["word/embeddings/chart1.xlsx"]
    assert [row[1] for row in xlsx_cells(inside)["Sheet1"][1:]] == [row[1] for row in rows]


def test_every_figure_leads_to_its_evidence_beside_the_report(made: dict[str, bytes]) -> None:
    shown = {f"evidence/{f.key}.zip" for f in figures(quarterly()) if f.key and not f.hidden}
    hrefs = page_of(made["html"]).hrefs
    assert {href for href in hrefs if not href.startswith("#")} == shown
    assert set(docx_links(made["docx"])) == shown
    assert set(xlsx_links(made["xlsx"])) == shown
    if "pdf" in made:
        assert pdf_links(made["pdf"]) == shown


def test_a_hidden_figure_is_in_no_format_even_when_the_document_still_carries_it() -> None:
    secret = Decimal("4.7531")
    document = quarterly()
    blocks = tuple(
        dataclasses.replace(
            block,
            rows=tuple(
                tuple(
                    Value(secret, c.unit, "secret", hidden=True) if isinstance(c, Value) and c.hidden else c
                    for c in row
                )
                for row in block.rows
            ),
        )
        if isinstance(block, Table)
        else block
        for block in document.blocks
    )
    for name, made in written(dataclasses.replace(document, blocks=blocks)).items():
        parts = members(made).values() if name in ("docx", "xlsx") else [made]
        for part in parts:
            assert b"4.7531" not in part, name
            assert b"secret" not in part, name


def test_a_report_of_a_system_without_fonts_is_complete_in_the_other_formats(made: dict[str, bytes]) -> None:
    assert made.keys() - {"pdf"} == {"html", "docx", "xlsx"}
    assert ("pdf" in made) == (fonts() is not None)
