"""The keys that sign receipts: `<home>/receipts/signing-key.json` (0600), and the public parts of retired ones.

The key is made on first use; of two processes that make one at once, one wins and the other takes that. A rotation
keeps the public part of the former key, so that its receipts still verify, and forgets the private one. They are
records of their own: back the folder up.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey

from schemas.errors import KitelineError
from schemas.receipts import new_key, read_key


class ReceiptKeys:
    """Keys in `folder`. Safe to use from several processes; a rotation is seen by all at their next receipt."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "signing-key.json"
        self._held: tuple[int, OKPKey] | None = None

    def signing(self) -> OKPKey:
        """The key to sign with; made when there is none. Raises KitelineError for a file that is damaged."""
        try:
            stamp = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            self._make()
            stamp = self._file.stat().st_mtime_ns
        if self._held is None or self._held[0] != stamp:
            self._held = (stamp, _read(self._file))
        return self._held[1]

    def rotate(self) -> tuple[str, str]:
        """Sign with a new key from now on; returns the former kid and the new one."""
        former = self.signing()
        retired = self._folder / "retired" / f"{former.kid}.json"
        retired.parent.mkdir(mode=0o700, exist_ok=True)
        # First the public part: were the second write lost, the key in use would only be listed twice.
        _write(retired, former.as_dict(private=False))
        fresh = new_key()
        _write(self._file, fresh.as_dict(private=True))
        return str(former.kid), str(fresh.kid)

    def public(self) -> dict[str, Any]:
        """All keys that receipts may be signed with, as a JWK set (RFC 7517), the present one first."""
        present = self.signing()
        retired = [_read(file) for file in sorted(self._folder.glob("retired/*.json"))]
        keys = [present, *(key for key in retired if key.kid != present.kid)]
        return {"keys": [key.as_dict(private=False) for key in keys]}

    def _make(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mine = self._folder / f"{secrets.token_hex(8)}.new"
        _write(mine, new_key().as_dict(private=True))
        try:
            os.link(mine, self._file)  # fails where another process was faster
        except FileExistsError:
            pass
        finally:
            mine.unlink()


def _write(file: Path, jwk: dict[str, Any]) -> None:
    """In one step, readable by the owner only."""
    new = file.with_name(f"{secrets.token_hex(8)}.tmp")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(jwk, out, indent=2)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)


def _read(file: Path) -> OKPKey:
    try:
        return read_key(json.loads(file.read_text(encoding="utf-8")))
    except Exception as error:  # noqa: BLE001 - whatever the damage leads to
        raise KitelineError(
            f"收据密钥文件 {file} 无法读取（{type(error).__name__}）；请从备份恢复",
            f"the receipt key {file} cannot be read ({type(error).__name__}); restore it from the backup",
        ) from None
