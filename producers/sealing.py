"""Seals personal data before it is kept or sent: neither the outbox nor any other file of a member holds it in clear.

What was stated is remembered by prints, keyed hashes: enough to tell that a name has changed, and no more.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from producers.rows import Fact
from schemas.contracts import contract_named, newest
from schemas.errors import RowRefused
from schemas.reasons import HIDDEN
from schemas.sealing import SealingKey, is_sealed

LEGAL_BASIS = "legal_basis"
PERSON_NUMBER = "person.number"
"""What a mapping calls the number of the row's person, where it is to be sealed."""


@dataclass(frozen=True)
class Sealing:
    """`key`: the platform's, which personal data is sealed to. Columns of names and ID numbers in a registrar's tables
    are read only with a `legal_basis`, which each fact then states."""

    key: SealingKey
    legal_basis: str | None = None


def sealed_fact(event_type: str, fact: Mapping[str, Any], sealing: Sealing | None, seed: bytes | None = None) -> Fact:
    """`fact` with every personal field sealed; what is sealed already stays.

    With a `seed`, a secret, the same fact is sealed to the same bytes. Raises RowRefused, which repeats no value.
    """
    made = dict(fact)
    for name, text in in_clear(event_type, fact).items():
        if sealing is None:
            raise _refused(
                name, "是明文，且没有封存公钥；请用 KITELINE_SEALING_KEY 给出公钥文件或入口地址（见 kiteline sealing-key）",
                "is in clear and there is no key to seal it to; name the key's file or the gateway's address in"
                " KITELINE_SEALING_KEY (see kiteline sealing-key)",
            )  # fmt: skip
        place = f"{made.get('event_id')}\0{sealing.key.kid}\0{name}\0{text}".encode()
        made[name] = sealing.key.seal(text.encode(), hmac.digest(seed, place, "sha256") if seed else None)
    return made


def printed(event_type: str, fact: Mapping[str, Any], secret: bytes) -> Fact:
    """`fact` with a print in place of each personal text. Raises RowRefused."""
    prints = {
        name: "print:" + hmac.digest(secret, f"{name}\0{text}".encode(), "sha256").hex()[:32]
        for name, text in in_clear(event_type, fact).items()
    }
    return dict(fact) | prints


def in_clear(event_type: str, fact: Mapping[str, Any]) -> dict[str, str]:
    """Personal fields of `fact` that are not sealed. Raises RowRefused for what is no text."""
    found: dict[str, str] = {}
    for name in contract_named(event_type).sealed:
        value = fact.get(name)
        if value is None or (isinstance(value, str) and is_sealed(value)):
            continue
        if not isinstance(value, str) or not value.strip() or "\0" in value or len(value) > 200:
            raise _refused(
                name, "应为 1 至 200 字的文本，或 null", "a text of 1 to 200 characters is expected, or null"
            )
        found[name] = value
    return found


def may_hold_personal_data(text: str) -> bool:
    """Whether a line that cannot be read names a personal field."""
    return any(f'"{name}"' in text for contract in newest().values() for name in contract.sealed)


def _refused(field: str, zh: str, en: str) -> RowRefused:
    return RowRefused(f"{field} = “{HIDDEN}”：{zh}", f"{field} = {HIDDEN!r}: {en}", field=field, value=HIDDEN)
