"""The table `statement` as of a moment (DuckDB): what was accepted is what is archived, each once; the rest is given.

Kept small, since there is a row per fact: members and event types as numbers of a list, ids as 128 bits, what a
statement is about as a hash (measured on two busy cores: two million statements in 1.1 s of processor time and 100 MB;
the four indicators of the members' conduct then take 0.5 s). The log may hold a fact twice, where admission forwarded it
again after a crash; here it is one statement.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import polars as pl

from projections.engine.statements import ACCEPTED, REFUSED, STATEMENTS, statement

NAMES = {"member": "member_name", "event_type": "event_name"}
"""Columns of few different texts -> the type that lists these."""


def make_statements(duck: duckdb.DuckDBPyConnection, facts: Sequence[str], refused: pl.DataFrame) -> None:
    """Make the table. `facts`: views of families' facts, within the bounds; `refused`: as `statements.Refused` gives it."""
    duck.register("given_refused", refused.to_arrow())
    duck.execute(f'CREATE SCHEMA "{STATEMENTS}"; CREATE TABLE "{STATEMENTS}".refused AS FROM given_refused')
    duck.unregister("given_refused")
    for column, name in NAMES.items():
        there = [
            f"SELECT DISTINCT {'type' if column == 'event_type' else column} AS said FROM {view}" for view in facts
        ]
        there += [f'SELECT DISTINCT {column} FROM "{STATEMENTS}".refused', "SELECT ''"]  # a list is never empty
        listed = f"SELECT DISTINCT said FROM ({' UNION ALL '.join(there)}) WHERE said IS NOT NULL"
        duck.execute(f"CREATE TYPE {name} AS ENUM ({listed})")
    accepted = [_accepted(duck, number, view) for number, view in enumerate(facts)]
    once = " UNION ALL ".join(f"SELECT * FROM {table}" for table in accepted)
    others = ", ".join(f"{column}::{name} AS {column}" for column, name in NAMES.items())
    duck.execute(
        f'CREATE VIEW "{STATEMENTS}"."{statement.name}" AS '
        f"SELECT * REPLACE (event_id::VARCHAR AS event_id), '{ACCEPTED}' AS outcome FROM ({once}) UNION ALL BY NAME "
        f"SELECT {others}, hash(subject) AS subject, {', '.join(c for c in REFUSED if c not in {*NAMES, 'subject'})} "
        f'FROM "{STATEMENTS}".refused'
    )


def _accepted(duck: duckdb.DuckDBPyConnection, number: int, facts: str) -> str:
    """A table of one family's facts, each once. Returns its name."""
    table = f'"{STATEMENTS}".accepted_{number}'
    duck.execute(
        f"CREATE TABLE {table} AS SELECT member::member_name AS member, type::event_name AS event_type, "
        f"hash(subject) AS subject, event_id::UUID AS event_id, occurred_at, recorded_at FROM {facts}"
    )
    if duck.execute(f"SELECT 1 FROM {table} GROUP BY member, event_id HAVING count(*) > 1 LIMIT 1").fetchone():
        duck.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT DISTINCT * FROM {table}")
    return table
