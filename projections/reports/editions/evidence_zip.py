"""Tables of events as zip files: what every desk opens, a fourth of the bytes, and always the same ones.

The compressor is the one that pyarrow brings, which the manifest pins by its version; Python's own is the system's, and
what that makes differs between machines. Little is gained by pressing harder: two thirds of the bytes are random ids.
(Measured with 200,000 events: level 3 makes 38 bytes an event of 149 at 48 MB/s, level 9 34 bytes at 6 MB/s.)
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

LEVEL = 3
AT_MOST = 64_000_000
"""Bytes of a table: what is more goes on in another. A row has more than 100 bytes, so a spreadsheet takes them all."""
DEFLATED, VERSION, UNIX_FILE, EPOCH = 8, 20, 0o100644 << 16, (1 << 5) + 1
GZIP_HEAD, GZIP_TAIL = 10, 8


@dataclass(frozen=True)
class _Member:
    name: bytes
    offset: int
    crc: int
    packed: int
    size: int

    @property
    def about(self) -> bytes:
        """What its own head and the list at the end both say: no time but the first there is."""
        sizes = (self.crc, self.packed, self.size, len(self.name), 0)
        return struct.pack("<HHHHHIIIHH", VERSION, 0, DEFLATED, 0, EPOCH, *sizes)

    @property
    def head(self) -> bytes:
        return b"PK\x03\x04" + self.about + self.name

    @property
    def listed(self) -> bytes:
        made_by = struct.pack("<H", VERSION | 3 << 8)  # Unix
        return b"PK\x01\x02" + made_by + self.about + struct.pack("<HHHII", 0, 0, 0, UNIX_FILE, self.offset) + self.name


def zipped(name: str, pieces: Iterable[bytes], at_most: int = AT_MOST) -> Iterator[bytes]:
    """A zip file of one table, `<name>.csv`; of a long one several, each with the head: `<name>-2.csv`, and so on.

    `pieces`: the head, then whole rows. Memory: one table.
    """
    gzip, members, at = pa.Codec("gzip", compression_level=LEVEL), list[_Member](), 0
    for number, table in enumerate(_tables(pieces, at_most), 1):
        packed = gzip.compress(table, asbytes=True)
        crc, size = struct.unpack("<II", packed[-GZIP_TAIL:])
        called = f"{name}.csv" if number == 1 else f"{name}-{number}.csv"
        member = _Member(called.encode(), at, crc, len(packed) - GZIP_HEAD - GZIP_TAIL, size)
        members.append(member)
        yield member.head
        yield packed[GZIP_HEAD:-GZIP_TAIL]
        at += len(member.head) + member.packed
    listed = b"".join(one.listed for one in members)
    yield listed
    yield b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(listed), at, 0)


def _tables(pieces: Iterable[bytes], at_most: int) -> Iterator[bytes]:
    """Tables of at most so many bytes, or of one piece."""
    rest = iter(pieces)
    head = next(rest)
    table, rows = bytearray(head), 0
    for piece in rest:
        if rows and len(table) + len(piece) > at_most:
            yield bytes(table)
            table, rows = bytearray(head), 0
        table += piece
        rows += 1
    yield bytes(table)
