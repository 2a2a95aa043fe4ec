"""Personal data sealed to the platform: compact JWE, ECDH-ES on P-256 with A256GCM (RFC 7516, RFC 7518).

Any JOSE library seals and ours opens; the header's `kid` names the sealing key. We seal with the primitives alone,
since no JOSE library lets us choose the ephemeral key: with a `seed` the same text is sealed to the same bytes, so
that what the gateway is sent twice stays one fact.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from schemas.errors import SealBroken, UsageError

ALGORITHM, ENCRYPTION, CURVE = "ECDH-ES", "A256GCM", "P-256"
SEALED = re.compile(r"eyJ[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}", re.ASCII)
"""Shape of a sealed text; direct key agreement leaves the second of the five parts empty."""
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Number of points of P-256: private keys are 1 to this minus 1."""


def is_sealed(text: str) -> bool:
    return SEALED.fullmatch(text) is not None


@dataclass(frozen=True)
class SealingKey:
    """Public half of a key of the platform: anybody may seal to it. `x`, `y` as in a JWK."""

    kid: str
    x: str
    y: str

    @property
    def jwk(self) -> dict[str, str]:
        """As a JSON Web Key (RFC 7517)."""
        return {"kty": "EC", "crv": CURVE, "x": self.x, "y": self.y, "kid": self.kid, "use": "enc", "alg": ALGORITHM}

    @cached_property
    def _point(self) -> ec.EllipticCurvePublicKey:
        x, y = (int.from_bytes(_decoded(part)) for part in (self.x, self.y))
        return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()

    def seal(self, content: bytes, seed: bytes | None = None) -> str:
        """`content` as a compact JWE to this key; the same `seed` makes the same one.

        A seed must be secret, and another one for every content.
        """
        ephemeral, nonce = _random() if seed is None else _from_seed(seed)
        point = ephemeral.public_key().public_numbers()
        epk = {"crv": CURVE, "kty": "EC", "x": _coded(point.x.to_bytes(32)), "y": _coded(point.y.to_bytes(32))}
        header = {"alg": ALGORITHM, "enc": ENCRYPTION, "kid": self.kid, "epk": epk}
        head = _coded(json.dumps(header, separators=(",", ":")).encode())
        said = len(ENCRYPTION).to_bytes(4) + ENCRYPTION.encode() + bytes(8) + (256).to_bytes(4)
        key = ConcatKDFHash(SHA256(), 32, said).derive(ephemeral.exchange(ec.ECDH(), self._point))
        locked = AESGCM(key).encrypt(nonce, content, head.encode())
        return f"{head}..{_coded(nonce)}.{_coded(locked[:-16])}.{_coded(locked[-16:])}"


def sealing_key_of(jwk: Mapping[str, Any]) -> SealingKey:
    """The key in a JWK, as `GET /v1/sealing-key` gives it. Raises UsageError."""
    try:
        if (jwk["kty"], jwk["crv"]) != ("EC", CURVE):
            raise ValueError(f"{jwk['kty']} {jwk['crv']}")
        found = SealingKey(*(str(jwk[name]) for name in ("kid", "x", "y")))
        _ = found._point
    except (KeyError, ValueError, TypeError) as error:
        raise UsageError(
            f"封存公钥不可用（{type(error).__name__}: {error}）；应为 P-256 的 JWK，可用 kiteline sealing-key 取得",
            f"not a usable sealing key ({type(error).__name__}: {error}); a JWK on P-256 is expected,"
            " get it with: kiteline sealing-key",
        ) from error
    return found


def new_pair(kid: str) -> tuple[SealingKey, bytes]:
    """A new key: its public half, and its private half as the bytes of a JWK."""
    made = ECKey.generate_key(CURVE, {"kid": kid}, private=True)
    private = made.as_dict(private=True)
    return SealingKey(kid, str(private["x"]), str(private["y"])), json.dumps(private).encode()


def kid_of(sealed: str) -> str:
    """The key that a sealed text names. Raises SealBroken."""
    try:
        return str(json.loads(_decoded(sealed.partition(".")[0]))["kid"])
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise _broken("kid") from None


def loaded(private: bytes) -> ECKey:
    """The private half of a key, ready to open many seals."""
    return ECKey.import_key(json.loads(private))


def opened(sealed: str, private: bytes | ECKey) -> bytes:
    """What was sealed. Raises SealBroken for anything but an intact seal to this key."""
    key = loaded(private) if isinstance(private, bytes) else private
    try:
        return bytes(jwe.decrypt_compact(sealed, key, [ALGORITHM, ENCRYPTION]).plaintext or b"")
    except (JoseError, ValueError, KeyError, TypeError, AssertionError) as error:
        raise _broken(type(error).__name__) from None


def _broken(what: str) -> SealBroken:
    return SealBroken(
        f"封存已损坏（{what}）；请用 kiteline sealing-key 给出的公钥重新封存",
        f"the seal is broken ({what}); seal again with the key that kiteline sealing-key gives",
    )


def _random() -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    return ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(12)


def _from_seed(seed: bytes) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    number = int.from_bytes(hmac.digest(seed, b"ephemeral", hashlib.sha512))  # so long that its rest is unbiased
    return ec.derive_private_key(number % (ORDER - 1) + 1, ec.SECP256R1()), hmac.digest(seed, b"nonce", "sha256")[:12]


def _coded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
