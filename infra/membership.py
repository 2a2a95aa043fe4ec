"""Members of the consortium: check a member's code, let it in, say so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from infra.credentials import credentials_file, known_users
from infra.embedded.kafka import ADMIN
from infra.gateway.portals import GATEWAY
from infra.operator_voice import operator_fact, state_by_operator
from infra.provision import API, OPERATOR, WORKER, provision_members
from infra.services import Services
from schemas.credit_code import credit_code_fault, is_school_code
from schemas.days import day_of, now
from schemas.errors import UsageError
from schemas.ids import original_id


class MemberKind(StrEnum):
    """What a member is; it decides how its code is checked and what it may state."""

    SCHOOL = "school"
    ENTERPRISE = "enterprise"
    INSTITUTE = "institute"
    PARK = "park"
    DEPARTMENT = "department"
    SECRETARIAT = "secretariat"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Member:
    """A member to admit. `county` is a GB/T 2260 code such as 370702, "" when it has no seat in a county."""

    code: str
    kind: MemberKind
    name: str
    county: str = ""


@dataclass(frozen=True)
class Admission:
    """`credentials` is the file to hand to the member; `is_new` is False when it had one already."""

    credentials: Path
    is_new: bool


def check_member(member: Member) -> None:
    """Raise UsageError naming the field, its value and the way out, unless `member` can be admitted."""
    if member.kind is MemberKind.SCHOOL:
        if not is_school_code(member.code):
            raise UsageError(
                f"学校代码“{member.code}”应为 10 位数字（教育部学校标识码），如 4137012391",
                f"school code {member.code!r} must have 10 digits, e.g. 4137012391",
            )
    elif fault := credit_code_fault(member.code):
        zh, en = _CODE_FAULTS[fault]
        raise UsageError(
            f"统一社会信用代码“{member.code}”{zh}（类别 {member.kind}）；请核对营业执照或法人证书",
            f"credit code {member.code!r} ({member.kind}) {en}; compare it with the business licence",
        )
    if not member.name.strip():
        raise UsageError(
            "--name 为空：请写成员全称，如 --name 潍坊职业学院",
            "--name is empty: give the member's full name, e.g. --name 潍坊职业学院",
        )
    if member.county and not (len(member.county) == 6 and member.county.isascii() and member.county.isdigit()):
        raise UsageError(
            f"--county “{member.county}”应为 6 位区划代码（GB/T 2260），如 370702",
            f"--county {member.county!r} must be a 6-digit code (GB/T 2260), e.g. 370702",
        )


_CODE_FAULTS = {
    "credit-code-shape": (
        "的写法不对：应为 18 位数字或大写字母（不含 I、O、S、V、Z）",
        "is malformed: 18 digits or capital letters (without I, O, S, V, Z)",
    ),
    "credit-code-check-digit": ("校验位不符", "has a wrong check digit"),
}


def add_member(services: Services, member: Member) -> Admission:
    """Admit `member`: principal, topics, rights, credentials file, and the fact that it was admitted.

    May be repeated: credentials stay, rights are renewed. Raises UsageError, BrokerUnavailable.
    """
    check_member(member)
    changed = provision_members(services, [member.code])
    state_member_admitted(services, member)
    file = credentials_file(services.settings.credentials_dir, member.code)
    return Admission(file, is_new=member.code in changed.users)


def state_member_admitted(services: Services, member: Member) -> None:
    """Publish MemberAdmitted of `member`, from today on, as the operator; the same member again states nothing."""
    said = {
        "member_code": member.code,
        "kind": member.kind.value,
        "name_zh": member.name,
        "name_en": None,
        "county": member.county or None,
    }
    kept = services.settings.home / "admitted" / f"{member.code}.json"
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    moment = now()
    # Another name or county does not begin the membership anew: what its inbox holds already stays good.
    since = before.pop("admitted_on", str(day_of(moment)))
    if before == said:
        return
    about = said | {"admitted_on": date.fromisoformat(since)}
    name, fact = operator_fact("MemberAdmitted", f"member/{member.code}", about, moment)
    if before:  # a name that comes back after another is a new fact
        fact["event_id"] = original_id()
    state_by_operator(services, [(name, fact)])
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(said | {"admitted_on": since}, ensure_ascii=False), encoding="utf-8")


def member_codes(services: Services) -> list[str]:
    """Members whose credentials this home holds, the operator included, sorted."""
    users = known_users(services.settings.credentials_dir)
    return [user for user in users if user not in (ADMIN, WORKER, API, GATEWAY)]


__all__ = ["OPERATOR", "Admission", "Member", "MemberKind", "add_member", "check_member", "member_codes"]
