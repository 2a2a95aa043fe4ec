"""The key stores hold their contract; the real one keeps no secret in the open and tells a wrong master key."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from infra.database import drop_database, ensure_database
from infra.keys.engine import open_database, transaction
from infra.keys.master import MasterKey, read_master_key
from infra.keys.opening import open_key_store
from infra.keys.store import SqlKeyStore
from infra.keys.tables import person
from infra.services import Services
from infra.settings import Settings
from schemas.errors import KeysDoNotFit, KeyStoreUnavailable, UsageError
from tests.backing import Backing
from tests.keys.contract import ANN, BEN, PROMISES, SCHOOL
from tests.keys.memory import NOON, MemoryKeyStore

Promise = pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
MASTER = MasterKey(bytes(range(32)))


@Promise
def test_the_twin_holds_the_contract(promise: Callable[[object], None]) -> None:
    promise(MemoryKeyStore())


@Promise
def test_the_store_on_sqlite_holds_the_contract(promise: Callable[[object], None], tmp_path: Path) -> None:
    store = SqlKeyStore(open_database(f"sqlite:///{tmp_path}/keys.sqlite3"), MASTER)
    promise(store)
    store.close()


NUMBERS = itertools.count(1)


@pytest.fixture
def database(services: Backing) -> Iterator[str]:
    name = f"kiteline_keys_{next(NUMBERS)}"
    ensure_database(services.server_url, name)
    yield make_url(services.server_url).set(database=name).render_as_string(hide_password=False)
    drop_database(services.server_url, name)


@Promise
def test_the_store_on_postgresql_holds_the_contract(promise: Callable[[object], None], database: str) -> None:
    store = SqlKeyStore(open_database(database), MASTER)
    promise(store)
    store.close()


def test_what_one_process_does_another_sees(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/keys.sqlite3"
    one, other = SqlKeyStore(open_database(url), MASTER), SqlKeyStore(open_database(url), MASTER)
    assert one.person_keys({ANN}) == other.person_keys({ANN})
    other.erase({ANN}, NOON)
    assert one.person_keys({ANN}) == {}
    assert one.sealing_key() == other.sealing_key()
    one.close()
    other.close()


def test_the_file_holds_no_key_and_no_number_and_after_an_erasure_not_even_their_wrapped_bytes(tmp_path: Path) -> None:
    file = tmp_path / "keys.sqlite3"
    store = SqlKeyStore(open_database(f"sqlite:///{file}"), MASTER)
    keys = store.person_keys({ANN, BEN})
    store.remember({ANN: "20230190101001"})
    kid = store.sealing_key().kid
    private = store.opening_keys()[kid]
    with transaction(store.engine) as connection:
        row = connection.execute(select(person).where(person.c.subject == ANN)).one()
    written = file.read_bytes()
    for secret in (*keys.values(), private, b"20230190101001"):
        assert secret not in written
    wrapped = (row.key, row.number, row.lookup)
    assert all(each in written for each in wrapped)
    store.erase({ANN}, NOON)
    for old in store.retired():
        store.destroy(old.kid)
    store.close()
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not any(each in left for each in wrapped)
    assert file.stat().st_mode & 0o077 == 0


def test_a_wrong_or_missing_or_readable_master_key_is_told_before_anything_is_done(tmp_path: Path) -> None:
    services = Services(Settings(home=tmp_path), "", "")
    open_key_store(services).close()
    file = tmp_path / "keys" / "master.key"
    right = file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("00" * 32)
    with pytest.raises(KeysDoNotFit, match="not that of this key store"):
        open_key_store(services)
    file.write_text("00")
    with pytest.raises(KeysDoNotFit, match="has 1 bytes"):
        open_key_store(services)
    file.unlink()
    with pytest.raises(KeysDoNotFit, match="is gone"):
        open_key_store(services)
    file.write_text(right)
    file.chmod(0o644)
    with pytest.raises(KeysDoNotFit, match="chmod 600"):
        open_key_store(services)
    file.chmod(0o600)
    open_key_store(services).close()
    assert read_master_key(file, make=True).unwrap("a", read_master_key(file, make=False).wrap("a", b"x")) == b"x"


def test_the_keys_never_lie_with_the_read_models(tmp_path: Path) -> None:
    url = "postgresql+psycopg://one:secret@db:5432/kiteline"
    settings = Settings.model_validate({"home": tmp_path, "keys_url": "postgresql://other@db/kiteline"})
    with pytest.raises(UsageError, match="need one of their own"):
        open_key_store(Services(settings, "", url))


def test_a_store_that_another_process_holds_is_told_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'keys.sqlite3'}"
    SqlKeyStore(open_database(url), MASTER).close()
    with sqlite3.connect(tmp_path / "keys.sqlite3", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(KeyStoreUnavailable, match="is held by another process"):
            SqlKeyStore(open_database(url), MASTER)


def test_a_store_that_is_away_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(KeyStoreUnavailable, match="KITELINE_KEYS_URL") as told:
        SqlKeyStore(open_database("postgresql://u:hush@127.0.0.1:1/x"), MASTER)
    assert "hush" not in str(told.value)
    with pytest.raises(UsageError, match="sqlite:///FILE"):
        open_database("mysql://x")
    assert SCHOOL not in str(told.value)
