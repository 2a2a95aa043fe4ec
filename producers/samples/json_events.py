"""Sample events as JSON lines, as systems with an interface of their own write them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Event = dict[str, Any]


def write_events(path: Path, events: Iterable[Event]) -> None:
    """One event a line, in the order in which they occurred."""
    ordered = sorted(events, key=lambda event: str(event["occurred_at"]))
    lines = [json.dumps(event, ensure_ascii=False, separators=(",", ":")) for event in ordered]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def event(event_type: str, on: str, subject: str, consortium: str | None = None, **fields: Any) -> Event:
    """An event of ten in the morning of a day."""
    return {
        "type": event_type, "occurred_at": f"{on}T10:00:00+08:00", "subject": subject, "consortium": consortium, **fields,
    }  # fmt: skip
