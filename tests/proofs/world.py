"""The small world in which random sequences are stated: who is a member, since when, and for whom it may speak.

Everything lies years back or ahead, so that verdicts do not depend on the day on which the tests run.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from tests.proofs.strict_avro import EVENTS

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CONSORTIUM = "WF-NZ"
FAMILIES = ("cooperation", "demand", "graduate", "major-change", "plan", "resource", "service")
"""Families that a mandate may cover."""


def check_digit(first17: str) -> str:
    """GB 32100-2015: weights 3^i mod 31."""
    return ALPHABET[-sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first17)) % 31]


def credit_code(number: int, kind: str = "91") -> str:
    """An organisation's code of its own per number, with its check digit."""
    first = f"{kind}370700MA{number:07d}"
    return first + check_digit(first)


@dataclass(frozen=True)
class Member:
    """`left_on`: from that day on it is not in the consortium; None while it is in it, or oversees it."""

    kind: str
    since: date = date(2020, 1, 1)
    suspended_from: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Mandate:
    """`holder` may speak for `owner`, in every family that a mandate may cover, from 2020 to the end of `last`."""

    holder: str
    owner: str
    last: date
    first: date = date(2020, 1, 1)


SCHOOL, OTHER_SCHOOL, STRANGER, NEWCOMER, SUSPENDED = (
    "4137012391",
    "4137012819",
    "4137012947",
    "4137013008",
    "4137010001",
)
FIRM, OTHER_FIRM, INSTITUTE, PROVIDER, PARK = (credit_code(n) for n in range(1, 6))
DEPARTMENT, ENTRUSTED, SECRETARIAT = (credit_code(n, "11") for n in range(6, 9))
OPERATOR = "operator"
OVERSEERS = ("operator", "department", "secretariat", "park")
MEMBERS = {
    SCHOOL: Member("school"),
    OTHER_SCHOOL: Member("school", left_on=date(2023, 7, 1)),
    NEWCOMER: Member("school", since=date(2999, 1, 1)),
    SUSPENDED: Member("school", suspended_from=date(2024, 1, 1)),
    FIRM: Member("enterprise"),
    OTHER_FIRM: Member("enterprise", left_on=date(2023, 7, 1)),
    INSTITUTE: Member("institute"),
    PROVIDER: Member("provider"),
    PARK: Member("park"),
    DEPARTMENT: Member("department"),
    ENTRUSTED: Member("department"),
    SECRETARIAT: Member("secretariat"),
    OPERATOR: Member("operator", since=date.min),
}
INBOXES = sorted({*MEMBERS, STRANGER} - {OPERATOR})
MANDATES = tuple(
    Mandate(ENTRUSTED, owner, last)
    for owner, last in (
        (FIRM, date(2999, 1, 1)),
        (SCHOOL, date(2999, 1, 1)),
        (OTHER_FIRM, date(2023, 12, 31)),
        (OTHER_SCHOOL, date(2023, 12, 31)),
    )
)
OUTSIDERS = [credit_code(n) for n in range(1001, 1006)] + ["4137099999"]
"""Codes of organisations that do not speak: what facts about members are about, so that these decide nothing here."""


@cache
def codes(name: str) -> frozenset[str]:
    """Codes of a starter list."""
    with (EVENTS.parent / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["code"] for row in csv.DictReader(file))


def world_facts() -> Iterator[tuple[str, dict[str, Any]]]:
    """(event type, fact) by which the operator makes this world."""
    stated = 0

    def said(subject: str, **fields: Any) -> dict[str, Any]:
        nonlocal stated
        stated += 1
        envelope = {"event_id": f"00000000-0000-7000-9000-{stated:012x}", "occurred_at": "2020-01-01T00:00:00+00:00"}
        return envelope | {"member": OPERATOR, "subject": f"{OPERATOR}/{subject}"} | fields

    yield "ConsortiumFounded", said("c", consortium_id=CONSORTIUM, name_zh="联合体", founded_on="2020-01-01")
    for code, member in MEMBERS.items():
        if code == OPERATOR:
            continue
        about = {"member_code": code}
        yield (
            "MemberAdmitted",
            said(f"m/{code}", **about, kind=member.kind, name_zh=code, admitted_on=str(member.since)),
        )
        if member.suspended_from:
            yield (
                "MemberSuspended",
                said(f"s/{code}", **about, suspended_from=str(member.suspended_from), reason="停报"),
            )
        if member.kind not in OVERSEERS:
            within = about | {"consortium_id": CONSORTIUM}
            yield "MemberJoined", said(f"j/{code}", **within, role="ordinary", joined_on="2020-01-01")
            if member.left_on:
                yield "MemberLeft", said(f"l/{code}", **within, leave_kind="withdrawn", left_on=str(member.left_on))
    for mandate in MANDATES:
        yield (
            "MandateGranted",
            said(
                f"mandate/{mandate.holder}-{mandate.owner}",
                member_code=mandate.holder,
                mandate_scope="owner",
                owner_code=mandate.owner,
                families=[{"family": family} for family in FAMILIES],
                effective_from=str(mandate.first),
                valid_until=str(mandate.last),
                document="授权书",
            ),
        )
