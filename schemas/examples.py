"""The examples beside each schema: one that is admitted, and some that are refused for the reason written with them."""

from __future__ import annotations

import json
import re
from typing import Any

from schemas.contracts import EVENTS, Contract
from schemas.errors import DeclarationError

CHINESE = re.compile("[\u4e00-\u9fff]")


def good_example(contract: Contract) -> dict[str, Any]:
    """A fact that is admitted, as JSON: dates and times as texts."""
    found: dict[str, Any] = _beside(contract, "example")
    return found


def bad_examples(contract: Contract) -> list[dict[str, Any]]:
    """`why` and `why_zh` (what is wrong with it), `change` over the good example, `reason` (a code of schemas.reasons),
    and where given `field`, `said_by` (kind of the speaker), `inbox`. Raises DeclarationError when one does not say in
    both languages what is wrong."""
    found: list[dict[str, Any]] = _beside(contract, "bad")
    for place, bad in enumerate(found, 1):
        if not bad.get("why", "").strip() or not CHINESE.search(bad.get("why_zh", "")):
            raise DeclarationError(
                f"{contract.name}.v{contract.version}.bad.json 第 {place} 例缺少说明；请写明 why（英文）和 why_zh（中文）",
                f"{contract.name}.v{contract.version}.bad.json, example {place}: say what is wrong in `why` (English) and"
                " `why_zh` (Chinese)",
            )
    return found


def _beside(contract: Contract, ending: str) -> Any:
    path = EVENTS / contract.family / f"{contract.name}.v{contract.version}.{ending}.json"
    return json.loads(path.read_text(encoding="utf-8"))
