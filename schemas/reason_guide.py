"""What every reason means and what a member does to mend it: `reason_guide.yaml`, read once when it is first asked for.

One entry per code of `schemas.reasons`; a test holds the two together.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from schemas.errors import UnknownName

GUIDE_FILE = Path(__file__).parent / "reason_guide.yaml"


class Guide(NamedTuple):
    """Meaning and mending of one reason, in both languages."""

    meaning_zh: str
    meaning_en: str
    mend_zh: str
    mend_en: str


@cache
def guides() -> dict[str, Guide]:
    """Reason code -> its guide."""
    told = yaml.safe_load(GUIDE_FILE.read_text(encoding="utf-8"))
    return {code: Guide(*entry["meaning"], *entry["mend"]) for code, entry in told.items()}


def guide_of(code: str) -> Guide:
    """Raises UnknownName with the codes there are."""
    if code not in guides():
        there = ", ".join(guides())
        raise UnknownName(f"没有理由代码 {code}；已有：{there}", f"no reason {code}; there are: {there}")
    return guides()[code]


def reason_address(code: str) -> str:
    """Where a reason is explained, relative to API and gateway: also the `type` of a reason in their answers."""
    return f"/v1/reasons/{code}"
