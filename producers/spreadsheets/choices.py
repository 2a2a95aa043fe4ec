"""How a symbol is offered in a drop-down."""

from __future__ import annotations

from schemas.chinese import symbol_zh


def choice(symbol: str) -> str:
    """Its Chinese name and itself, e.g. "人才 talent"."""
    return f"{symbol_zh(symbol)} {symbol}"
