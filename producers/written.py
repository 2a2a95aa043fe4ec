"""A cell as text, whatever the spreadsheet program made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any


def as_text(cell: Any) -> str:
    """A cell as text. Spreadsheets keep codes as floating numbers; 4137012391.0 means 4137012391."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace("\u00a0", " ").strip().strip("'`").strip()
