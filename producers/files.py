"""A member's file to facts: recognises what kind of file it is and reads it row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from producers.code_names import CodeNames
from producers.editions import table_maps
from producers.erp.json_lines import looks_like_json_lines, read_json_lines
from producers.mapping import TableMap
from producers.recognise import Nearest, Recognised, recognise
from producers.rows import Reading, Refused, Source
from producers.sealing import Sealing
from producers.sheets import SPREADSHEETS, Sheet, decode_text, read_bytes, read_sheets, unreadable
from producers.spreadsheets.recognise_template import filled_templates
from producers.state import MemberState
from producers.statements import RowReader
from schemas.errors import FileUnreadable

Watch = Callable[[int, int], None]
"""Told (rows done, rows in all) now and then."""


def facts_of(
    path: Path,
    member: str,
    state: MemberState,
    mappings: Sequence[TableMap] | None = None,
    watch: Watch | None = None,
    names: CodeNames | None = None,
    sealing: Sealing | None = None,
) -> Iterator[Reading]:
    """What every row of a file states, in the order of the rows; blank rows are skipped.

    Facts are put into `state`'s outbox as they are yielded, so call inside `state.transaction()`, which keeps a
    file whole or not at all. Raises FileUnreadable when the file as a whole cannot be read. A sheet of a workbook
    that is no known table is an error only when no sheet is one; see `unknown_sheets`. `names` looks up what a
    table says in words instead of codes.
    """
    known = table_maps() if mappings is None else mappings
    data = read_bytes(path)
    state.forget_refusals(path.name)
    if looks_like_json_lines(path, data):
        readings = read_json_lines(path.name, decode_text(path, data), member, state, watch, sealing)
    else:
        readings = _rows(path, _tables(path, read_sheets(path, data), known), member, state, watch, names, sealing)
    for reading in readings:
        if isinstance(reading, Refused):
            state.keep_refusal(reading)
        yield reading


def unknown_sheets(path: Path, mappings: Sequence[TableMap] | None = None) -> list[str]:
    """Sheets of a workbook that hold cells but no known table, to be mentioned."""
    known = table_maps() if mappings is None else mappings
    data = read_bytes(path)
    if not data.startswith(SPREADSHEETS):
        return []
    sheets = read_sheets(path, data)
    if filled_templates(path, sheets):
        return []
    return [sheet.name for sheet in sheets if not isinstance(recognise(sheet, known), Recognised)]


def tables_of(path: Path, data: bytes, known: Sequence[TableMap] | None = None) -> list[tuple[str, Recognised]]:
    """Sheet name and table of every sheet of a file that is one. Raises FileUnreadable when none is."""
    return _tables(path, read_sheets(path, data), table_maps() if known is None else known)


def _tables(path: Path, sheets: list[Sheet], known: Sequence[TableMap]) -> list[tuple[str, Recognised]]:
    if templates := filled_templates(path, sheets):
        return templates
    found = [(sheet.name, recognise(sheet, known)) for sheet in sheets]
    tables = [(name, table) for name, table in found if isinstance(table, Recognised)]
    if not tables:
        raise _unknown(path, next((near for _, near in found if isinstance(near, Nearest)), None), known)
    return tables


def _rows(
    path: Path,
    tables: list[tuple[str, Recognised]],
    member: str,
    state: MemberState,
    watch: Watch | None,
    names: CodeNames | None,
    sealing: Sealing | None,
) -> Iterator[Reading]:
    total = sum(len(table.rows) for _, table in tables)
    done = 0
    grouping: dict[str, RowReader] = {}  # rows that are counted together may stand in several sheets
    for sheet, table in tables:
        reader = RowReader(table.mapping, member, state, names, sealing)
        if table.mapping.group:
            reader = grouping.setdefault(table.mapping.table, reader)
        for number, cells in table.rows:
            yield from reader.read(cells, table.columns, Source(path.name, sheet, number))
            done += 1
            if watch and (done % 100 == 0 or done == total):
                watch(done, total)
    for reader in grouping.values():
        yield from reader.finish()


def _unknown(path: Path, near: Nearest | None, known: Sequence[TableMap]) -> FileUnreadable:
    if near:
        lacking = "、".join(near.missing)
        return unreadable(
            path,
            f"的表头最接近 {near.mapping.table}（{near.mapping.zh}），但缺少列：{lacking}；请补上后再发布",
            f"looks like {near.mapping.table} ({near.mapping.en}) but lacks: {lacking}; add these columns",
        )
    tables = "、".join(f"{mapping.table} {mapping.zh}" for mapping in known)
    names = ", ".join(f"{mapping.table} ({mapping.en})" for mapping in known)
    return unreadable(
        path,
        f"中没有认识的表头；认识的表：{tables}；以及事件的 JSON Lines",
        f"has no known header; known tables: {names}; and JSON lines of events",
    )
