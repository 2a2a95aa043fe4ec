"""Starter code lists and mappings as facts of the reference family, from `schemas/codes/`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import yaml

from schemas.ids import derived_id
from schemas.reference_book import OPERATOR

CODES = Path(__file__).parent / "codes"


def read_codes(name: str) -> list[dict[str, str | None]]:
    """Rows of one starter list; empty cells are None."""
    with (CODES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


def starter_facts() -> Iterator[tuple[str, dict[str, Any]]]:
    """(event type, fact) of every starter list and mapping. The same content always has the same event id."""
    listed = yaml.safe_load((CODES / "lists.yaml").read_text(encoding="utf-8"))
    for list_id, about in listed["lists"].items():
        yield _fact("CodeListPublished", f"code-list/{list_id}", about, {"list_id": list_id}, "entries", list_id)
    for mapping_id, about in listed["mappings"].items():
        yield _fact(
            "MappingPublished",
            f"mapping/{mapping_id}",
            about,
            {"mapping_id": mapping_id},
            "pairs",
            mapping_id,
        )


def _fact(
    event_type: str, local: str, about: dict[str, Any], keys: dict[str, str], rows_field: str, file: str
) -> tuple[str, dict[str, Any]]:
    rows = read_codes(file)
    subject = f"{OPERATOR}/{local}/{about['version']}"
    content = repr((sorted(about.items(), key=lambda i: i[0]), rows)).encode()
    return event_type, {
        "event_id": derived_id(subject, None, content),
        "occurred_at": datetime.combine(about["effective_from"], time(), UTC),
        "member": OPERATOR,
        "subject": subject,
        **keys,
        "version": str(about["version"]),
        "effective_from": about["effective_from"],
        "title_zh": about["zh"],
        "title_en": about["en"],
        "source": about["source"],
        rows_field: rows,
    }
