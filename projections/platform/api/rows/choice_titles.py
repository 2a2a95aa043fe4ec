"""What values of closed lists are called: those that events have, and states that are computed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from projections.platform.api.names import Name

TITLES = Path(__file__).parent / "choice_titles.yaml"


@cache
def _titles() -> dict[str, Any]:
    titles: dict[str, Any] = yaml.safe_load(TITLES.read_text(encoding="utf-8"))
    return titles


def states_of(column: str) -> dict[str, Name]:
    """Names of the values that the titles name for this column alone; empty for most."""
    return {value: Name(*said) for value, said in _titles()["of"].get(column, {}).items()}


def choice_names(column: str) -> dict[str, Name]:
    """Names of all values of closed lists, with those of this column where they mean something else in it."""
    return {value: Name(*said) for value, said in _titles()["values"].items()} | states_of(column)
