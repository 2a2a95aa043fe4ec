"""Zip files (docx, xlsx) whose bytes tell nothing but their contents: no time, no host, no compressor."""

from __future__ import annotations

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
FIRST = ("[Content_Types].xml", "_rels/.rels")
UNIX = 3


def rezipped(made: bytes) -> bytes:
    """The same members in a fixed order, undated.

    Stored, not deflated: what a deflater makes differs between versions of zlib, and an edition is verified by its bytes.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as after:
        for name in sorted(before.namelist(), key=lambda name: (name not in FIRST, name)):
            member = zipfile.ZipInfo(name, EPOCH)
            member.create_system = UNIX
            member.external_attr = 0o644 << 16
            after.writestr(member, before.read(name))
    return out.getvalue()
