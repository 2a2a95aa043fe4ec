"""The sample city: members with the files of each, and the operator's facts that found the consortia."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import yaml

from producers.envelope import derived_fact
from producers.rows import Fact

HERE = Path(__file__).parent
DATA = HERE / "data"
OPERATOR = "operator"


@dataclass(frozen=True)
class SampleMember:
    """A member and the files that its systems have exported, oldest first (the order in which to publish them)."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    county: str
    files: tuple[Path, ...]


def sample_members() -> list[SampleMember]:
    """All members, in the order of members.yaml."""
    keys = ("code", "kind", "name_zh", "name_en", "county")
    return [
        SampleMember(**{key: member[key] for key in keys}, files=member_files(member["code"]))
        for member in city()["members"]
    ]


def member_files(code: str) -> tuple[Path, ...]:
    return tuple(sorted(path for path in (DATA / code).glob("*") if path.is_file()))


def city() -> dict[str, list[dict[str, Any]]]:
    """members.yaml: consortia, members, memberships."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "members.yaml").read_text(encoding="utf-8"))
    return found


def founding_facts() -> Iterator[tuple[str, Fact]]:
    """(event type, fact): ConsortiumFounded, MemberAdmitted, MemberJoined, as the operator states them."""
    for it in city()["consortia"]:
        fields = {"consortium": it["id"], "consortium_id": it["id"]} | {k: it[k] for k in it if k != "id"}
        yield _fact("ConsortiumFounded", f"consortium/{it['id']}", it["founded_on"], fields)
    for it in city()["members"]:
        fields = {"member_code": it["code"]} | {k: it[k] for k in it if k != "code"}
        yield _fact("MemberAdmitted", f"member/{it['code']}", it["admitted_on"], fields)
    for it in city()["memberships"]:
        fields = {"consortium": it["consortium"], "consortium_id": it["consortium"], "member_code": it["member"]}
        fields |= {"role": it["role"], "joined_on": it["joined_on"]}
        yield _fact("MemberJoined", f"membership/{it['consortium']}/{it['member']}", it["joined_on"], fields)


def _fact(event_type: str, local: str, on: Any, fields: dict[str, Any]) -> tuple[str, Fact]:
    subject = f"{OPERATOR}/{local}"
    occurred = datetime.combine(on, time(1), UTC)  # nine in the morning in Shanghai
    return event_type, derived_fact(OPERATOR, subject, occurred, fields, row_key=subject, previous_event_id=None)
