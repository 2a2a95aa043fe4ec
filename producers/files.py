"""A member's file to facts: recognises what kind of file it is and reads it row by row.

Short files are read whole. Long ones (see long_workbook and long_text) are read in pieces, with the same result: what
is kept of a row, however many there are, is what the comparison with later rows needs.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import dropwhile, islice
from pathlib import Path
from typing import Any

from producers.code_names import CodeNames
from producers.editions import table_maps
from producers.erp.json_lines import looks_like_json_lines, read_json_lines
from producers.long_text import LongText, long_text
from producers.long_workbook import LongSheet, long_workbook
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
"""Told (rows done, rows in all) now and then. In all: an estimate for long files, which count blank rows too."""
HEAD = 64
"""Rows of a long sheet by which it is recognised."""


@dataclass(frozen=True)
class Table:
    """A sheet that is a known table. `rows()` begins anew each time."""

    sheet: str
    found: Recognised
    total: int
    rows: Callable[[], Iterable[tuple[int, list[Any]]]]


def facts_of(
    path: Path,
    member: str,
    state: MemberState,
    mappings: Sequence[TableMap] | None = None,
    watch: Watch | None = None,
    names: CodeNames | None = None,
    sealing: Sealing | None = None,
    reading: int = 0,
) -> Iterator[Reading]:
    """What every row of a file states, in the order of the rows; blank rows are skipped.

    Facts are put into `state`'s outbox as they are yielded, so call inside `state.transaction()`, which keeps a
    file whole or not at all. Raises FileUnreadable when the file as a whole cannot be read. A sheet of a workbook
    that is no known table is an error only when no sheet is one; see `unknown_sheets`. `names` looks up what a
    table says in words instead of codes. `reading`: see RowReader.
    """
    known = table_maps() if mappings is None else mappings
    state.forget_refusals(path.name)
    reader = partial(RowReader, member=member, state=state, names=names, sealing=sealing, reading=reading)
    for one in _readings(path, member, state, known, watch, sealing, reader):
        if isinstance(one, Refused):
            state.keep_refusal(one)
        yield one


def unknown_sheets(path: Path, mappings: Sequence[TableMap] | None = None) -> list[str]:
    """Sheets of a workbook that hold cells but no known table, to be mentioned."""
    known = table_maps() if mappings is None else mappings
    if (book := long_workbook(path)) is not None:
        sheets = [_head(sheet) for sheet in book]
    else:
        data = read_bytes(path)
        if not data.startswith(SPREADSHEETS):
            return []
        sheets = read_sheets(path, data)
    if filled_templates(path, sheets):
        return []
    return [sheet.name for sheet in sheets if sheet.rows and not isinstance(recognise(sheet, known), Recognised)]


def tables_of(path: Path, data: bytes, known: Sequence[TableMap] | None = None) -> list[tuple[str, Recognised]]:
    """Sheet name and table of every sheet of a file that is one. Raises FileUnreadable when none is."""
    return _recognised(path, read_sheets(path, data), table_maps() if known is None else known)


def _readings(
    path: Path,
    member: str,
    state: MemberState,
    known: Sequence[TableMap],
    watch: Watch | None,
    sealing: Sealing | None,
    reader: Callable[[TableMap], RowReader],
) -> Iterator[Reading]:
    if (text := long_text(path)) is not None:
        if looks_like_json_lines(path, text.head()):
            return read_json_lines(path.name, text.lines(), text.total, member, state, watch, sealing)
        return _rows(path, _long_tables(path, [text], known), watch, reader)
    if (book := long_workbook(path)) is not None:
        return _rows(path, _long_tables(path, book, known), watch, reader)
    data = read_bytes(path)
    if looks_like_json_lines(path, data):
        lines = [(n, line) for n, line in enumerate(io.StringIO(decode_text(path, data)), 1) if line.strip()]
        return read_json_lines(path.name, lines, len(lines), member, state, watch, sealing)
    return _rows(path, _tables(path, read_sheets(path, data), known), watch, reader)


def _tables(path: Path, sheets: list[Sheet], known: Sequence[TableMap]) -> list[Table]:
    return [
        Table(name, found, len(found.rows), lambda found=found: found.rows)  # type: ignore[misc]
        for name, found in _recognised(path, sheets, known)
    ]


def _long_tables(path: Path, sheets: Sequence[LongSheet | LongText], known: Sequence[TableMap]) -> list[Table]:
    long = {sheet.name: sheet for sheet in sheets}
    heads = [head for sheet in sheets if (head := _head(sheet)).rows]
    if not heads:
        raise unreadable(path, "没有任何内容，请重新导出", "holds no cell; export it again")
    tables = []
    for name, found in _recognised(path, heads, known):
        first = found.rows[0][0] if found.rows else long[name].total + 1
        tables.append(Table(name, found, long[name].total, _from(long[name], first)))
    return tables


def _head(sheet: LongSheet | LongText) -> Sheet:
    return Sheet(sheet.name, list(islice(sheet.rows(), HEAD)))


def _from(sheet: LongSheet | LongText, first: int) -> Callable[[], Iterable[tuple[int, list[Any]]]]:
    return lambda: dropwhile(lambda row: row[0] < first, sheet.rows())


def _recognised(path: Path, sheets: list[Sheet], known: Sequence[TableMap]) -> list[tuple[str, Recognised]]:
    if templates := filled_templates(path, sheets):
        return templates
    found = [(sheet.name, recognise(sheet, known)) for sheet in sheets]
    tables = [(name, table) for name, table in found if isinstance(table, Recognised)]
    if not tables:
        raise _unknown(path, next((near for _, near in found if isinstance(near, Nearest)), None), known)
    return tables


def _rows(
    path: Path, tables: list[Table], watch: Watch | None, made: Callable[[TableMap], RowReader]
) -> Iterator[Reading]:
    total = sum(table.total for table in tables)
    done = 0
    grouping: dict[str, RowReader] = {}  # rows that are counted together may stand in several sheets
    for table in tables:
        reader = made(table.found.mapping)
        if table.found.mapping.group:
            reader = grouping.setdefault(table.found.mapping.table, reader)
        for number, cells in table.rows():
            yield from reader.read(cells, table.found.columns, Source(path.name, table.sheet, number))
            done += 1
            if watch and (done % 100 == 0 or done == total):
                watch(done, total)
    for reader in grouping.values():
        yield from reader.finish()
    if watch:
        watch(done, done)


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
