"""Chinese of events, fields and symbols, from `chinese.yaml`. Where one is missing the English name stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("chinese.yaml")
OTHER = "other"
"""Instead of an event's name: in all events that are not named."""


@cache
def chinese() -> dict[str, dict[str, Any]]:
    """`events`: name -> meaning; `fields`, `symbols`: name -> Chinese name; `meanings`: of fields, name -> meaning, or
    event -> meaning where it is not the same in all."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def event_meaning(event: str) -> str:
    """ "" for an event that is not there."""
    return str(chinese()["events"].get(event, ""))


def field_zh(name: str) -> str:
    return str(chinese()["fields"].get(name, name))


def with_field_names(reasons: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Reasons of a verdict, each with `field_zh`: the Chinese name of its field, of the last one of a path."""
    names = chinese()["fields"]
    return [{**one, "field_zh": names.get(str(one.get("field")).rpartition(".")[2])} for one in reasons]


def field_meaning(event: str, name: str) -> str:
    """What a field holds in an event; "" when it is not told."""
    told = chinese()["meanings"].get(name, "")
    return str(told.get(event, told.get(OTHER, "")) if isinstance(told, dict) else told)


def symbol_zh(symbol: str) -> str:
    return str(chinese()["symbols"].get(symbol, symbol))
