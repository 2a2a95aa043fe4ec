"""Sheets that are too long to be held whole: an xlsx is cut into pieces of some thousand rows, read one by one.

A piece is a workbook of its own in memory: everything that cells refer to (styles, shared strings) and a part of the
sheet's rows. So the same library reads short and long sheets, and dates, numbers and texts come out alike.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from producers.sheets import is_blank, not_a_spreadsheet
from producers.values import as_text

LONG = 24 * 1024 * 1024
"""Bytes of a sheet, unpacked, from which on it is read in pieces. A cell takes about 60 of them."""
PIECE = 6 * 1024 * 1024
CHUNK = 1024 * 1024
ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
ROW_NUMBERED = re.compile(rb"<(?:\w+:)?row(?:\s[^>]*?)?\sr=\"\d")
END = re.compile(rb"</(?:\w+:)?sheetData>")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell [^>]*?ref=\"([A-Z]+)(\d+):[A-Z]+(\d+)\"")
STRADDLE = 64
"""Bytes by which a tag may reach over the end of a chunk."""
LEFT_OUT = re.compile(r"xl/(worksheets|chartsheets|dialogsheets|media|drawings|embeddings|charts)/")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class LongSheet:
    """One sheet of the xlsx `path`. `total`: its rows, blank ones included; `merged`: (first row, last row, column),
    all from 0, of cells that are merged over several rows."""

    path: Path
    name: str
    entry: str
    total: int
    merged: tuple[tuple[int, int, int], ...]

    def rows(self, piece: int = PIECE) -> Iterator[tuple[int, list[Any]]]:
        """(number, cells) of rows that are not blank, as `read_sheets` has them. Raises FileUnreadable."""
        tops: dict[tuple[int, int], Any] = {}
        try:
            with zipfile.ZipFile(self.path) as book:
                rest = _without_sheets(book)
                for part in _pieces(book, self.entry, piece):
                    for index, cells in _cells(rest, self.name, self.entry, part):
                        self._unmerge(index, cells, tops)
                        if not is_blank(cells):
                            yield index + 1, cells
        except (CalamineError, zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
            raise not_a_spreadsheet(self.path, error) from None

    def _unmerge(self, index: int, cells: list[Any], tops: dict[tuple[int, int], Any]) -> None:
        for top, bottom, left in self.merged:
            if not (top <= index <= bottom and left < len(cells)):
                continue
            if index == top:
                tops[top, left] = cells[left]
            elif as_text(cells[left]) == "" and (top, left) in tops:
                cells[left] = tops[top, left]


def long_workbook(path: Path, long: int = LONG) -> list[LongSheet] | None:
    """The sheets of an xlsx of which one is long. None: none is, or it is written in a way that cannot be cut."""
    try:
        with zipfile.ZipFile(path) as book:
            if all(book.getinfo(name).file_size < long for name in book.namelist() if "/worksheets/" in name):
                return None
            sheets = [_survey(path, book, name, entry) for name, entry in _sheets(book)]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, ElementTree.ParseError):
        return None  # whoever reads it whole says what is wrong with it
    return None if None in sheets else [sheet for sheet in sheets if sheet is not None]


def _sheets(book: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name and entry of every worksheet, in the order of the workbook."""
    related = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _xml(book, "xl/_rels/workbook.xml.rels")
        if relation.get("Type", "").endswith("/worksheet")
    }
    found = []
    for element in _xml(book, "xl/workbook.xml").iter():
        if element.tag.endswith("}sheet") and element.get(RELATION) in related:
            target = related[element.get(RELATION)]
            entry = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            found.append((element.get("name", ""), entry))
    return found


def _xml(book: zipfile.ZipFile, entry: str) -> ElementTree.Element:
    """A small part of the workbook. Raises ValueError where it declares entities, which no spreadsheet program does."""
    content = book.read(entry)
    if b"<!DOCTYPE" in content:
        raise ValueError(f"{entry} declares a document type")
    return ElementTree.fromstring(content)  # noqa: S314 - without entities there is nothing to expand


def _survey(path: Path, book: zipfile.ZipFile, name: str, entry: str) -> LongSheet | None:
    """One pass over the sheet's bytes: how many rows, which are merged, and can it be cut at all?"""
    total, tail, ended = 0, b"", False
    seen = b""
    merged: list[tuple[int, int, int]] = []
    with book.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            if b"<![CDATA[" in chunk:
                return None
            if total == 0 and (first := ROW.search(seen + chunk)):
                at = seen + chunk
                if not ROW_NUMBERED.match(at, first.start()) and len(at) - first.start() > STRADDLE:
                    return None  # rows without numbers: only the whole sheet says which is which
            text = seen + chunk
            total += sum(match.end() > len(seen) for match in ROW.finditer(text))
            ended = ended or bool(END.search(text))
            if ended:
                tail += chunk if tail else text
            seen = text[-STRADDLE:]
    for match in MERGED.finditer(tail):
        top, bottom = int(match[2]) - 1, int(match[3]) - 1
        if bottom > top:
            merged.append((top, bottom, _column(match[1])))
    return LongSheet(path, name, entry, total, tuple(merged)) if ended else None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _pieces(book: zipfile.ZipFile, entry: str, size: int) -> Iterator[bytes]:
    """The sheet in documents of whole rows, each of about `size` bytes."""
    with book.open(entry) as stream:
        held = b""
        while not (first := ROW.search(held)):
            chunk = stream.read(CHUNK)
            if not chunk:
                return
            held += chunk
        head, held = held[: first.start()], held[first.start() :]
        opened = re.search(rb"<((?:\w+:)?)(worksheet)\b", head)
        prefix = opened[1] if opened else b""
        foot = b"</" + prefix + b"sheetData></" + prefix + b"worksheet>"
        while True:
            chunk = stream.read(size)
            if not chunk:
                break
            held += chunk
            if len(held) < size:
                continue
            cut = max((match.start() for match in ROW.finditer(held, max(0, len(held) - CHUNK))), default=0)
            if cut and not END.search(held, 0, cut):
                yield head + held[:cut] + foot
                held = held[cut:]
        ended = END.search(held)
        yield head + (held[: ended.start()] if ended else held) + foot


def _without_sheets(book: zipfile.ZipFile) -> list[tuple[str, bytes]]:
    return [(name, book.read(name)) for name in book.namelist() if not LEFT_OUT.match(name)]


def _cells(rest: list[tuple[str, bytes]], name: str, entry: str, part: bytes) -> Iterator[tuple[int, list[Any]]]:
    """(index from 0, cells) of the rows of one piece."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as made:
        for other, content in rest:
            made.writestr(other, content)
        made.writestr(entry, part)
    packed.seek(0)
    with CalamineWorkbook.from_filelike(packed) as book:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is None:
            return
        top, left = sheet.start
        for number, cells in enumerate(sheet.to_python(skip_empty_area=True)):
            yield top + number, [""] * left + cells
