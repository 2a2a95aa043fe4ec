"""A report as PDF, in the layout of official documents. Typeset by typst, offline, from the fonts that are given."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from projections.reports.document import Chart, Document, Heading, Paragraph, Table, Value
from projections.reports.writers.chart_svg import chart_svg
from projections.reports.writers.column_widths import layout
from projections.reports.writers.issuer_layout import from_right, mark_points
from projections.reports.writers.outline import Item, outline
from projections.reports.writers.pdf_fonts import PdfFonts
from projections.reports.writers.wording import (
    NO_ROWS,
    NOTES,
    Run,
    clean,
    in_one_line,
    plain,
    told_cell,
    told_day,
    told_parts,
)

Told = dict[str, Any]
CHINA = timezone(timedelta(hours=8))  # typst takes no named zone


def write_pdf(document: Document, fonts: PdfFonts) -> bytes:
    """The document, in Chinese, dated at the start of its day. Figures are links to their evidence beside it."""
    told = json.dumps(_told(document, fonts), ensure_ascii=False, sort_keys=True)
    # The words are data to typst, never part of its source: nothing in them can be taken for markup.
    source: Any = {  # its types do not know that it takes files by name
        "main.typ": (files(__package__) / "report.typ").read_bytes(),
        "report.json": told.encode(),
    }
    with tempfile.TemporaryDirectory() as folder:
        for n, (path, _) in enumerate(fonts.files):
            (Path(folder) / f"{n}{path.suffix}").symlink_to(path.resolve())
        given = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        made = typst.compile(
            source, font_paths=given, format="pdf", timestamp=datetime.combine(document.dated, time(), CHINA)
        )
    assert isinstance(made, bytes)
    return made


def _told(document: Document, fonts: PdfFonts) -> Told:
    """All that report.typ reads."""
    order = outline(document)
    told = _Told(document.suppress_below, fonts.families["chart"])
    issuer = in_one_line(document.issuer.zh)
    issuer_free, day_free = from_right(issuer, document.dated)
    return {
        "title": plain(document.title.zh),
        "title_line": in_one_line(document.title.zh),
        "issuer": issuer,
        "mark": mark_points(issuer),
        "number": plain(document.number),
        "to": plain(document.to.zh),
        "year": document.dated.year,
        "month": document.dated.month,
        "day": document.dated.day,
        "dated": told_day(document.dated).zh,
        "issuer_free": issuer_free,
        "day_free": day_free,
        "body": list(told.blocks(order.body)),
        "annexes": [
            {"label": a.label, "title": in_one_line(a.title.zh), "blocks": list(told.blocks(a.items))}
            for a in order.annexes
        ],
        "notes_title": NOTES.zh,
        "notes": [note.zh for note in order.notes],
        "no_rows": NO_ROWS.zh,
        "fonts": fonts.families,
    }


class _Told:
    """Blocks as report.typ reads them."""

    def __init__(self, suppress_below: int, chart_font: str) -> None:
        self._suppress_below = suppress_below
        self._chart_font = chart_font

    def blocks(self, items: Iterable[Item]) -> Iterator[Told]:
        for item in items:
            block = item.block
            if isinstance(block, Heading):
                level = min(max(block.level, 1), 3)
                yield {"kind": "heading", "level": level, "text": item.label + plain(block.text.zh)}
            elif isinstance(block, Paragraph):
                yield {"kind": "paragraph", "runs": _runs(told_parts(block.parts, self._suppress_below))}
            else:
                caption = f"{item.label}　{in_one_line(block.caption.zh)}"
                yield {"caption": caption} | (
                    self._table(block) if isinstance(block, Table) else self._chart(block, caption)
                )

    def _table(self, table: Table) -> Told:
        heads = [clean(column).zh for column in table.columns]
        told = [[told_cell(cell, self._suppress_below) for cell in row] for row in table.rows]
        cells = [
            [{"figure": isinstance(cell, Value), "run": _run(run)} for cell, run in zip(row, runs, strict=True)]
            for row, runs in zip(table.rows, told, strict=True)
        ]
        laid = layout(table, told)
        return {"kind": "table", "columns": heads, "rows": cells, "widths": laid.shares, "points": laid.points}

    def _chart(self, chart: Chart, caption: str) -> Told:
        return {"kind": "chart", "svg": chart_svg(chart, self._chart_font), "alt": caption}


def _runs(runs: Iterable[Run]) -> list[Told]:
    return [_run(run) for run in runs]


def _run(run: Run) -> Told:
    return {"text": run.text.zh, "href": run.href}
