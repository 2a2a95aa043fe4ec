"""Paragraphs of a Word document as WordprocessingML: words, line breaks, and figures that lead to their evidence."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part

from projections.reports.writers.wording import Run, plain

TWIPS = 20  # in a point
# Quotation marks and dashes are Chinese ones unless a run says otherwise.
_EAST_ASIAN = '<w:rFonts w:hint="eastAsia"/>'


class Links:
    """Targets outside the file that a part of it leads to; the same target is named once."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._ids: dict[str, str] = {}

    def id_of(self, href: str) -> str:
        """The relationship's id."""
        if href not in self._ids:
            # A name of our own: python-docx looks for a free one by going through them all.
            self._ids[href] = f"rIdEvidence{len(self._ids) + 1}"
            self._part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, href, self._ids[href], is_external=True)
        return self._ids[href]


def words(text: str, look: str = "") -> str:
    """A run, or more where the text has line breaks. `look`: properties beyond the paragraph's style."""
    lines = escape(plain(text)).split("\n")
    inside = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r><w:rPr>{_EAST_ASIAN}{look}</w:rPr>{inside}</w:r>"


def runs(said: Iterable[Run], links: Links) -> str:
    """Words and figures in turn, in Chinese."""
    return "".join(
        f'<w:hyperlink r:id="{links.id_of(run.href)}" w:history="1">{_linked(run.text.zh)}</w:hyperlink>'
        if run.href
        else words(run.text.zh)
        for run in said
        if run.text.zh
    )


def _linked(text: str) -> str:
    inside = words(text)
    return inside.replace("<w:rPr>", '<w:rPr><w:rStyle w:val="Hyperlink"/>', 1)


def paragraph(style: str, inside: str, properties: str = "") -> str:
    """`properties`: of the paragraph, beyond its style, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def indent(left: float = 0, right: float = 0, hanging: float = 0) -> str:
    """In points."""
    return f'<w:ind w:left="{left * TWIPS:.0f}" w:right="{right * TWIPS:.0f}" w:hanging="{hanging * TWIPS:.0f}"/>'
