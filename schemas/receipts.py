"""Receipts: what was decided about a record, signed, for the member to keep and for anybody to check.

A receipt is a JWS in compact form (RFC 7515), signed with Ed25519 (RFC 8037, RFC 9864). Header: alg, typ, kid (the
key's RFC 7638 thumbprint). Payload: JSON with these claims:

    iss            "kiteline"
    position       topic, partition, offset of the record in the inbox
    member, event_id, outcome (accepted, rejected, duplicate)
    content_hash   "sha-256:" and the hash of the record's bytes, hex
    recorded_at    when the broker took it into the inbox, ISO 8601
    decided_at     when admission decided
    catalogue      code list -> version that the decision rests on
    reasons        codes of the reasons of a rejection
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from schemas.errors import ReceiptRefused

ALGORITHM = "Ed25519"
TYPE = "kiteline-receipt+jws"
ISSUER = "kiteline"
LONGEST = 20_000


def claims_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Claims from a row of the verdict table (by column)."""
    return {
        "iss": ISSUER,
        "position": {"topic": row["topic"], "partition": row["partition"], "offset": row["offset"]},
        "member": row["member"],
        "event_id": row["event_id"],
        "outcome": row["outcome"],
        "content_hash": hash_claim(bytes(row["content_hash"])),
        "recorded_at": _moment(row["recorded_at"]),
        "decided_at": _moment(row["decided_at"]),
        "catalogue": row["catalogue"],
        "reasons": [reason["code"] for reason in row["reasons"]],
    }


def hash_claim(digest: bytes) -> str:
    """SHA-256 as it is written in a receipt."""
    return f"sha-256:{digest.hex()}"


def record_hash(value: bytes) -> str:
    """The same of a record's bytes."""
    return hash_claim(hashlib.sha256(value).digest())


def new_key() -> OKPKey:
    """A key of its own kid."""
    return OKPKey.generate_key("Ed25519", {"use": "sig", "alg": ALGORITHM}, auto_kid=True)


def read_key(jwk: Mapping[str, Any]) -> OKPKey:
    return OKPKey.import_key(dict(jwk))


def sign(claims: Mapping[str, Any], key: OKPKey) -> str:
    """The receipt."""
    payload = json.dumps(claims, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    header = {"alg": ALGORITHM, "typ": TYPE, "kid": key.kid}
    return jws.serialize_compact(header, payload, key, algorithms=[ALGORITHM])


def check(receipt: str, jwks: Mapping[str, Any]) -> dict[str, Any]:
    """The claims of a receipt that one of the keys has signed. Raises ReceiptRefused."""
    text = receipt.strip()
    if len(text) > LONGEST or text.count(".") != 2 or not text.isascii():
        raise ReceiptRefused(
            "这不是收据：应为两个点隔开的三段", "this is no receipt: three parts with dots are expected"
        )
    try:
        keys = KeySet.import_key_set({"keys": _keys(jwks)})
        found = jws.deserialize_compact(text, keys, algorithms=[ALGORITHM])
        claims = json.loads(found.payload)
        strict = _is_strict(text)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        told = " ".join(str(error).split()) or type(error).__name__
        raise ReceiptRefused(
            f"收据验证不通过（{told}）：内容被改过，或签名的密钥不在公钥集中",
            f"the receipt does not verify ({told}): it was changed, or its key is not in the set of public keys",
        ) from None
    if not strict or found.headers().get("typ") != TYPE or not isinstance(claims, dict):
        raise ReceiptRefused("收据的写法不规范", "the receipt is not written as one of ours is")
    return claims


def _keys(jwks: Mapping[str, Any]) -> list[dict[str, Any]]:
    keys = jwks["keys"]
    if not isinstance(keys, list) or not keys:
        raise ValueError("no keys")
    return keys


def _is_strict(text: str) -> bool:
    """Whether each part is base64url as it is written, without bits to spare: so that no byte can be changed unseen."""
    for part in text.split("."):
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
            return False
    return True


def _moment(moment: datetime) -> str:
    return moment.isoformat()
