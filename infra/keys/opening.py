"""Opens the key store that the settings name: by default SQLite in the home, never the read models' database."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from infra.keys.engine import open_database
from infra.keys.master import read_master_key
from infra.keys.store import SqlKeyStore
from infra.services import Services
from infra.settings import Settings
from schemas.errors import KeysDoNotFit, UsageError


def keys_url(settings: Settings) -> str:
    """URL of the key store's database."""
    given = settings.keys_url.get_secret_value()
    return given or URL.create("sqlite", database=str(settings.keys_dir / "keys.sqlite3")).render_as_string()


def master_key_file(settings: Settings) -> Path:
    return settings.master_key_file or settings.keys_dir / "master.key"


def open_key_store(services: Services) -> SqlKeyStore:
    """The store, made on first use with its master key.

    Raises UsageError (it would lie with the read models), KeysDoNotFit (its master key is gone), KeyStoreUnavailable.
    """
    settings, url = services.settings, keys_url(services.settings)
    if _place(url) == _place(services.database_url):
        raise UsageError(
            "KITELINE_KEYS_URL 与 KITELINE_DATABASE_URL 是同一个库；密钥必须另放，否则读模型的备份会带走密钥",
            "KITELINE_KEYS_URL is the database of KITELINE_DATABASE_URL; keys need one of their own, or every backup"
            " of the read models would hold them",
        )
    file = master_key_file(settings)
    made_before = (settings.keys_dir / "keys.sqlite3").exists()
    if made_before and not settings.keys_url.get_secret_value() and not file.exists():
        raise KeysDoNotFit(
            f"密钥库已有，主密钥 {file} 却不见了；请放回备份的 master.key",
            f"the key store is there and its master key {file} is gone; put back the master.key that you keep",
        )
    return SqlKeyStore(open_database(url), read_master_key(file, make=True))


def _place(url: str) -> tuple[str, str | None, int | None, str | None]:
    """Which database a URL leads to."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return (url, None, None, None)
    return (parsed.get_backend_name(), parsed.host, parsed.port or 5432, parsed.database)
