"""The member's state file."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from producers.state import MemberState
from schemas.errors import DiskFull, KitelineError, Unavailable
from schemas.positions import Position


def put(state: MemberState, count: int = 1, size: int = 10) -> None:
    for number in range(count):
        state.put(f"id-{number}", "MajorClosed", b"k", bytes(size))


def test_the_outbox_keeps_its_order_and_survives_a_restart(tmp_path: Path) -> None:
    with MemberState(tmp_path / "m.sqlite3") as first:
        put(first, 3)
    with MemberState(tmp_path / "m.sqlite3") as second:
        assert [record.event_id for record in second.first_waiting(10)] == ["id-0", "id-1", "id-2"]
        second.acknowledged([(second.first_waiting(1)[0], Position("t", 0, 7))])
        assert [record.event_id for record in second.first_waiting(10)] == ["id-1", "id-2"]


def test_a_transaction_that_fails_or_is_a_rehearsal_leaves_nothing(state: MemberState) -> None:
    with pytest.raises(TypeError), state.transaction():
        put(state, size="no number")  # type: ignore[arg-type]
    with state.transaction(keep=False):
        put(state)
    assert state.waiting() == 0


def test_person_references_are_random_and_stay(state: MemberState, tmp_path: Path) -> None:
    ref = state.person_ref("4137012391", "2023001")
    assert ref is not None
    assert ref == state.person_ref("4137012391", "2023001")
    assert ref.startswith("p-")
    assert len(ref) == 18
    assert ref != state.person_ref("4137012819", "2023001")
    with MemberState(tmp_path / "other.sqlite3") as other:
        assert other.person_ref("4137012391", "2023001") != ref


def test_a_full_disk_is_told_as_such_and_nothing_half_is_kept(state: MemberState) -> None:
    pages = state._db.execute("PRAGMA page_count").fetchone()[0]
    state._db.execute(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(DiskFull, match="no space left"), state.transaction():
        put(state, 50, 5000)
    assert state.waiting() == 0


def test_a_state_in_use_by_another_process_is_told_as_such(state: MemberState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("producers.state.WAIT_SECONDS", 0.05)
    with MemberState(state.path) as other, state.transaction():
        with pytest.raises(Unavailable, match="another process") as caught, other.transaction():
            pass
        assert caught.value.exit_code == 4


def test_a_damaged_state_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "m.sqlite3"
    path.write_bytes(b"this is no database at all, and longer than a header of one" * 40)
    with pytest.raises(KitelineError, match="cannot be used"):
        MemberState(path)


def test_a_state_below_a_file_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "members").write_text("a file")
    with pytest.raises(KitelineError, match="cannot be used"):
        MemberState(tmp_path / "members" / "m.sqlite3")


def test_only_its_owner_may_read_the_state(state: MemberState) -> None:
    assert stat.S_IMODE(state.path.stat().st_mode) == 0o600


def test_the_state_is_an_ordinary_sqlite_file(state: MemberState) -> None:
    with sqlite3.connect(state.path) as other:
        tables = {row[0] for row in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    other.close()
    assert {"outbox", "statements", "person_refs", "refused"} <= tables
