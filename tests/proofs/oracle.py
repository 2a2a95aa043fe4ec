"""What admission must answer, worked out once more and apart from it: from bytes to outcome, one record at a time.

Written from design.md (verdicts, authority), and from what the .avsc files say beside their types. It shares no code
with `schemas` or `stream_processors`, looks at no batch, and knows the world from `world`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from tests.proofs.strict_avro import Refused, read_value, schemas
from tests.proofs.world import ALPHABET, CONSORTIUM, MANDATES, MEMBERS, OPERATOR, OVERSEERS, check_digit, codes

Reason = tuple[str, str | None]
"""Reason code and the field that it names."""
SHANGHAI = timezone(timedelta(hours=8))
UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
CREDIT_CODE = re.compile(f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")


@dataclass(frozen=True)
class Answer:
    """`fact` and `schema_id` are there when the bytes were a fact."""

    outcome: str
    reasons: frozenset[Reason] = frozenset()
    schema_id: int | None = None
    fact: dict[str, Any] | None = None


@dataclass
class Oracle:
    """Judges records in the order in which they are put to it. `accepted`: (member, event id) -> bytes."""

    accepted: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def judge(self, inbox_member: str, value: bytes | None, recorded_at: datetime) -> Answer:
        try:
            schema_id, fact = read_value(value)
        except Refused as error:
            return Answer("rejected", frozenset({(error.reason, None)}))
        assert value
        wrong = frozenset(wrongs(schemas()[schema_id], fact, inbox_member, recorded_at))
        if wrong:
            return Answer("rejected", wrong, schema_id, fact)
        known = self.accepted.get((inbox_member, fact["event_id"]))
        if known is None:
            self.accepted[inbox_member, fact["event_id"]] = value
            return Answer("accepted", frozenset(), schema_id, fact)
        if known == value:
            return Answer("duplicate", frozenset(), schema_id, fact)
        return Answer("rejected", frozenset({("event-id-reused", "event_id")}), schema_id, fact)


JWE = re.compile(r"eyJ[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{22}")
"""Compact, with a key agreed on directly (RFC 7516): header, no encrypted key, 96-bit nonce, text, 128-bit tag."""


def wrongs(avro: dict[str, Any], fact: dict[str, Any], inbox_member: str, recorded_at: datetime) -> Iterator[Reason]:
    """Everything that is wrong with a fact in itself."""
    if not UUID.fullmatch(fact["event_id"]):
        yield "bad-event-id", "event_id"
    yield from _standing_and_subject(avro["kiteline"], fact, inbox_member, day(recorded_at))
    yield from _granting(avro["name"], fact)
    yield from _consortium(avro["kiteline"]["family"], fact)
    if fact["occurred_at"] - recorded_at > timedelta(minutes=5):
        yield "occurred-in-future", "occurred_at"
    for one in avro["fields"]:
        yield from _values(one, fact, "")


def day(moment: datetime) -> date:
    try:
        return moment.astimezone(SHANGHAI).date()
    except OverflowError:
        return date.max


def _standing_and_subject(ours: dict[str, Any], fact: dict[str, Any], inbox: str, today: date) -> Iterator[Reason]:
    """A member speaks through its own inbox, while it is one, as its kind may, about what is its own or entrusted."""
    name = fact["member"]
    if name != inbox:
        yield "not-the-member", "member"
        return
    member = MEMBERS.get(name)
    if member is None:
        yield "unknown-member", "member"
        return
    if today < member.since:
        yield "not-yet-member", "member"
        return
    if member.suspended_from and today >= member.suspended_from:
        yield "member-suspended", "member"
        return
    owner, _, local = fact["subject"].partition("/")
    in_form = bool(owner) and bool(local) and len(fact["subject"]) <= 200
    if not in_form:
        yield "bad-subject", "subject"
    may_state = member.kind in ours["speakers"]
    is_own = ours["authority"] == "party" or owner == name or not in_form
    if may_state and is_own:
        return
    governed = ours["family"] in ("governance", "reference")
    held = [] if governed else [m for m in MANDATES if (m.holder, m.owner) == (name, owner)]
    if any(m.first <= today <= m.last for m in held):
        if MEMBERS[owner].kind not in ours["speakers"]:
            yield "kind-may-not-state", "subject"
    elif held:
        yield "outside-mandate", "subject"
    else:
        if not may_state:
            yield "kind-may-not-state", "member"
        if not is_own:
            yield "not-your-subject", "subject"
            if len(owner) == 18 and (fault := _credit_code(owner)):
                yield fault, "subject"


def _granting(event_type: str, fact: dict[str, Any]) -> Iterator[Reason]:
    """Nobody decides on its own membership but the operator, of whom there is one."""
    if event_type not in ("MemberAdmitted", "MemberSuspended", "MemberReinstated") or fact["member"] not in MEMBERS:
        return
    code, operator = fact["member_code"], fact["member"] == OPERATOR
    second = event_type == "MemberAdmitted" and (fact["kind"] == "operator") != (code == OPERATOR)
    if second or (not operator and code in (OPERATOR, fact["member"])):
        yield "not-yours-to-grant", "member_code"


def _consortium(family: str, fact: dict[str, Any]) -> Iterator[Reason]:
    """Belonging is judged on the day on which it occurred; overseers belong everywhere."""
    named = fact["consortium"]
    if named is None or family in ("governance", "reference"):
        return
    if named != CONSORTIUM:
        yield "unknown-consortium", "consortium"
        return
    member = MEMBERS.get(fact["member"])
    if member is None or member.kind in OVERSEERS:
        return
    occurred = day(fact["occurred_at"])
    if occurred < date(2020, 1, 1) or (member.left_on and occurred >= member.left_on):
        yield "not-in-consortium", "consortium"


def _values(avro: dict[str, Any], record: dict[str, Any], path: str) -> Iterator[Reason]:
    """What the .avsc says beside the type of one field, of the record or of the elements of a list."""
    name, value = avro["name"], record[avro["name"]]
    if value is None:
        for other, triggers in avro.get("required_when", {}).items():
            if record[other] in ([triggers] if isinstance(triggers, str) else triggers):
                yield "missing-value", path + name
        if any(record[other] is not None for other in avro.get("needed_with", ())):
            yield "missing-value", path + name
        return
    if avro.get("sealed") and not JWE.fullmatch(value):
        yield "not-sealed", path + name
    if isinstance(value, float) and not math.isfinite(value):
        yield "bad-format", path + name
        return
    if avro.get("filled") and (not value or (isinstance(value, str) and not value.strip())):
        yield "missing-value", path + name
    if "minimum" in avro and value < avro["minimum"]:
        yield "below-minimum", path + name
    if "maximum" in avro and value > avro["maximum"]:
        yield "above-maximum", path + name
    if "at_least" in avro and record[avro["at_least"]] is not None and value < record[avro["at_least"]]:
        yield "less-than-other", path + name
    if "pattern" in avro and not re.fullmatch(avro["pattern"], value):
        yield "bad-format", path + name
    lists = avro.get("code_list", [])
    for code in value if isinstance(value, list) else [value]:
        if lists and (fault := _code([lists] if isinstance(lists, str) else lists, code)):
            yield fault, path + name
    if isinstance(value, list):
        for row in value:
            for inner in avro["type"]["items"]["fields"] if isinstance(row, dict) else ():
                yield from _values(inner, row, f"{name}.")


def _code(lists: list[str], code: str) -> str | None:
    if "member_code" in lists:
        return _credit_code(code) if len(code) == 18 else None
    if "credit_code" in lists:
        return _credit_code(code)
    return None if any(code in codes(name) for name in lists) else "unknown-code"


def _credit_code(code: str) -> str | None:
    if not CREDIT_CODE.fullmatch(code):
        return "credit-code-shape"
    return None if check_digit(code[:17]) == code[17] else "credit-code-check-digit"
