"""The sealing keys of the key store: epochs, one of them current."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from infra.keys.engine import told, transaction
from infra.keys.master import MasterKey
from infra.keys.tables import sealing_key
from schemas.days import now
from schemas.key_store import Retired
from schemas.sealing import SealingKey, new_pair


class SealingRows:
    """The part of the store that `schemas.key_store.SealingKeys` describes."""

    def __init__(self, engine: Engine, master: MasterKey) -> None:
        self.engine = engine
        self.master = master

    def sealing_key(self) -> SealingKey:
        with transaction(self.engine) as connection:
            row = connection.execute(_current()).first()
            return SealingKey(row.kid, row.x, row.y) if row else self._made(connection, now())

    def seed(self, kid: str) -> bytes:
        with transaction(self.engine) as connection:
            wrapped = connection.execute(select(sealing_key.c.seed).where(sealing_key.c.kid == kid)).scalar_one()
        return self.master.unwrap(f"{kid} seed", wrapped)

    def opening_keys(self) -> Mapping[str, bytes]:
        k = sealing_key.c
        with transaction(self.engine) as connection:
            rows = connection.execute(select(k.kid, k.private).where(k.private.is_not(None))).all()
        return {row.kid: self.master.unwrap(row.kid, row.private) for row in rows}

    def rotate(self, at: datetime) -> SealingKey:
        with transaction(self.engine) as connection:
            return self._rotate(connection, at)

    def retired(self) -> list[Retired]:
        k = sealing_key.c
        with transaction(self.engine) as connection:
            query = select(sealing_key).where(k.retired_at.is_not(None), k.private.is_not(None)).order_by(k.epoch)
            rows = connection.execute(query).all()
        return [Retired(r.kid, datetime.fromisoformat(r.retired_at), r.bounds and json.loads(r.bounds)) for r in rows]

    def bound(self, kid: str, bounds: Mapping[str, int]) -> None:
        with transaction(self.engine) as connection:
            connection.execute(update(sealing_key).where(sealing_key.c.kid == kid).values(bounds=json.dumps(bounds)))

    def destroy(self, kid: str) -> None:
        k = sealing_key.c
        nothing: dict[str, Any] = {"private": None, "seed": None, "destroyed_at": now().isoformat()}
        with transaction(self.engine) as connection:
            query = update(sealing_key).where(k.kid == kid, k.retired_at.is_not(None), k.destroyed_at.is_(None))
            connection.execute(query.values(nothing))
        self.vacuum()

    def _rotate(self, connection: Connection, at: datetime) -> SealingKey:
        made = self._made(connection, at)
        k = sealing_key.c
        earlier = update(sealing_key).where(k.kid != made.kid, k.retired_at.is_(None))
        connection.execute(earlier.values(retired_at=at.isoformat()))
        return made

    def _made(self, connection: Connection, at: datetime) -> SealingKey:
        kid = f"seal-{at:%Y%m%d}-{secrets.token_hex(4)}"
        key, private = new_pair(kid)
        row = {
            "kid": kid, "x": key.x, "y": key.y, "made_at": at.isoformat(),
            "private": self.master.wrap(kid, private),
            "seed": self.master.wrap(f"{kid} seed", secrets.token_bytes(32)),
        }  # fmt: skip
        connection.execute(insert(sealing_key).values(row))
        return key

    def vacuum(self) -> None:
        """PostgreSQL keeps old versions of rows until it is told; SQLite has overwritten them (secure_delete)."""
        if self.engine.dialect.name == "postgresql":
            with told(self.engine), self.engine.connect() as connection:
                alone = connection.execution_options(isolation_level="AUTOCOMMIT")
                alone.exec_driver_sql("VACUUM person, sealing_key")


def _current() -> Any:
    k = sealing_key.c
    return select(sealing_key).where(k.retired_at.is_(None)).order_by(k.epoch.desc()).limit(1)
