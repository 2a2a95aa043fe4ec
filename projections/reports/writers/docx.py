"""A report as a Word document in the layout of official documents, GB/T 9704-2012 (clauses: docs/report-formats.md)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any

import docx
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from projections.evaluation.tree.model import Text
from projections.reports.document import Chart, Document, Heading, Paragraph, Table
from projections.reports.writers.docx_chart import chart_xml
from projections.reports.writers.docx_page import lay_out
from projections.reports.writers.docx_styles import BODY_POINTS, RED
from projections.reports.writers.docx_table import table_xml
from projections.reports.writers.docx_text import Links, indent, paragraph, runs, words
from projections.reports.writers.issuer_layout import from_right, mark_points
from projections.reports.writers.outline import Item, Outline, outline
from projections.reports.writers.text_width import width
from projections.reports.writers.wording import NO_ROWS, NOTES, in_one_line, plain, told_day, told_parts
from projections.reports.writers.zip_bytes import rezipped

ABOVE_MARK_TWIPS = 1984  # 35 mm, 7.2.4
LONGEST_PROPERTY = 255


def write_docx(document: Document) -> bytes:
    """The document, in Chinese. Figures are links to their evidence beside it."""
    made: Any = docx.Document()
    lay_out(made)
    order = outline(document)
    writer = _Writer(document.suppress_below, made.part)
    inside = "".join(
        [*_head(document), *writer.blocks(order.body, last=True), *_end(document, order), *writer.annexes(order)]
    )
    inside += "".join(_notes(order))
    section = made.sections[0]._sectPr.xml  # stands last
    # The part as a whole: python-docx would move blocks one by one, which takes ever longer as they grow in number.
    made.part._element = parse_xml(
        f"<w:document {nsdecls('w', 'r', 'wp')}><w:body>{inside}{section}</w:body></w:document>"
    )
    about = made.core_properties
    about.title = in_one_line(document.title.zh)[:LONGEST_PROPERTY]
    about.author = in_one_line(document.issuer.zh)[:LONGEST_PROPERTY]
    about.comments, about.last_modified_by = "", ""
    about.created = about.modified = datetime.combine(document.dated, time())
    about.language = "zh-CN"
    saved = io.BytesIO()
    made.save(saved)
    return rezipped(saved.getvalue())


def _head(document: Document) -> Iterator[str]:
    """版头 and what stands above the text: 7.2.4 to 7.3.2."""
    issuer = in_one_line(document.issuer.zh)
    halves = mark_points(issuer) * 2
    size = f'<w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/>'
    ruled = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/></w:pBdr>'  # 4 mm, 7.2.7
    above = f'<w:spacing w:before="{ABOVE_MARK_TWIPS}" w:after="0"/>'
    yield paragraph("Issuer", words(issuer, size), above)
    yield paragraph("DocNumber", "") * 2
    yield paragraph("DocNumber", words(document.number) if document.number else "", ruled)
    yield paragraph("DocNumber", "") * 2
    yield paragraph("Title", words(document.title.zh))
    yield paragraph("To", "")
    if document.to.zh:
        yield paragraph("To", words(f"{document.to.zh}："))


def _end(document: Document, order: Outline) -> Iterator[str]:
    """附件说明, and who says it and when: 7.3.4, 7.3.5."""
    if order.annexes:
        yield paragraph("Enclosed", "")
    lead = "附件："
    for n, annex in enumerate(order.annexes, 1):
        label = f"{n}. " if len(order.annexes) > 1 else ""
        # Every title begins below the first one, and goes on there.
        hang = width(label) / 2 + (width(lead) / 2 if n == 1 else 0)
        left = 2 + width(lead) / 2 + width(label) / 2
        said = (lead if n == 1 else "") + label + in_one_line(annex.title.zh)
        yield paragraph("Enclosed", words(said), indent(left * BODY_POINTS, hanging=hang * BODY_POINTS))
    issuer = in_one_line(document.issuer.zh)
    issuer_free, day_free = from_right(issuer, document.dated)
    yield paragraph("Signed", "") * 2
    yield paragraph("Signed", words(issuer), indent(right=issuer_free * BODY_POINTS))
    yield paragraph("Signed", words(told_day(document.dated).zh), indent(right=day_free * BODY_POINTS))


def _notes(order: Outline) -> Iterator[str]:
    if order.notes:
        ruled = '<w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="808080"/></w:pBdr>'
        yield paragraph("NotesHead", words(NOTES.zh), ruled)
        yield from (paragraph("Notes", words(note.zh)) for note in order.notes)


class _Writer:
    """Writes blocks; counts charts and links across the whole document."""

    def __init__(self, suppress_below: int, part: Any) -> None:
        self._suppress_below = suppress_below
        self._part = part
        self._links = Links(part)
        self._charts = 0

    def blocks(self, items: Sequence[Item], *, last: bool = False) -> Iterator[str]:
        """`last`: the signature follows."""
        for item in items:
            block = item.block
            # Who signs does so on a page that has text (7.3.5.5).
            keep = "<w:keepNext/>" if last and item is items[-1] else ""
            if isinstance(block, Heading):
                level = min(max(block.level, 1), 3)
                yield paragraph(f"Heading{level}", words(item.label + plain(block.text.zh)))
            elif isinstance(block, Paragraph):
                yield paragraph("Body", runs(told_parts(block.parts, self._suppress_below), self._links), keep)
            elif isinstance(block, Table):
                yield self._caption(item, block.caption)
                yield table_xml(block, self._suppress_below, self._links)
                yield paragraph("Caption", "", '<w:keepNext w:val="0"/>')  # a table must not touch what follows
            else:
                yield self._caption(item, block.caption)
                yield self._chart(block)

    def annexes(self, order: Outline) -> Iterator[str]:
        """Each on a page of its own: label on the first line, title on the third (7.3.7)."""
        for annex in order.annexes:
            if annex.items:
                yield paragraph("AnnexLabel", words(annex.label))
                yield paragraph("To", "")
                yield paragraph("AnnexTitle", words(in_one_line(annex.title.zh)))
                yield paragraph("To", "")
                yield from self.blocks(annex.items)

    def _chart(self, chart: Chart) -> str:
        if not (chart.categories and chart.series):
            return paragraph("Figure", words(NO_ROWS.zh))
        self._charts += 1
        return chart_xml(chart, self._charts, self._part)

    def _caption(self, item: Item, caption: Text) -> str:
        return paragraph("Caption", words(f"{item.label}　{in_one_line(caption.zh)}"))
