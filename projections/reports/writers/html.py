"""A report as one HTML page: read at a desk, on a phone and on paper, by day and by night, from nothing but itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from projections.evaluation.tree.model import Text
from projections.reports.document import Cell, Document, Heading, Paragraph, Table, Value
from projections.reports.writers.chart_svg import chart_svg
from projections.reports.writers.outline import Item, outline
from projections.reports.writers.wording import (
    NO_ROWS,
    NOTES,
    clean,
    has_english,
    in_one_line,
    plain,
    told_cell,
    told_day,
    told_parts,
)

Shown = dict[str, Any]


def write_html(document: Document) -> bytes:
    """The page, in UTF-8. Figures link to their evidence beside it."""
    order = outline(document)
    body = list(_shown(order.body, document.suppress_below, "s"))
    annexes = [
        {
            "label": annex.label,
            "title": annex.title,
            "anchor": f"annex-{n}",
            "blocks": list(_shown(annex.items, document.suppress_below, f"annex-{n}-s")),
        }
        for n, annex in enumerate(order.annexes, 1)
    ]
    # The template escapes everything by itself; what is markup already says so (Markup).
    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    template = environment.from_string((files(__package__) / "html.j2").read_text(encoding="utf-8"))
    page = template.render(
        title=clean(document.title),
        title_line=in_one_line(document.title.zh),
        issuer=clean(document.issuer),
        number=plain(document.number),
        to=clean(document.to),
        dated=told_day(document.dated),
        body=body,
        contents=[item for item in body if item["kind"] == "heading" and item["level"] == 1],
        annexes=annexes,
        notes=order.notes,
        notes_title=NOTES,
        no_rows=NO_ROWS,
    )
    return page.encode()


def _shown(items: Iterable[Item], suppress_below: int, anchor: str) -> Iterator[Shown]:
    """What the template needs of each block."""
    for n, item in enumerate(items, 1):
        block, label = item.block, item.label
        if isinstance(block, Heading):
            level = min(max(block.level, 1), 3)
            yield {
                "kind": "heading",
                "label": label,
                "text": clean(block.text),
                "level": level,
                "anchor": f"{anchor}{n}",
            }
        elif isinstance(block, Paragraph):
            runs = told_parts(block.parts, suppress_below)
            yield {"kind": "paragraph", "runs": runs, "english": has_english(block.parts)}
        elif isinstance(block, Table):
            yield {"kind": "table", "label": label, **_table(block, suppress_below)}
        else:
            drawing = Markup(chart_svg(block))  # noqa: S704  escaped where it is drawn
            yield {"kind": "chart", "label": label, "caption": clean(block.caption), "svg": drawing}


def _table(table: Table, suppress_below: int) -> Shown:
    """The head of a column of figures stands above them, at the right."""
    columns = [
        {"text": clean(column), "figures": any(isinstance(row[n], Value) for row in table.rows)}
        for n, column in enumerate(table.columns)
    ]
    rows = [[_cell(cell, suppress_below) for cell in row] for row in table.rows]
    return {"caption": clean(table.caption), "columns": columns, "rows": rows}


def _cell(cell: Cell, suppress_below: int) -> Shown:
    """`look`: n of a figure, d of a day. Only words are said in English too."""
    run = told_cell(cell, suppress_below)
    english = run.text.en if isinstance(cell, Text) and cell.en != cell.zh else ""
    look = "n" if isinstance(cell, Value) else "d" if isinstance(cell, date) else ""
    return {"zh": run.text.zh, "en": english, "href": run.href, "look": look}
