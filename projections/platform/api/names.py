"""Names beside codes: of event types, members and catalogue codes. Members' and codes' names come from facts."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select

from projections.consortia import named_members
from projections.engine.view import View
from projections.member_catalogue import UNREADABLE
from projections.reference import codes_of
from schemas.contracts import newest
from schemas.errors import NeedsRebuild
from schemas.reference_book import OPERATOR

__all__ = ["UNREADABLE", "UNREADABLE_ZH", "Name", "code_names", "event_type_zh", "member_names"]

UNREADABLE_ZH = "无法识别的记录"
OPERATOR_ZH = "平台运营方"


class Name(NamedTuple):
    """What a code stands for."""

    zh: str | None
    en: str | None


NAMELESS = Name(None, None)


def event_type_zh(event_type: str) -> str:
    """Chinese name of an event type."""
    return UNREADABLE_ZH if event_type == UNREADABLE else newest()[event_type].title_zh


def member_names(view: View, codes: Collection[str]) -> dict[str, str | None]:
    """Chinese names of members by code, as of the view's day; a code that nobody has admitted is left out."""
    wanted = sorted(set(codes) - {OPERATOR})
    named: dict[str, str | None] = {OPERATOR: OPERATOR_ZH}
    if wanted:
        m = named_members(view.on).c
        try:
            found = view.rows(select(m.member_code, m.name_zh).where(m.member_code.in_(wanted)))
        except NeedsRebuild:  # what is asked for can be shown without names
            return named
        named |= {row["member_code"]: row["name_zh"] for row in found}
    return named


def code_names(view: View, list_id: str) -> dict[str, Name]:
    """Names of all codes of a list in the version in force."""
    codes = codes_of(list_id, view.on)
    found = view.rows(select(codes.c.code, codes.c.name_zh, codes.c.name_en))
    return {row["code"]: Name(row["name_zh"], row["name_en"]) for row in found}
