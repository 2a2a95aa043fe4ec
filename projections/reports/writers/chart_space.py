"""A chart as DrawingML (the part chart.xml of a Word document): vectors, and open to editing.

The values stand in the chart itself and every colour is named, so that LibreOffice, which opens neither the workbook
inside nor the theme, draws the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from xlsxwriter.utility import xl_col_to_name

from projections.evaluation.tree.model import Text
from projections.reports.document import Chart
from projections.reports.writers.chart_scale import COLOURS, digits_of, every_point_told
from projections.reports.writers.docx_styles import LATIN, SONG
from projections.reports.writers.sheet_chart import MARKERS
from projections.reports.writers.wording import in_one_line, number_format

SPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.openxmlformats.org/{path}"'
    for prefix, path in (
        ("c", "drawingml/2006/chart"),
        ("a", "drawingml/2006/main"),
        ("r", "officeDocument/2006/relationships"),
    )
)
SHEET = "Sheet1"
_LEGEND = '<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend>'
_SHOW = "".join(
    f'<c:show{what} val="{int(what == "Val")}"/>'
    for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
)


def chart_space(chart: Chart, numbers: str) -> str:
    """The whole part. `numbers`: its relationship with the workbook inside."""
    series = "".join(_series(chart, n) for n in range(len(chart.series)))
    axes = '<c:axId val="1"/><c:axId val="2"/>'
    if chart.form == "bar":
        plot = (
            '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
            f'{series}<c:gapWidth val="60"/>{axes}</c:barChart>'
        )
    else:
        plot = (
            '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
            f'{series}<c:marker val="1"/>{axes}</c:lineChart>'
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {SPACES}><c:date1904 val="0"/>'
        '<c:lang val="zh-CN"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea><c:layout/>{plot}{_category_axis(chart)}{_value_axis(chart)}</c:plotArea>"
        f'{_LEGEND if len(chart.series) > 1 else ""}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1000"><a:latin typeface="{LATIN}"/><a:ea typeface="{SONG}"/>'
        '</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        f'<c:externalData r:id="{numbers}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _series(chart: Chart, n: int) -> str:
    bar, last, column = chart.form == "bar", len(chart.categories) + 1, xl_col_to_name(n + 1)
    before = (
        f'<c:idx val="{n}"/><c:order val="{n}"/><c:tx>{_words(f"${column}$1", (chart.series[n].name,))}</c:tx>'
        f"{_look(n, bar)}{_labels(chart, n)}<c:cat>{_words(f'$A$2:$A${last}', chart.categories)}</c:cat>"
    )
    values = "".join(
        f'<c:pt idx="{at}"><c:v>{value:f}</c:v></c:pt>'
        for at, value in enumerate(chart.series[n].values)
        if value is not None
    )
    shown = escape(number_format(chart.unit, digits_of(chart)))
    drawn = (
        f"<c:val><c:numRef><c:f>{SHEET}!${column}$2:${column}${last}</c:f><c:numCache><c:formatCode>{shown}"
        f'</c:formatCode><c:ptCount val="{len(chart.categories)}"/>{values}</c:numCache></c:numRef></c:val>'
    )
    return f"<c:ser>{before}{drawn}</c:ser>" if bar else f'<c:ser>{before}{drawn}<c:smooth val="0"/></c:ser>'


def _look(n: int, bar: bool) -> str:
    fill = f'<a:solidFill><a:srgbClr val="{COLOURS[n % len(COLOURS)]}"/></a:solidFill>'
    if bar:
        return f'<c:spPr>{fill}</c:spPr><c:invertIfNegative val="0"/>'
    symbol = f'<c:symbol val="{MARKERS[n % len(MARKERS)]}"/><c:size val="6"/><c:spPr>{fill}</c:spPr>'
    return f'<c:spPr><a:ln w="25400">{fill}</a:ln></c:spPr><c:marker>{symbol}</c:marker>'


def _labels(chart: Chart, n: int) -> str:
    """The value beside every bar, and above or below every point where there is room."""
    if chart.form == "line" and not every_point_told(chart):
        return ""
    beside = "outEnd" if chart.form == "bar" else "tb"[n % 2]
    shown = quoteattr(number_format(chart.unit, digits_of(chart)))
    return (
        f'<c:dLbls><c:numFmt formatCode={shown} sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>'
        f'<c:dLblPos val="{beside}"/>{_SHOW}</c:dLbls>'
    )


def _words(cells: str, texts: Sequence[Text]) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(in_one_line(text.zh))}</c:v></c:pt>' for at, text in enumerate(texts)
    )
    cached = f'<c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache>'
    return f"<c:strRef><c:f>{SHEET}!{cells}</c:f>{cached}</c:strRef>"


def _category_axis(chart: Chart) -> str:
    """Of bars: from the top down."""
    order, side = ("maxMin", "l") if chart.form == "bar" else ("minMax", "b")
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{side}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr><a:ln w="9525"><a:solidFill>'
        '<a:srgbClr val="5B6169"/></a:solidFill></a:ln></c:spPr><c:crossAx val="2"/><c:crosses val="autoZero"/>'
        '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(chart: Chart) -> str:
    """None is drawn for bars: their values stand beside them."""
    bar = chart.form == "bar"
    lines = (
        '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9DCE0"/></a:solidFill></a:ln></c:spPr>'
        "</c:majorGridlines>"
    )
    shown = quoteattr(number_format(chart.unit, digits_of(chart)))
    return (
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="{int(bar)}"/><c:axPos val="{"b" if bar else "l"}"/>{"" if bar else lines}'
        f'<c:numFmt formatCode={shown} sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        '<c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr><c:crossAx val="1"/>'
        '<c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )
