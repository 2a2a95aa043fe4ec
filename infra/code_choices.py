"""Code lists as templates offer them: the lists that come with the project."""

from __future__ import annotations

from schemas.starter import starter_facts


def starter_choices() -> dict[str, list[tuple[str, str]]]:
    """List id -> (code, Chinese name) of every entry."""
    return {
        fact["list_id"]: [(entry["code"], entry["name_zh"]) for entry in fact["entries"]]
        for event_type, fact in starter_facts()
        if event_type == "CodeListPublished"
    }
