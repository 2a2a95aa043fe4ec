"""What a member's own machine remembers: one SQLite file. It never holds a name or an ID number.

Outbox: records not yet acknowledged by the broker. Statements: what each row has stated, so that an unchanged row
states nothing and a correction follows what it corrects. Person refs: see state_persons. Rows read: what the last
snapshot of a table held, so that a row that is gone is told.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from producers.envelope import AS_GIVEN, plain
from producers.rows import Refused, Source
from producers.rows_read import RowsRead
from producers.state_faults import translated
from producers.state_persons import PersonRefs
from schemas.positions import Position

SCHEMA = """
CREATE TABLE IF NOT EXISTS outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL, event_type TEXT NOT NULL,
    key BLOB NOT NULL, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS statements (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, row_key TEXT NOT NULL, row_time TEXT NOT NULL, occurred_at TEXT NOT NULL,
    event_id TEXT NOT NULL, event_type TEXT NOT NULL, payload TEXT NOT NULL,
    file TEXT NOT NULL, sheet TEXT NOT NULL, row INTEGER NOT NULL,
    topic TEXT, partition INTEGER, "offset" INTEGER);
CREATE INDEX IF NOT EXISTS statements_by_row ON statements (row_key, row_time, seq);
CREATE INDEX IF NOT EXISTS statements_by_event ON statements (event_id);
CREATE TABLE IF NOT EXISTS rows_read (
    table_name TEXT NOT NULL, scope TEXT NOT NULL, identity TEXT NOT NULL, reading INTEGER NOT NULL,
    file TEXT NOT NULL, sheet TEXT NOT NULL, row INTEGER NOT NULL,
    PRIMARY KEY (table_name, scope, identity)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refused (
    file TEXT NOT NULL, sheet TEXT NOT NULL, row INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    zh TEXT NOT NULL, en TEXT NOT NULL);
"""
WAIT_SECONDS = 10.0


@dataclass(frozen=True)
class Statement:
    """What a row stated. `row_time`: its own time in the file; `occurred_at`: that of the fact (see restatements)."""

    row_key: str
    row_time: datetime
    occurred_at: datetime
    event_id: str
    event_type: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Waiting:
    """One record of the outbox."""

    seq: int
    event_id: str
    event_type: str
    key: bytes
    value: bytes


def statement_payload(fact: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a fact: all but its id, its time, its speaker and its subject."""
    return {name: value for name, value in fact.items() if name not in ("event_id", "occurred_at", "member", "subject")}


def random_ref() -> str:
    """Reference of a person: random, so that nothing leads back from it but the table of the member itself."""
    return f"p-{secrets.token_hex(8)}"


class MemberState(PersonRefs):
    """State of one member in the file `path`. Raises DiskFull, Unavailable (locked) or KitelineError (damaged).

    `new_ref` makes person references; a test may pass its own. One thread at a time.
    """

    def __init__(self, path: Path, new_ref: Callable[[], str] = random_ref) -> None:
        self.path = path
        self._new_ref = new_ref
        with translated(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
            path.chmod(0o600)  # it says which student is which reference
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten
            self._db.executescript(SCHEMA)
            self._open_persons()
            self.rows_read = RowsRead(self._db)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> MemberState:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def transaction(self, *, keep: bool = True) -> Iterator[None]:
        """All or nothing; with `keep=False` nothing (a rehearsal)."""
        with translated(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT" if keep else "ROLLBACK")
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    # --- outbox -----------------------------------------------------------------------------------------

    def put(self, event_id: str, event_type: str, key: bytes, value: bytes) -> int:
        """Keep a record until the broker has it; returns its place in the queue."""
        with translated(self.path):
            sql = "INSERT INTO outbox (event_id, event_type, key, value) VALUES (?, ?, ?, ?)"
            return int(self._db.execute(sql, (event_id, event_type, key, value)).lastrowid or 0)

    def waiting(self) -> int:
        """Records in the outbox."""
        with translated(self.path):
            return int(self._db.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def is_waiting(self, event_id: str) -> bool:
        """Is a record of this fact in the outbox?"""
        with translated(self.path):
            found = self._db.execute("SELECT 1 FROM outbox WHERE event_id = ? LIMIT 1", (event_id,)).fetchone()
        return found is not None

    def first_waiting(self, limit: int, after: int = 0) -> list[Waiting]:
        """The oldest records of the outbox with a place above `after`."""
        with translated(self.path):
            sql = "SELECT seq, event_id, event_type, key, value FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?"
            return [Waiting(*row) for row in self._db.execute(sql, (after, limit))]

    def acknowledged(self, done: Sequence[tuple[Waiting, Position]]) -> None:
        """Take records out of the outbox and note where the broker keeps them."""
        placed = [(at.topic, at.partition, at.offset, record.event_id) for record, at in done]
        with self.transaction():
            self._db.executemany("DELETE FROM outbox WHERE seq = ?", [(record.seq,) for record, _ in done])
            self._db.executemany(
                'UPDATE statements SET topic = ?, partition = ?, "offset" = ? WHERE event_id = ?', placed
            )

    # --- statements -------------------------------------------------------------------------------------

    def stated_before(self, row_keys: Iterable[str], row_time: datetime) -> Statement | None:
        """The last statement under any of `row_keys` that speaks of `row_time` or earlier."""
        keys = list(row_keys)
        sql = (  # only question marks are put in
            "SELECT row_key, row_time, occurred_at, event_id, event_type, payload FROM statements"
            f" WHERE row_key IN ({', '.join('?' * len(keys))}) AND row_time <= ? ORDER BY row_time DESC, seq DESC LIMIT 1"
        )
        with translated(self.path):
            found = self._db.execute(sql, (*keys, plain(row_time))).fetchone()
        if found is None:
            return None
        key, said, occurred, event_id, event_type, payload = found
        times = datetime.fromisoformat(said), datetime.fromisoformat(occurred)
        return Statement(key, *times, event_id, event_type, json.loads(payload))

    def keep_statement(self, said: Statement, source: Source) -> None:
        """Remember what a row stated."""
        with translated(self.path):
            payload = AS_GIVEN.encode(said.payload)
            row = (said.row_key, plain(said.row_time), plain(said.occurred_at), said.event_id, said.event_type, payload)
            self._db.execute(
                "INSERT INTO statements (row_key, row_time, occurred_at, event_id, event_type, payload, file, sheet, row)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, source.file, source.sheet, source.row),
            )

    def forget_statements(self, event_ids: Iterable[str]) -> int:
        """Forget that these were stated, so that their rows state them again; returns how many there were."""
        with self.transaction():
            gone = [
                self._db.execute("DELETE FROM statements WHERE event_id = ?", (each,)).rowcount for each in event_ids
            ]
        return sum(gone)

    def has_stated(self, event_id: str, fact: dict[str, Any]) -> bool:
        """Was exactly this said under this id? (The same id with other content is for admission to judge.)"""
        with translated(self.path):
            sql = "SELECT occurred_at, payload FROM statements WHERE event_id = ? ORDER BY seq DESC LIMIT 1"
            found = self._db.execute(sql, (event_id,)).fetchone()
        if found is None:
            return False
        payload = json.loads(json.dumps(statement_payload(fact), default=plain))
        return bool(found[0] == plain(fact["occurred_at"]) and json.loads(found[1]) == payload)

    def source_of(self, event_id: str) -> Source | None:
        """The row that stated a fact; None for facts that came from no file."""
        with translated(self.path):
            sql = "SELECT file, sheet, row FROM statements WHERE event_id = ? ORDER BY seq DESC LIMIT 1"
            found = self._db.execute(sql, (event_id,)).fetchone()
        return Source(*found) if found else None

    # --- refusals ---------------------------------------------------------------------------------------

    def forget_refusals(self, file: str) -> None:
        """Drop what was refused of a file that is now read again."""
        with translated(self.path):
            self._db.execute("DELETE FROM refused WHERE file = ?", (file,))

    def keep_refusal(self, refused: Refused) -> None:
        with translated(self.path):
            at = refused.source
            row = (at.file, at.sheet, at.row, refused.field, refused.value, refused.zh, refused.en)
            self._db.execute("INSERT INTO refused VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def refusals(self) -> list[Refused]:
        """Rows refused when their file was last read."""
        with translated(self.path):
            rows = self._db.execute("SELECT file, sheet, row, field, value, zh, en FROM refused ORDER BY rowid")
            return [Refused(Source(file, sheet, row), *rest) for file, sheet, row, *rest in rows]
