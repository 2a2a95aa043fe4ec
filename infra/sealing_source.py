"""Where the public sealing key comes from: a file, the gateway, or the key store where it is on this machine."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from enum import StrEnum
from pathlib import Path

from infra.keys.opening import open_key_store
from infra.services import Services
from producers.sealing import Sealing
from schemas.errors import Unavailable, UsageError
from schemas.sealing import SealingKey, sealing_key_of

PATH = "/v1/sealing-key"
SECONDS = 10.0


class LegalBasis(StrEnum):
    """What allows a school to pass on personal data (个人信息保护法 article 13)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    STATUTORY_DUTY = "statutory_duty"
    EMERGENCY = "emergency"
    MADE_PUBLIC = "made_public"
    OTHER_LAW = "other_law"


def public_key(services: Services) -> SealingKey | None:
    """The platform's sealing key; None where nothing says which it is.

    Raises UsageError (not a key), Unavailable (the gateway or the key store does not answer).
    """
    given = services.settings.sealing_key
    if given.startswith(("http://", "https://")):
        return _asked(given.rstrip("/").removesuffix(PATH) + PATH)
    if given:
        return _of_file(Path(given))
    database = services.settings.keys_dir / "keys.sqlite3"
    if database.exists() or services.settings.keys_url.get_secret_value():
        with open_key_store(services) as store:
            return store.sealing_key()
    return None


def sealing_of(services: Services, legal_basis: LegalBasis | None) -> Sealing | None:
    """What producers seal with. Raises as `public_key`, and UsageError for a legal basis without a key."""
    key = public_key(services)
    if key is None and legal_basis:
        raise UsageError(
            "没有封存公钥，不能发送个人信息；请用 KITELINE_SEALING_KEY 给出公钥文件或入口地址",
            "there is no sealing key, so no personal data can be sent; name its file or the gateway's address in"
            " KITELINE_SEALING_KEY",
        )
    return Sealing(key, legal_basis.value if legal_basis else None) if key else None


def _asked(url: str) -> SealingKey:
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 - http and https only, see above
            return sealing_key_of(json.load(answer))
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise Unavailable(
            f"取不到封存公钥（{url}，{type(error).__name__}）；请检查 KITELINE_SEALING_KEY 和网络",
            f"the sealing key cannot be had from {url} ({type(error).__name__}); check KITELINE_SEALING_KEY and the network",
        ) from error


def _of_file(file: Path) -> SealingKey:
    try:
        return sealing_key_of(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"读不出封存公钥文件 {file}（{type(error).__name__}）；应为 kiteline sealing-key 写出的 JWK",
            f"the sealing key {file} cannot be read ({type(error).__name__}); the JWK that kiteline sealing-key writes"
            " is expected",
        ) from error


__all__ = ["LegalBasis", "public_key", "sealing_of"]
