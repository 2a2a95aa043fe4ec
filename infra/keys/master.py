"""The master key: wraps every secret of the key store. 32 bytes in a file of its own, readable by its owner only."""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from schemas.errors import KeysDoNotFit

BYTES = 32


class MasterKey:
    """Wraps with AES-256-GCM; `name` says what is wrapped and is authenticated: rows cannot be swapped."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._lookup = hmac.digest(key, b"kiteline lookup", "sha256")

    def wrap(self, name: str, secret: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + self._cipher.encrypt(nonce, secret, name.encode())

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """Raises KeysDoNotFit."""
        try:
            return self._cipher.decrypt(wrapped[:12], wrapped[12:], name.encode())
        except (InvalidTag, ValueError):
            raise KeysDoNotFit(
                "主密钥与密钥库不符；请放回建立该密钥库时的 master.key（KITELINE_MASTER_KEY_FILE）",
                "the master key is not that of this key store; put back the master.key that it was made with"
                " (KITELINE_MASTER_KEY_FILE)",
            ) from None

    def lookup(self, text: str) -> bytes:
        """A keyed hash, to find a row by what it must not show."""
        return hmac.digest(self._lookup, text.encode(), "sha256")


def read_master_key(file: Path, *, make: bool) -> MasterKey:
    """The key in `file`, hex; with `make` a new one where there is no file. Raises KeysDoNotFit."""
    if make and not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Two at once: whoever links first has made the key, and both read that.
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_hex(BYTES) + "\n")
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    try:
        if file.stat().st_mode & 0o077:
            raise KeysDoNotFit(
                f"主密钥文件 {file} 他人可读；请运行 chmod 600 {file}",
                f"the master key {file} can be read by others; run: chmod 600 {file}",
            )
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise KeysDoNotFit(
            f"读不出主密钥 {file}（{type(error).__name__}）；请放回备份的 master.key",
            f"the master key {file} cannot be read ({type(error).__name__}); put back the master.key that you keep",
        ) from error
    if len(key) != BYTES:
        raise KeysDoNotFit(
            f"主密钥 {file} 有 {len(key)} 字节，应为 {BYTES}；请放回备份的 master.key",
            f"the master key {file} has {len(key)} bytes, {BYTES} are expected; put back the master.key that you keep",
        )
    return MasterKey(key)
