"""The examples beside each schema: one that is admitted, and some that are refused for the reason written with them."""

from __future__ import annotations

import json
from typing import Any

from schemas.contracts import EVENTS, Contract


def good_example(contract: Contract) -> dict[str, Any]:
    """A fact that is admitted, as JSON: dates and times as texts."""
    found: dict[str, Any] = _beside(contract, "example")
    return found


def bad_examples(contract: Contract) -> list[dict[str, Any]]:
    """`why`, `change` over the good example, `reason` (a code of schemas.reasons), and where given `field`, `said_by`
    (kind of the speaker), `inbox`."""
    found: list[dict[str, Any]] = _beside(contract, "bad")
    return found


def _beside(contract: Contract, ending: str) -> Any:
    path = EVENTS / contract.family / f"{contract.name}.v{contract.version}.{ending}.json"
    return json.loads(path.read_text(encoding="utf-8"))
