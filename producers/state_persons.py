"""Persons in a member's state: student number -> random reference, until the person is erased."""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path

from producers.state_faults import translated

SCHEMA = """
CREATE TABLE IF NOT EXISTS person_refs (
    school TEXT NOT NULL, number TEXT NOT NULL, ref TEXT NOT NULL UNIQUE, PRIMARY KEY (school, number));
CREATE TABLE IF NOT EXISTS erased_persons (mark BLOB PRIMARY KEY);
CREATE TABLE IF NOT EXISTS secret (one INTEGER PRIMARY KEY CHECK (one = 1), value BLOB NOT NULL);
"""


class PersonRefs:
    """The part of a member's state that says which student is which reference."""

    path: Path
    _db: sqlite3.Connection
    _new_ref: Callable[[], str]

    secret: bytes
    """This state's own, for keyed hashes."""

    def _open_persons(self) -> None:
        """Make what is missing. Call outside of a transaction, which might be taken back."""
        self._db.executescript(SCHEMA)
        self._db.execute("INSERT OR IGNORE INTO secret VALUES (1, ?)", (secrets.token_bytes(32),))
        self.secret = bytes(self._db.execute("SELECT value FROM secret").fetchone()[0])

    def person_ref(self, school: str, number: str) -> str | None:
        """The random reference of a student, made on first use; None when the student was erased."""
        with translated(self.path):
            sql = "SELECT ref FROM person_refs WHERE school = ? AND number = ?"
            found = self._db.execute(sql, (school, number)).fetchone()
            if found:
                return str(found[0])
            mark = self._mark(school, number)
            if self._db.execute("SELECT 1 FROM erased_persons WHERE mark = ?", (mark,)).fetchone():
                return None
            ref = self._new_ref()
            self._db.execute("INSERT INTO person_refs VALUES (?, ?, ?)", (school, number, ref))
            return ref

    def erase_person(self, subject: str) -> bool:
        """Forget whom `subject` (<school>/<ref>) stands for and what was stated of it. Returns whether it was known.

        A mark stays that does not lead to the reference: rows of this student state nothing any more.
        """
        school, _, ref = subject.partition("/")
        with translated(self.path):
            found = self._db.execute("SELECT number FROM person_refs WHERE school = ? AND ref = ?", (school, ref))
            known = found.fetchone()
            if known:
                mark = self._mark(school, known[0])
                self._db.execute("INSERT OR IGNORE INTO erased_persons VALUES (?)", (mark,))
                self._db.execute("DELETE FROM person_refs WHERE school = ? AND ref = ?", (school, ref))
            # Row keys are <event type>:<subject>, and prints of names stand in the payloads.
            end = f":{subject}"
            self._db.execute("DELETE FROM statements WHERE substr(row_key, -?) = ?", (len(end), end))
            self._db.execute("DELETE FROM rows_read WHERE identity = ?", (subject,))
        return known is not None

    def _mark(self, school: str, number: str) -> bytes:
        return hmac.digest(self.secret, f"erased\0{school}\0{number}".encode(), "sha256")
