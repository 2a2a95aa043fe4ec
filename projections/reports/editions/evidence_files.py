"""The evidence of an edition: evidence/<key>.zip with a table in it, one row per event behind a figure."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from projections.reports.editions.evidence_zip import zipped
from projections.reports.writers.wording import evidence_href, evidence_name

FOLDER, SUFFIX = "evidence/", ".zip"
EVENT = "event_id"


def evidence_path(key: str) -> str:
    """Where the writers' links to a figure's evidence lead."""
    return evidence_href(key)


def evidence_file(key: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The file of a table (CSV: its head, then whole rows), piece by piece."""
    return zipped(evidence_name(key), pieces)


def keys_of(files: Mapping[str, bytes]) -> list[str]:
    """Keys of all evidence of an edition."""
    return sorted(
        unquote(name[len(FOLDER) : -len(SUFFIX)].replace("=", "%")) for name in files if name.startswith(FOLDER)
    )


def rows_of(files: Mapping[str, bytes], key: str) -> Iterator[dict[str, str]]:
    """Rows of the evidence of a figure, one at a time; none where it has none."""
    path = evidence_path(key)
    if path not in files:
        return
    with zipfile.ZipFile(io.BytesIO(files[path])) as tables:
        for name in tables.namelist():
            with tables.open(name) as table:
                yield from csv.DictReader(io.TextIOWrapper(table, "utf-8-sig", newline=""))


def event_ids(files: Mapping[str, bytes], key: str) -> Iterator[str]:
    """Ids of the events behind a figure."""
    return (row[EVENT] for row in rows_of(files, key) if row.get(EVENT))
