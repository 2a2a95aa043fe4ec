"""The key store over SQLAlchemy: what `schemas.key_store.KeyStore` promises, every secret wrapped by the master key."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from infra.keys.engine import make_tables, transaction
from infra.keys.master import MasterKey
from infra.keys.sealing_rows import SealingRows
from infra.keys.tables import person, proof, replayed, trim
from schemas.key_store import Place, Replayed
from schemas.person_cipher import KEY_BYTES

AT_ONCE = 500
"""Rows named in one statement."""
NAME = "kiteline key store"


class SqlKeyStore(SealingRows):
    """On `engine`, in a database of its own. Makes its tables. Raises KeysDoNotFit, KeyStoreUnavailable."""

    def __init__(self, engine: Engine, master: MasterKey) -> None:
        super().__init__(engine, master)
        make_tables(engine)
        with transaction(engine) as connection:
            wrapped = connection.execute(select(proof.c.wrapped).where(proof.c.name == NAME)).scalar()
            if wrapped is None:
                row = {"name": NAME, "wrapped": master.wrap(NAME, secrets.token_bytes(16))}
                insert_new(connection, proof, [row])
        if wrapped is not None:
            master.unwrap(NAME, wrapped)

    def __enter__(self) -> SqlKeyStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.engine.dispose()

    # --- persons ----------------------------------------------------------------------------------------

    def person_keys(self, subjects: Collection[str]) -> Mapping[str, bytes]:
        with transaction(self.engine) as connection:
            # An erased one has its row, so that it is not made again.
            known = {s for s, _ in _keys(connection, subjects, erased_too=True)}
            made = [(s, secrets.token_bytes(KEY_BYTES)) for s in sorted(set(subjects) - known)]
            insert_new(connection, person, [{"subject": s, "key": self.master.wrap(s, key)} for s, key in made])
            found = dict(_keys(connection, subjects))
        return {subject: self.master.unwrap(subject, wrapped) for subject, wrapped in found.items()}

    def known_keys(self, subjects: Collection[str]) -> Mapping[str, bytes]:
        with transaction(self.engine) as connection:
            found = dict(_keys(connection, subjects))
        return {subject: self.master.unwrap(subject, wrapped) for subject, wrapped in found.items()}

    def remember(self, numbers: Mapping[str, str]) -> None:
        p = person.c
        with transaction(self.engine) as connection:
            for subject, number in numbers.items():
                values = {
                    "number": self.master.wrap(f"{subject} number", number.encode()),
                    "lookup": self._lookup(subject.partition("/")[0], number),
                }
                connection.execute(update(person).where(p.subject == subject, p.key.is_not(None)).values(values))

    def subject_of(self, school: str, number: str) -> str | None:
        with transaction(self.engine) as connection:
            query = select(person.c.subject).where(person.c.lookup == self._lookup(school, number))
            return connection.execute(query.order_by(person.c.subject).limit(1)).scalar()

    def _lookup(self, school: str, number: str) -> bytes:
        return self.master.lookup(f"{school}\0{number}")

    def erased(self, subjects: Collection[str]) -> set[str]:
        found: set[str] = set()
        with transaction(self.engine) as connection:
            for some in _parts(subjects):
                query = select(person.c.subject).where(person.c.subject.in_(some), person.c.erased_at.is_not(None))
                found.update(connection.execute(query).scalars())
        return found

    def erase(self, subjects: Collection[str], at: datetime) -> set[str]:
        with transaction(self.engine) as connection:
            new = self.erase_within(connection, subjects, at)
        if new:
            self.vacuum()
        return new

    def erase_within(self, connection: Connection, subjects: Collection[str], at: datetime) -> set[str]:
        """`erase` as part of a transaction of the caller's; `vacuum` is to follow it."""
        new: set[str] = set()
        nothing = {"key": None, "number": None, "lookup": None, "erased_at": at.isoformat()}
        for some in _parts(subjects):
            insert_new(connection, person, [{"subject": subject} for subject in some])
            mine = person.c.subject.in_(some) & person.c.erased_at.is_(None)
            new.update(connection.execute(select(person.c.subject).where(mine)).scalars())
            connection.execute(update(person).where(mine).values(nothing))
        if new:
            self._rotate(connection, at)
        return new

    # --- upkeep -----------------------------------------------------------------------------------------

    def trim_later(self, places: Iterable[tuple[str, int, int]]) -> None:
        rows = [{"topic": t, "partition": p, "offset": o} for t, p, o in places]
        with transaction(self.engine) as connection:
            insert_new(connection, trim, rows)

    def to_trim(self) -> list[tuple[str, int, int]]:
        with transaction(self.engine) as connection:
            return [(r.topic, r.partition, r.offset) for r in connection.execute(select(trim).order_by(*trim.c))]

    def trimmed(self, places: Iterable[tuple[str, int, int]]) -> None:
        t = trim.c
        with transaction(self.engine) as connection:
            for topic, partition, offset in places:
                connection.execute(delete(trim).where(t.topic == topic, t.partition == partition, t.offset == offset))

    def replayed(self) -> Mapping[Place, Replayed]:
        with transaction(self.engine) as connection:
            rows = connection.execute(select(replayed)).all()
        return {(r.topic, r.partition): Replayed(r.topic_id, r.next_offset) for r in rows}

    def note_replayed(self, places: Mapping[Place, Replayed]) -> None:
        with transaction(self.engine) as connection:
            note_replayed(connection, places)


def note_replayed(connection: Connection, places: Mapping[Place, Replayed]) -> None:
    for (topic, partition), at in places.items():
        connection.execute(delete(replayed).where(replayed.c.topic == topic, replayed.c.partition == partition))
        row = {"topic": topic, "partition": partition, "topic_id": at.topic_id, "next_offset": at.next_offset}
        insert_new(connection, replayed, [row])


def _parts(subjects: Collection[str]) -> Iterator[list[str]]:
    """In stretches that one statement can name."""
    every = sorted(subjects)
    return (every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE))


def _keys(
    connection: Connection, subjects: Collection[str], *, erased_too: bool = False
) -> Iterator[tuple[str, bytes]]:
    for some in _parts(subjects):
        query = select(person.c.subject, person.c.key).where(person.c.subject.in_(some))
        if not erased_too:
            query = query.where(person.c.key.is_not(None))
        yield from ((row.subject, row.key) for row in connection.execute(query))


def insert_new(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows whose key is not there yet."""
    if rows:
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        connection.execute(insert(table).on_conflict_do_nothing(), list(rows))
