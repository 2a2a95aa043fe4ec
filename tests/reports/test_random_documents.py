"""Whatever a report says, every writer writes it, and it can be read in every format."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings

from projections.evaluation.tree.model import Text
from projections.reports.document import Document, Heading, Paragraph, Table, Value
from projections.reports.writers.docx import write_docx
from projections.reports.writers.html import write_html
from projections.reports.writers.pdf import write_pdf
from projections.reports.writers.wording import plain, told, told_cell
from projections.reports.writers.xlsx import write_xlsx
from tests.reports.random_documents import documents
from tests.reports.read_back import docx_text, html_text, pdf_text, squeezed, xlsx_numbers, xlsx_text
from tests.reports.written import fonts

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)


def pieces(document: Document) -> Iterator[str]:
    """What is read in the body, in Chinese: words, captions and cells other than figures."""
    yield from (document.title.zh, document.issuer.zh, document.number, document.to.zh)
    yield from (note.zh for note in document.notes)
    for block in document.blocks:
        if isinstance(block, Heading):
            yield block.text.zh
        elif isinstance(block, Paragraph):
            yield from (part.zh for part in block.parts if isinstance(part, Text))
        else:
            yield block.caption.zh
        if isinstance(block, Table):
            yield from (column.zh for column in block.columns)
            for row in block.rows:
                yield from (told_cell(c, 1).text.zh for c in row if isinstance(c, str | Text))


def figures(document: Document) -> Iterator[Value]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from (part for part in block.parts if isinstance(part, Value))
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row if isinstance(cell, Value))


@settings(max_examples=60, suppress_health_check=SLOW)
@given(documents())
def test_page_and_document_say_all_words_and_figures(document: Document) -> None:
    for text in (squeezed(html_text(write_html(document))), squeezed(docx_text(write_docx(document)))):
        for piece in pieces(document):
            assert squeezed(plain(piece)) in text
        for figure in figures(document):
            assert told(figure, document.suppress_below).text.zh in text


@settings(max_examples=60, suppress_health_check=SLOW)
@given(documents())
def test_the_workbook_holds_all_words_and_figures(document: Document) -> None:
    made = write_xlsx(document)
    text, numbers = squeezed(xlsx_text(made)), set(xlsx_numbers(made))
    for piece in pieces(document):
        assert squeezed(plain(piece)) in text
    for figure in figures(document):
        read = told(figure, document.suppress_below).text.zh
        assert read in text or (figure.value is not None and float(figure.value) in numbers)


@settings(max_examples=8, suppress_health_check=SLOW)
@given(documents())
def test_the_pdf_says_all_figures(document: Document) -> None:
    found = fonts()
    if found is None:
        return
    made = write_pdf(document, found)
    assert made.startswith(b"%PDF-")
    if (text := pdf_text(made)) is not None:
        words = squeezed(text)
        for figure in figures(document):
            assert told(figure, document.suppress_below).text.zh in words
