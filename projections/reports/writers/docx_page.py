"""The page of an official document (GB/T 9704-2012, 5.2 and 7.5): paper, margins, grid, page numbers, and our styles."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm

from projections.reports.writers.docx_styles import BODY_POINTS, styles_xml
from projections.reports.writers.docx_text import indent, paragraph, words

# Of python-docx's template; none of it is of this document.
_DROPPED = (
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)
_PAGE = '<w:r><w:fldChar w:fldCharType="{0}"/></w:r>'


def lay_out(made: Any) -> None:
    """Make an empty document of python-docx ours."""
    for owner in (made.part, made.part.package):
        for name in [name for name, relation in owner.rels.items() if relation.reltype in _DROPPED]:
            del owner.rels[name]
    made.part.part_related_by(RELATIONSHIP_TYPE.STYLES)._element = parse_xml(styles_xml())
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.bottom_margin, section.right_margin = Mm(35), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(23)  # the number begins 7 mm below the type area
    grid = section._sectPr.find(qn("w:docGrid"))
    section._sectPr.remove(grid)  # lines and characters keep their distances by style; LibreOffice stretches a grid
    made.settings.odd_and_even_pages_header_footer = True
    _settings(made.settings.element)
    _number(section.footer, "right", right=BODY_POINTS)
    _number(section.even_page_footer, "left", left=BODY_POINTS)


def _settings(settings: Any) -> None:
    """Of the newest kind of document that Word knows, in Chinese."""
    for one in settings.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), "15")
    for one in settings.iter(qn("w:themeFontLang")):
        one.set(qn("w:eastAsia"), "zh-CN")
    for one in settings.findall(qn("w:savePreviewPicture")):
        settings.remove(one)


def _number(footer: Any, align: str, *, left: float = 0, right: float = 0) -> None:
    """— 1 —, a character in from the outer edge."""
    footer.is_linked_to_previous = False
    field = f"{_PAGE.format('begin')}<w:r><w:instrText>PAGE</w:instrText></w:r>{_PAGE.format('separate')}{words('1')}{_PAGE.format('end')}"
    xml = paragraph("PageNumber", words("— ") + field + words(" —"), indent(left, right) + f'<w:jc w:val="{align}"/>')
    root = footer._element
    for old in list(root):
        root.remove(old)
    root.append(parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
