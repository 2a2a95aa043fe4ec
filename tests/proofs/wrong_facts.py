"""Ways to make a valid fact wrong, worked out from its .avsc, and ways to speak without the right to.

Each way has a name that says what it does; the reasons are the oracle's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from tests.proofs.strict_avro import schemas
from tests.proofs.world import (
    ENTRUSTED,
    FIRM,
    NEWCOMER,
    OPERATOR,
    OTHER_FIRM,
    OTHER_SCHOOL,
    SCHOOL,
    STRANGER,
    SUSPENDED,
)

Fact = dict[str, Any]
Way = tuple[str, Callable[[Fact], Fact]]
FUTURE = datetime(2990, 1, 1, tzinfo=UTC)
BEFORE = {"consortium": "WF-NZ", "occurred_at": datetime(2023, 6, 30, 15, 59, 59, 999_999, tzinfo=UTC)}
AFTERWARDS = {"consortium": "WF-NZ", "occurred_at": datetime(2023, 6, 30, 16, tzinfo=UTC)}
"""The last microsecond in the consortium in Shanghai, and the next one."""


def _set(**fields: Any) -> Callable[[Fact], Fact]:
    return lambda fact: fact | fields


def _says(member: str, owner: str | None = None) -> Callable[[Fact], Fact]:
    """Said by `member` through its own inbox, about a subject of `owner` or of its own."""
    return lambda fact: fact | {"member": member, "subject": f"{owner or member}/{fact['subject'].split('/', 1)[1]}"}


UNENTITLED: tuple[Way, ...] = (
    ("as a stranger", _says(STRANGER)),
    ("before its membership", _says(NEWCOMER)),
    ("while suspended", _says(SUSPENDED)),
    ("as a firm", _says(FIRM)),
    ("as a school", _says(SCHOOL)),
    ("about a subject of another", lambda fact: fact | {"subject": f"{OTHER_SCHOOL}/x"}),
    ("about a subject whose owner's code is wrong", lambda fact: fact | {"subject": f"{FIRM[:-1]}I/x"}),
    ("about a subject whose owner's check digit is wrong", lambda fact: fact | {"subject": f"{FIRM[:-1]}0/x"}),
    ("for a firm that entrusted it", _says(ENTRUSTED, FIRM)),
    ("for a school that entrusted it", _says(ENTRUSTED, SCHOOL)),
    ("for a firm after its mandate", _says(ENTRUSTED, OTHER_FIRM)),
    ("for a school after its mandate", _says(ENTRUSTED, OTHER_SCHOOL)),
    ("with an id in capitals", lambda fact: fact | {"event_id": fact["event_id"].upper().replace("0", "A", 1)}),
    ("with a subject that has no owner", _set(subject="/x")),
    ("with a subject that has no local part", lambda fact: fact | {"subject": fact["member"]}),
    ("with a subject that is too long", lambda fact: fact | {"subject": fact["subject"] + "鸢" * 200}),
    ("from the future", _set(occurred_at=FUTURE)),
    ("for a consortium that is not there", _set(consortium="WF-ZN")),
    ("for the consortium", _set(consortium="WF-NZ")),
    ("for the consortium after leaving it", lambda fact: _says(OTHER_FIRM)(fact) | AFTERWARDS),
    ("for the consortium as a school that left it", lambda fact: _says(OTHER_SCHOOL)(fact) | AFTERWARDS),
    ("for the consortium of what was before it left", lambda fact: _says(OTHER_SCHOOL)(fact) | BEFORE),
    ("in the name of another", lambda fact: _says(STRANGER)(fact) | {"member": "4137099999"}),
)


@cache
def misspeakings(schema_id: int) -> tuple[Way, ...]:
    """Ways to speak about what one may not; those about its own membership where the event is about a membership."""
    if schemas()[schema_id]["name"] not in ("MemberAdmitted", "MemberSuspended", "MemberReinstated"):
        return UNENTITLED
    own = ("about itself", lambda fact: fact | {"member_code": fact["member"]})
    highest = ("about the operator", _set(member_code=OPERATOR))
    return own, highest, *UNENTITLED


@cache
def misvalues(schema_id: int) -> tuple[Way, ...]:
    """Ways to break what the contract says beside its types: one rule of one field each."""
    fields = schemas()[schema_id]["fields"]
    found = [way for field in fields for way in _of_field(field)]
    for field in fields:
        kind = field["type"]
        if isinstance(kind, dict) and kind.get("type") == "array" and isinstance(kind["items"], dict):
            for name, change in (way for inner in kind["items"]["fields"] for way in _of_field(inner)):
                found.append((f"{field['name']}.{name}", _in_last_row(field["name"], change)))
    return tuple(found)


def _in_last_row(name: str, change: Callable[[Fact], Fact]) -> Callable[[Fact], Fact]:
    """The change is made in the last element of a list; an empty list stays as it is."""
    return lambda fact: fact | {name: [*fact[name][:-1], *(change(row) for row in fact[name][-1:])]}


def _of_field(avro: dict[str, Any]) -> Iterator[Way]:
    name = avro["name"]
    is_list = isinstance(avro["type"], dict) and avro["type"].get("type") == "array"
    if "minimum" in avro:
        yield f"{name} too small", _set(**{name: avro["minimum"] - 1})
    if "maximum" in avro:
        yield f"{name} too great", _set(**{name: avro["maximum"] + 1})
    if "double" in str(avro["type"]):
        yield f"{name} no number", _set(**{name: float("nan")})
        yield f"{name} without end", _set(**{name: float("-inf")})
    if "pattern" in avro:
        yield f"{name} in no form", _set(**{name: " ?"})
    if "filled" in avro:
        yield f"{name} blank", _set(**{name: [] if is_list else " \u3000"})
    if lists := avro.get("code_list"):
        wrong = ["99", f"{FIRM[:-1]}0", f"{FIRM[:-1]}I"] if "code" in str(lists) else ["9999999"]
        for code in wrong:
            yield f"{name} = {code}", _set(**{name: [code] if is_list else code})
    if floor := avro.get("at_least"):
        yield f"{name} below {floor}", lambda fact: fact | {name: fact[floor], floor: fact[name]}
    for other, triggers in avro.get("required_when", {}).items():
        trigger = triggers if isinstance(triggers, str) else triggers[0]
        yield f"no {name} though {other} = {trigger}", _set(**{name: None, other: trigger})
