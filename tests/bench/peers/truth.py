"""What the events lead to, by the rule as the design words it, in polars alone; and tables compared with it.

Nothing of the product's engine takes part. The truth stands in the database beside the peers' tables, so that the
comparison is the database's own, row by row.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, Engine, text

from tests.bench.peers.work import AT, BY, COLUMNS, PLACE, make_tables

LAST = 200
"""Rows that were decided last, looked at first."""
KEPT = ("subject", *COLUMNS, AT, BY)


class Truth:
    """Newest statement per demand, and the aggregate of these."""

    def __init__(self) -> None:
        self.rows = pl.DataFrame()
        self.events = 0

    def learn(self, frame: pl.DataFrame) -> None:
        """Take one frame of events."""
        self.events += frame.height
        stated = frame.rename({"occurred_at": AT, "event_id": BY}).select(*KEPT, "number")
        held = pl.concat([self.rows, stated]) if self.rows.width else stated
        self.rows = held.sort(AT, BY).group_by("subject", maintain_order=True).last()

    @property
    def by_place(self) -> pl.DataFrame:
        of_place = self.rows.group_by(PLACE)
        return of_place.agg(pl.len().alias("rows"), pl.col("openings").cast(pl.Int64).sum())


@dataclass(frozen=True)
class Compared:
    """`wrong`: rows of both tables that are missing, too many or differ; an example of one."""

    wrong: int
    example: str


class TruthTables:
    """The truth in a schema of the database."""

    def __init__(self, engine: Engine, truth: Truth, schema: str) -> None:
        self.schema = schema
        self.events = truth.events
        self.demands = truth.rows.height
        with engine.begin() as connection:
            make_tables(connection, schema)
            connection.execute(text(f"CREATE TABLE {schema}.last (subject text PRIMARY KEY, member_by text)"))
            _copy(connection, f"{schema}.demand", truth.rows.select(KEPT))
            _copy(connection, f"{schema}.demand_by_place", truth.by_place)
            _copy(connection, f"{schema}.last", truth.rows.top_k(LAST, by="number").select("subject", BY))
            connection.execute(text(f"ANALYZE {schema}.demand"))

    def decided(self, connection: Connection, rows: str) -> bool:
        """Whether every row of the table `rows` shows the statement that it should. Cheap while the last do not."""
        last = f"SELECT count(*) FROM {self.schema}.last t JOIN {rows} p USING (subject) WHERE p.{BY} = t.{BY}"
        if connection.execute(text(last)).scalar() != min(LAST, self.demands):
            return False
        every = f"SELECT count(*) FROM {self.schema}.demand t JOIN {rows} p USING (subject) WHERE p.{BY} = t.{BY}"
        return bool(connection.execute(text(every)).scalar() == self.demands)

    def summed(self, connection: Connection, sums: str) -> bool:
        """Whether the aggregate `sums` is right."""
        return not self._differing(connection, sums, "demand_by_place").wrong

    def compare(self, connection: Connection, rows: str, sums: str) -> Compared:
        """Every row of the table `rows` and of the aggregate `sums`, with every column."""
        found = [
            self._differing(connection, rows, "demand"),
            self._differing(connection, sums, "demand_by_place"),
        ]
        return Compared(sum(f.wrong for f in found), next((f.example for f in found if f.example), ""))

    def _differing(self, connection: Connection, table: str, like: str) -> Compared:
        """A group that has become empty may be left out or stay with zeros."""
        key, columns, some = (
            (("subject",), KEPT, "")
            if like == "demand"
            else (PLACE, (*PLACE, "rows", "openings"), "WHERE (rows, openings) <> (0, 0)")
        )
        named = ", ".join(columns)
        # In one statement: a peer that still writes must not come between the count and the example.
        differ = text(
            f"SELECT count(*) OVER (), p, t FROM (SELECT {named} FROM {table} {some}) p"
            f" FULL JOIN (SELECT {named} FROM {self.schema}.{like}) t USING ({', '.join(key)})"
            " WHERE p IS DISTINCT FROM t LIMIT 1"
        )
        found = connection.execute(differ).one_or_none()
        if found is None:
            return Compared(0, "")
        wrong, got, wanted = found
        return Compared(wrong, f"{table}: {got} instead of {wanted}")


def _copy(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    cursor = connection.connection.cursor()
    columns = ", ".join(frame.columns)
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)") as copy:
        copy.write(frame.write_csv(include_header=False, quote_style="non_numeric").encode())
