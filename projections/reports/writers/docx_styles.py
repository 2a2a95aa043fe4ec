"""Styles of an official document (GB/T 9704-2012) as WordprocessingML: sizes in points, indents in characters."""

from __future__ import annotations

from dataclasses import dataclass

from docx.oxml.ns import nsdecls

RED = "FF0000"
GREY = "808080"
SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体"
LATIN = "Times New Roman"
BODY_POINTS = 16.0  # 3号, 5.2.2
LINE_POINTS = 28.0  # 22 lines in 225 mm, 5.2.3
CLOSER_TWIPS = 5  # 28 characters of 16 pt would be 2 mm wider than the type area


@dataclass(frozen=True)
class Look:
    """A paragraph's style. `line`: exact distance of baselines in points, 0: as the font asks. `first`: characters
    that its first line is set in; `level`: in the document's outline, from 1."""

    id: str
    name: str
    font: str = FANG
    points: float = BODY_POINTS
    line: float = LINE_POINTS
    align: str = "both"
    first: int = 0
    before: float = 0
    after: float = 0
    level: int = 0
    colour: str = ""
    keep: bool = False
    new_page: bool = False
    latin: str = LATIN


LOOKS = (
    Look("Body", "正文段落", first=2),
    Look("Issuer", "发文机关标志", TITLE, 42, line=0, align="center", colour=RED),  # 7.2.4
    Look("DocNumber", "发文字号", align="center"),  # 7.2.5
    Look("Title", "Title", TITLE, 22, line=36, align="center", keep=True),  # 7.3.1: 2号
    Look("To", "主送机关", align="left"),  # 7.3.2
    Look("Heading1", "heading 1", HEI, first=2, level=1, keep=True),  # 7.3.3: 黑体, 楷体, 仿宋
    Look("Heading2", "heading 2", KAI, first=2, level=2, keep=True),
    Look("Heading3", "heading 3", FANG, first=2, level=3, keep=True),
    Look("Enclosed", "附件说明", align="left", keep=True),  # 7.3.4
    Look("Signed", "署名和成文日期", align="right", keep=True),  # 7.3.5
    Look("AnnexLabel", "附件标识", HEI, align="left", level=1, keep=True, new_page=True),  # 7.3.7
    Look("AnnexTitle", "附件标题", TITLE, 22, line=36, align="center", keep=True),
    Look("Caption", "caption", HEI, 12, line=20, align="center", before=6, after=3, keep=True),
    Look("Figure", "图", line=0, align="center", after=6),
    Look("TableHead", "表头", HEI, 10.5, line=0, align="center", before=2, after=2, keep=True),
    Look("TableText", "表格文字", FANG, 10.5, line=0, align="left", before=2, after=2),
    Look("TableFigure", "表格数字", FANG, 10.5, line=0, align="right", before=2, after=2),
    Look("NotesHead", "说明标题", HEI, 10.5, line=18, before=18, keep=True),
    Look("Notes", "说明", FANG, 10.5, line=18, align="left"),
    Look("PageNumber", "页码", SONG, 14, line=0, align="left", latin=SONG),  # 7.5: 4号半角宋体
)


def styles_xml() -> str:
    """The whole part word/styles.xml."""
    links = f'<w:u w:val="dotted" w:color="{GREY}"/>'
    return (
        f"<w:styles {nsdecls('w')}><w:docDefaults><w:rPrDefault><w:rPr>{_font(FANG, LATIN)}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        f"{_style(Look('Normal', 'Normal'))}{''.join(map(_style, LOOKS))}"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        f'<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>{links}</w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        "</w:styles>"
    )


def _font(east_asian: str, latin: str) -> str:
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east_asian}" w:cs="{latin}"/>'


def _style(look: Look) -> str:
    line = ("exact", look.line) if look.line else ("auto", 12)  # 240 of automatic spacing is one line
    spacing = (
        f'<w:spacing w:before="{look.before * 20:.0f}" w:after="{look.after * 20:.0f}" '
        f'w:line="{line[1] * 20:.0f}" w:lineRule="{line[0]}"/>'
    )
    first = f'<w:ind w:firstLineChars="{look.first * 100}" w:firstLine="{look.first * look.points * 20:.0f}"/>'
    size = f"{look.points * 2:.0f}"
    is_normal, ours = look.id == "Normal", not look.name.isascii()  # Word's own styles have English names
    pieces = [
        (
            True,
            f'<w:style w:type="paragraph" w:default="{int(is_normal)}" w:customStyle="{int(ours)}" w:styleId="{look.id}">',
        ),
        (True, f'<w:name w:val="{look.name}"/>'),
        (not is_normal, '<w:basedOn w:val="Normal"/>'),
        (True, "<w:qFormat/><w:pPr>"),
        (look.keep, "<w:keepNext/>"),
        (look.new_page, "<w:pageBreakBefore/>"),
        (True, f'<w:widowControl w:val="0"/>{spacing}'),
        (look.first > 0, first),
        (True, f'<w:jc w:val="{look.align}"/>'),
        (look.level > 0, f'<w:outlineLvl w:val="{look.level - 1}"/>'),
        (True, f"</w:pPr><w:rPr>{_font(look.font, look.latin)}"),
        (look.colour != "", f'<w:color w:val="{look.colour}"/>'),
        (True, f'<w:spacing w:val="{-CLOSER_TWIPS if look.points == BODY_POINTS else 0}"/>'),
        (True, f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'),
    ]
    return "".join(xml for wanted, xml in pieces if wanted)
