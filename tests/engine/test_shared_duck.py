"""Several past states in one database engine: each sees its own, and together they keep within their bound."""

from __future__ import annotations

import gc
import tempfile
from pathlib import Path

import pytest

from projections.engine import shared_duck
from projections.engine.shared_duck import SharedDuck


def test_states_with_tables_of_the_same_name_see_their_own() -> None:
    duck = SharedDuck()
    one, other = (duck.connection(facts=0) for _ in range(2))
    for state, number in ((one, 1), (other, 2)):
        state.execute('CREATE SCHEMA "demand"')
        state.execute(f'CREATE TABLE "demand"."demand" AS SELECT {number} AS n')
        state.execute("CREATE TYPE member_name AS ENUM ('a')")
    assert one.execute('SELECT n FROM "demand"."demand"').fetchall() == [(1,)]
    assert other.execute('SELECT n FROM "demand"."demand"').fetchall() == [(2,)]


def test_what_is_more_than_may_be_held_lies_on_the_disk_and_goes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(shared_duck, "LEAST_MB", 48)
    duck = SharedDuck()
    states = [duck.connection(facts=0) for _ in range(3)]
    for state in states:
        state.execute("CREATE TABLE t AS SELECT hash(n) AS h, n FROM range(2_000_000) r(n)")  # 32 MB each
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) > 10_000_000
    assert [state.execute("SELECT count(DISTINCT n) FROM t").fetchone() for state in states] == [(2_000_000,)] * 3
    del duck, states, state
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_more_facts_may_hold_more() -> None:
    duck = SharedDuck()
    duck.connection(facts=10_000_000)
    limit = duck.connection(facts=0).execute("SELECT current_setting('memory_limit')").fetchone()
    assert limit is not None
    assert str(limit[0]).startswith("1.2 GiB")  # 384 + 960 MB; less is not said afterwards
