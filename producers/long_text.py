"""Text files that are too long to be held whole: CSV and JSON lines, read line by line in their own encoding."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from producers.sheets import CONTROL, broken_csv, delimiter_of, is_blank

LONG = 4 * 1024 * 1024
"""Bytes of a file from which on it is read line by line."""
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class LongText:
    """The text file `path`, known to be sound in `encoding`. `total`: its lines."""

    path: Path
    encoding: str
    total: int
    name: str = ""

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """(line, cells) of rows of a CSV that are not blank. Raises FileUnreadable."""
        line = 1
        with self.path.open(encoding=self.encoding, newline="") as text:
            delimiter = delimiter_of(text.read(4096))
            text.seek(0)
            reader = csv.reader(text, delimiter=delimiter)
            try:
                for cells in reader:
                    if not is_blank(cells):
                        yield line, cells
                    line = reader.line_num + 1
            except csv.Error as error:
                raise broken_csv(self.path, line, error) from None

    def head(self) -> bytes:
        with self.path.open("rb") as file:
            return file.read(4096)

    def lines(self) -> Iterator[tuple[int, str]]:
        """(number, line) of lines that are not blank."""
        with self.path.open(encoding=self.encoding) as text:
            for number, line in enumerate(text, 1):
                if line.strip():
                    yield number, line


def long_text(path: Path, long: int = LONG) -> LongText | None:
    """A text file that is long. None: it is not, or it is no text, which whoever reads it whole will say."""
    try:
        with path.open("rb") as file:
            head = file.read(4)
        if path.stat().st_size < long:
            return None
    except OSError:
        return None
    encodings = ["utf-16"] if head.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        if lines := _lines(path, encoding):
            return LongText(path, encoding, lines)
    return None


def _lines(path: Path, encoding: str) -> int:
    """Lines of a file that is sound text in `encoding`; 0 when it is not."""
    decoder = codecs.getincrementaldecoder(encoding)()
    count = 1
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                text = decoder.decode(chunk)
                if CONTROL.search(text):
                    return 0
                count += text.count("\n")
            decoder.decode(b"", final=True)
    except (UnicodeDecodeError, OSError):
        return 0
    return count
