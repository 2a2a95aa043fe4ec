"""An ERP as a member has it: business rows and outbox rows in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, text

from infra.erp_database import erp_engine
from producers.erp.outbox_ddl import TABLE, Dialect, outbox_ddl

GOOD = {
    "kind": "talent", "title": "数控车工", "occupation": "6-18-01-01", "industry": "3412", "county": "370705",
    "openings": 12, "wage_min": 5500, "wage_max": 8000, "valid_until": "2027-08-31", "skills": ["数控编程"],
}  # fmt: skip
OCCURRED = "2026-03-02T10:15:00+08:00"


class Erp:
    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = erp_engine(url)
        self.dialect = self.engine.dialect.name

    def create(self) -> None:
        ddl = outbox_ddl(Dialect(self.dialect)) + "CREATE TABLE vacancy (number TEXT PRIMARY KEY);"
        with self.engine.begin() as connection:
            for statement in ddl.split(";\n"):
                if statement.strip() and not statement.lstrip().startswith("-- All"):
                    connection.execute(text(statement.replace(":", r"\:")))

    def write(self, connection: Connection, number: str, event_type: str = "DemandPublished", /, **more: Any) -> int:
        """A business row and its outbox row; returns the outbox row's id. `payload`: text, or changes of GOOD."""
        payload = more.pop("payload", {})
        said = payload if isinstance(payload, str) else json.dumps(GOOD | payload, ensure_ascii=False)
        connection.execute(text("INSERT INTO vacancy VALUES (:n) ON CONFLICT DO NOTHING"), {"n": number})
        row = {"event_type": event_type, "subject": number, "occurred_at": OCCURRED, "payload": said} | more
        names = ", ".join(row)
        sql = f"INSERT INTO {TABLE} ({names}) VALUES ({', '.join(':' + name for name in row)}) RETURNING id"
        return int(connection.execute(text(sql), row).scalar_one())

    def vacancy(self, number: str, event_type: str = "DemandPublished", /, **more: Any) -> int:
        with self.engine.begin() as connection:
            return self.write(connection, number, event_type, **more)

    def vacancies(self, numbers: Iterable[int]) -> None:
        with self.engine.begin() as connection:
            for number in numbers:
                self.write(connection, f"XQ-{number}")

    def run(self, sql: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(sql))

    def rows(self) -> list[dict[str, Any]]:
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(text(f"SELECT * FROM {TABLE} ORDER BY id")).mappings()]

    def close(self) -> None:
        self.engine.dispose()
