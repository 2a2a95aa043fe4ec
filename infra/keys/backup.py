"""Backups of the key store: a file with all its rows, every secret wrapped by the master key as it is in the store.

Without the master key, which is kept elsewhere, a backup opens nothing. A backup knows nothing of later erasures, so
that restoring one carries out those that the log holds in the very transaction that brings its rows back.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import LargeBinary, delete, func, select, update

from infra.keys.engine import transaction
from infra.keys.store import NAME, SqlKeyStore, note_replayed
from infra.keys.tables import metadata, person, proof, sealing_key
from schemas.days import now
from schemas.errors import UsageError
from schemas.key_store import Place, Replayed

FORMAT = "kiteline-keys-1"
Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Counted:
    """What a store or a backup holds."""

    persons: int
    erased: int
    sealing_keys: int
    """That can still open."""


def counted(store: SqlKeyStore) -> Counted:
    with transaction(store.engine) as connection:
        persons = select(func.count(person.c.key), func.count(person.c.erased_at))
        known, erased = connection.execute(persons).one()
        keys = connection.execute(select(func.count(sealing_key.c.private))).scalar_one()
    return Counted(known, erased, keys)


def write_backup(store: SqlKeyStore, file: Path) -> None:
    """All rows as they are at one moment, into a new file of mode 0600. Raises UsageError when it is there already."""
    with transaction(store.engine) as connection:
        tables = {
            table.name: [_plain(row) for row in connection.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
        }
    body = {"format": FORMAT, "made_at": now().isoformat(), "tables": tables}
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(f"{file} 已存在；请换一个文件名", f"{file} is there already; choose another name") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(body, out)
        out.flush()
        os.fsync(out.fileno())


def read_backup(file: Path) -> Tables:
    """The rows of a backup. Raises UsageError."""
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
        if body["format"] != FORMAT:
            raise ValueError(body["format"])
        return {
            table.name: [
                {
                    column.name: base64.b64decode(row[column.name])
                    if isinstance(column.type, LargeBinary) and row[column.name] is not None
                    else row[column.name]
                    for column in table.columns
                }
                for row in body["tables"][table.name]
            ]
            for table in metadata.sorted_tables
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{file} 不是密钥库备份（{type(error).__name__}）；应为 kiteline keys backup 写出的文件",
            f"{file} is no backup of a key store ({type(error).__name__}); one that kiteline keys backup wrote is expected",
        ) from error


def marks_of(tables: Tables) -> Mapping[Place, Replayed]:
    """How far the log's erasures were carried out when the backup was made."""
    return {(r["topic"], r["partition"]): Replayed(r["topic_id"], r["next_offset"]) for r in tables["replayed"]}


def restore(
    store: SqlKeyStore, tables: Tables, erased: Collection[str], marks: Mapping[Place, Replayed], *, replace: bool
) -> set[str]:
    """Put the rows of a backup in place of the store's, without `erased`, all at once.

    Sealing keys that were replaced because of an erasure since are destroyed too. Returns who was erased since the
    backup. Raises UsageError when the store holds keys of persons and `replace` is not set, KeysDoNotFit when the
    backup was wrapped by another master key.
    """
    for row in tables[proof.name]:
        store.master.unwrap(NAME, row["wrapped"])
    with transaction(store.engine) as connection:
        there = connection.execute(select(func.count()).select_from(person)).scalar_one()
        if there and not replace:
            raise UsageError(
                f"密钥库中已有 {there} 人；确要以备份替换，请加 --replace（备份之后登记的人将无法再识别）",
                f"the key store holds {there} persons; with --replace the backup takes their place, and whoever was"
                " registered after it can never be identified again",
            )
        for table in metadata.sorted_tables:
            connection.execute(delete(table))
            if tables[table.name]:
                connection.execute(table.insert(), tables[table.name])
        new = store.erase_within(connection, erased, now())
        if new:
            old = sealing_key.c.retired_at.is_not(None)
            nothing: dict[str, Any] = {"private": None, "seed": None, "destroyed_at": now().isoformat()}
            connection.execute(update(sealing_key).where(old).values(nothing))
        note_replayed(connection, marks)
    store.vacuum()
    return new


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {k: base64.b64encode(v).decode() if isinstance(v, bytes) else v for k, v in row.items()}
