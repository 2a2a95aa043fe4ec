"""Names beside the codes that facts state: of code lists, members, consortia and closed lists of values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from projections.consortia import consortia, named_members
from projections.engine.view import View
from projections.platform.api.names import Name
from projections.platform.api.rows.choice_titles import choice_names
from projections.platform.api.rows.value_names import refers_to
from projections.reference import codes_of
from schemas.contracts import BY_DIGITS, Field, newest
from schemas.errors import NeedsRebuild

MEMBERS, CONSORTIA, CHOICES = "member", "consortium", "choice"
"""Beside the ids of code lists: what a text can be a code of."""
Coded = tuple[str, str]
"""What it is a code of, and the code."""


def with_names(view: View, facts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Timeline facts whose changes have `before_names` and `after_names`: [{value, zh, en}]."""
    coded = [one for fact in facts for change in fact["changes"] or () for one in _of_change(fact, change)]
    try:
        names = _looked_up(view, coded)
    except NeedsRebuild:  # what is asked for can be shown without names
        names = {}
    told = []
    for fact in facts:
        changes = None if fact["changes"] is None else [_named(fact, change, names) for change in fact["changes"]]
        told.append({**fact, "changes": changes})
    return told


def _named(fact: Mapping[str, Any], change: Mapping[str, Any], names: Mapping[Coded, Name]) -> dict[str, Any]:
    told = dict(change)
    for side in ("before", "after"):
        coded = dict.fromkeys(_codes(_field(fact, change), change[side]))
        told[f"{side}_names"] = [{"value": one[1], **names[one]._asdict()} for one in coded if one in names]
    return told


def _of_change(fact: Mapping[str, Any], change: Mapping[str, Any]) -> Iterator[Coded]:
    for side in ("before", "after"):
        yield from _codes(_field(fact, change), change[side])


def _field(fact: Mapping[str, Any], change: Mapping[str, Any]) -> Field:
    return newest()[fact["event_type"]].field(change["field"])


def _codes(field: Field, value: Any) -> Iterator[Coded]:
    """Every code in what a field states, within lists and records too."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from _codes(field, one)
    elif isinstance(value, Mapping):
        inner = {row.name: row for row in field.rows}
        for name, one in value.items():
            if name in inner:
                yield from _codes(inner[name], one)
    elif isinstance(value, str) and value:
        refers = refers_to(field.name)
        if refers:
            yield refers, value
        elif field.symbols:
            yield f"{CHOICES}/{field.name}", value
        for list_id in field.code_lists:
            yield (MEMBERS if list_id in BY_DIGITS else list_id), value


def _looked_up(view: View, coded: Iterable[Coded]) -> dict[Coded, Name]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for what, code in coded:
        wanted[what].add(code)
    found: dict[Coded, Name] = {}
    for what, codes in sorted(wanted.items()):
        if what.startswith(CHOICES):
            titles = choice_names(what.partition("/")[2])
            found |= {(what, code): titles[code] for code in codes if code in titles}
            continue
        if what == MEMBERS:
            m = named_members(view.on).c
            query = select(m.member_code, m.name_zh, m.name_en).where(m.member_code.in_(sorted(codes)))
        elif what == CONSORTIA:
            c = consortia(view.on).subquery().c
            query = select(c.consortium_id, c.name_zh, c.name_en).where(c.consortium_id.in_(sorted(codes)))
        else:
            listed = codes_of(what, view.on).c
            query = select(listed.code, listed.name_zh, listed.name_en).where(listed.code.in_(sorted(codes)))
        for code, zh, en in (tuple(row.values()) for row in view.rows(query)):
            found[what, code] = Name(zh, en)
    return found
