"""Chinese names of fields and symbols, for headers and choices. Where one is missing the English name stands in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("names.yaml")


@cache
def names() -> dict[str, dict[str, str]]:
    """`fields` and `symbols`: English name -> Chinese."""
    found: dict[str, dict[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def field_zh(name: str) -> str:
    return names()["fields"].get(name, name)


def symbol_zh(symbol: str) -> str:
    return names()["symbols"].get(symbol, symbol)


def choice(symbol: str) -> str:
    """A symbol as the drop-down shows it, e.g. "人才 talent"."""
    return f"{symbol_zh(symbol)} {symbol}"
