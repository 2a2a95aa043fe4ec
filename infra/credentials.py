"""Credential files: `<home>/credentials/<user>.json`, one per principal, readable by their owner only."""

from __future__ import annotations

import json
import os
import re
import secrets
from pathlib import Path

from schemas.errors import UnknownMember
from schemas.kafka_access import KafkaAccess

_USER = re.compile(r"[A-Za-z0-9_-]+")


def new_password() -> str:
    """A random password of 192 bits, without characters that JAAS or shells treat specially."""
    return secrets.token_hex(24)


def credentials_file(folder: Path, user: str) -> Path:
    """The file of `user`. Raises UnknownMember when it could not be a name (no path slips in)."""
    if not _USER.fullmatch(user):
        raise UnknownMember(f"“{user}”不是成员代码", f"{user!r} is not a member code")
    return folder / f"{user}.json"


def write_credentials(folder: Path, access: KafkaAccess, owner: str | None = None) -> Path:
    """Keep `access` for `owner` (its user, unless given), mode 0600, replacing the old file in one step.

    A member's user may be named otherwise than the member: see `infra.principals`.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    file = credentials_file(folder, owner or access.username)
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    body = {
        "bootstrap": access.bootstrap,
        "username": access.username,
        "password": access.password,
        "mechanism": access.mechanism,
    }
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(body, out, indent=2)
    new.replace(file)
    return file


def read_credentials(folder: Path, user: str) -> KafkaAccess:
    """What `write_credentials` kept. Raises UnknownMember when there is nothing, or nothing usable."""
    file = credentials_file(folder, user)
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
        return KafkaAccess(body["bootstrap"], body["username"], body["password"], body["mechanism"])
    except FileNotFoundError:
        raise UnknownMember(
            f"没有成员 {user} 的凭据（{file}）；请先运行 kiteline member add {user} …",
            f"no credentials of member {user} ({file}); first run: kiteline member add {user} ...",
        ) from None
    except (ValueError, KeyError, TypeError):
        raise UnknownMember(
            f"凭据文件 {file} 已损坏；请删除它并重新运行 kiteline member add {user} …",
            f"the credentials file {file} is damaged; delete it, then run: kiteline member add {user} ...",
        ) from None


def known_users(folder: Path) -> list[str]:
    """Users with a credentials file, sorted."""
    return sorted(file.stem for file in folder.glob("*.json")) if folder.is_dir() else []
