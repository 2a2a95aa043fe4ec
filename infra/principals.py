"""The users by which a member logs in. SCRAM keeps one password per user, so that a member has two users in turn.

`<code>` and `<code>~2` have the same rights. The credentials file names the one in use; while a rotation lasts the
former one is good too, until it is revoked or its time is over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from infra.services import Services
from schemas.days import now
from schemas.errors import UnknownMember

SECOND = "~2"
_MEMBER = re.compile(r"(?:[0-9]{10}|[0-9A-HJ-NPQRTUWXY]{18})(?:~2)?")


@dataclass(frozen=True)
class Rotation:
    """`former` may still log in until `until`."""

    former: str
    until: datetime


def other_of(member: str, current: str) -> str:
    """The user that a rotation goes to."""
    return member if current != member else member + SECOND


def member_of(user: str) -> str | None:
    """The member that a user stands for; None for users that are shaped otherwise."""
    return user.removesuffix(SECOND) if _MEMBER.fullmatch(user) else None


def current_principal(services: Services, member: str) -> str | None:
    """The user in the member's credentials file; None where it is not kept here."""
    try:
        return services.kafka(member).username
    except UnknownMember:
        return None


def principals(services: Services, member: str, present: Collection[str]) -> list[str]:
    """Users that are to have the member's rights. `present`: users that the broker knows.

    Without a credentials file we cannot tell which of the two is in use: those that are there.
    """
    current = current_principal(services, member)
    if current is None:
        return [user for user in (member, member + SECOND) if user in present]
    rotation = rotation_of(services, member)
    return [current, rotation.former] if rotation and now() < rotation.until else [current]


def rotation_of(services: Services, member: str) -> Rotation | None:
    """The rotation that was begun and not finished, be its time over or not."""
    file = services.settings.credentials_dir / "rotation" / f"{member}.json"
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        found = Rotation(str(kept["former"]), datetime.fromisoformat(kept["until"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    # Ended between its two writes: the credentials file still names the former user, which must go on.
    return None if found.former == current_principal(services, member) else found


def rotating_members(services: Services) -> list[str]:
    """Members with a rotation that is not finished."""
    folder = services.settings.credentials_dir / "rotation"
    names = sorted(file.stem for file in folder.glob("*.json"))
    return [name for name in names if rotation_of(services, name)]


def keep_rotation(services: Services, member: str, rotation: Rotation) -> None:
    folder = services.settings.credentials_dir / "rotation"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    body = {"former": rotation.former, "until": rotation.until.isoformat()}
    new = folder / f"{member}.new"
    new.write_text(json.dumps(body), encoding="utf-8")
    new.replace(folder / f"{member}.json")


def forget_rotation(services: Services, member: str) -> None:
    (services.settings.credentials_dir / "rotation" / f"{member}.json").unlink(missing_ok=True)
