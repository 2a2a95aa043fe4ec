"""How far a mandate to speak for others goes.

For an owner: facts of the families named, about subjects of that owner. For an industry: facts that carry an industry
within it, about any subject, of members and of employers that are not; facts that carry none (a demand revised,
filled or withdrawn) only about subjects of the speaker's own, since what they are about cannot be told from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from schemas.code_book import Moment
from schemas.member_book import Mandate
from schemas.reference_book import ReferenceBook


@dataclass(frozen=True)
class Said:
    """What a mandate is judged by. `day`: when it was recorded. `has_industry`: whether its contract has the field."""

    member: str
    owner: str
    subject: str
    day: date
    at: Moment
    industry: str | None
    has_industry: bool


def is_mandated(mandate: Mandate, said: Said, book: ReferenceBook) -> bool:
    """Whether `mandate`, of the fact's family and of its owner or an industry, is good for it."""
    if not mandate.first <= said.day <= mandate.last:
        return False
    if mandate.industry is None:
        return True
    if not said.has_industry:
        return said.owner == said.member
    return said.industry is not None and is_within(said.industry, mandate.industry, said.at, book)


def is_within(industry: str, wider: str, at: Moment, book: ReferenceBook) -> bool:
    """Whether `industry` is `wider` or lies under it in the list that a fact judged `at` is checked against."""
    listed = book.codes.list_at("industry", at)
    codes = listed.codes if listed else {}
    seen: set[str] = set()
    code: str | None = industry
    while code is not None and code not in seen:
        if code == wider:
            return True
        seen.add(code)
        code = codes[code].parent if code in codes else None
    return False


def mandates_told(mandates: Iterable[Mandate]) -> str:
    """The mandates held, for a reason; three at most."""
    return "; ".join(mandate.told() for mandate in list(mandates)[:3])
