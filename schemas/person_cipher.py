"""Personal data on the record: AES-256-GCM with a key per person. Without that key it is noise, for ever.

The nonce follows from what is encrypted, so that a batch that comes again is forwarded in the very same bytes, and no
nonce ever serves two texts. Event, subject and field are authenticated: a value cannot be moved to another place.
"""

from __future__ import annotations

import base64
import binascii
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from schemas.errors import SealBroken

MARK = "kl1."
"""What an encrypted value begins with: the way it was encrypted."""
KEY_BYTES = 32


def encrypt(key: bytes, subject: str, event_id: str, field: str, text: str) -> str:
    """`text` as it stands in a canonical topic and in the archive."""
    place, content = _place(subject, event_id, field), text.encode()
    nonce = hmac.digest(key, b"kiteline nonce\0" + place + b"\0" + content, "sha256")[:12]
    return MARK + base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, content, place)).decode().rstrip("=")


def decrypt(key: bytes, subject: str, event_id: str, field: str, value: str) -> str:
    """The text. Raises SealBroken when it is not of this key and place."""
    try:
        coded = value.removeprefix(MARK)
        raw = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4))
        return AESGCM(key).decrypt(raw[:12], raw[12:], _place(subject, event_id, field)).decode()
    except (InvalidTag, ValueError, binascii.Error):
        raise SealBroken(
            f"{subject} 的 {field} 无法用这把密钥解开", f"{field} of {subject} cannot be opened with this key"
        ) from None


def _place(subject: str, event_id: str, field: str) -> bytes:
    return "\0".join((subject, event_id, field)).encode()
