"""The evidence of an edition: evidence/<key>.csv, one row per event behind a figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from urllib.parse import quote, unquote

FOLDER, SUFFIX = "evidence/", ".csv"
EVENT = "event_id"


def evidence_path(key: str) -> str:
    """Where the writers' links to a figure's evidence lead."""
    return f"{FOLDER}{quote(key, safe='')}{SUFFIX}"


def keys_of(files: Mapping[str, bytes]) -> list[str]:
    """Keys of all evidence of an edition."""
    return sorted(unquote(name[len(FOLDER) : -len(SUFFIX)]) for name in files if name.startswith(FOLDER))


def rows_of(files: Mapping[str, bytes], key: str) -> list[dict[str, str]]:
    """Rows of the evidence of a figure; none where it has none."""
    content = files.get(evidence_path(key), b"")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def event_ids(files: Mapping[str, bytes], key: str) -> list[str]:
    """Ids of the events behind a figure."""
    return [row[EVENT] for row in rows_of(files, key) if row.get(EVENT)]
