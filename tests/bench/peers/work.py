"""What all peers are to make: a table of demands and an aggregate over it. For Kiteline, the projection of both."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, Text, text

from projections.engine.declaration import Entity, Projection

FAMILY = "demand"
EVENT = "DemandPublished"
PROJECTION = "peers"
COLUMNS = (
    *("member", "kind", "title", "occupation", "industry", "county", "park", "education_min"),
    *("openings", "wage_min", "wage_max", "valid_until", "consortium"),
)
AT, BY = "member_at", "member_by"
"""occurred_at and event_id of the statement that a row shows, named as Kiteline names them."""
PLACE = ("county", "occupation")

demand = Entity("demand", family=FAMILY, key=("subject",), sets={EVENT: COLUMNS})
# The aggregate belongs here as soon as the engine has summaries, of = demand, by = PLACE, sums = {"openings":
# "openings"}: a summary has the columns that `make_tables` gives to the others. Then `kiteline.py` no longer recounts.
projection = Projection(PROJECTION, "对照", "Side by side", entities=(demand,))


def make_tables(connection: Connection, schema: str) -> None:
    """Both tables, empty, in a schema of their own."""
    connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
    connection.execute(text(f"CREATE SCHEMA {schema}"))
    tables = MetaData()
    demand.table.to_metadata(tables, schema=schema)
    Table(
        "demand_by_place",
        tables,
        *(Column(name, Text(collation="C"), primary_key=True) for name in PLACE),
        Column("rows", BigInteger, nullable=False),
        Column("openings", BigInteger, nullable=False),
        schema=schema,
    )
    tables.create_all(connection)


def recount(connection: Connection, rows: str, sums: str) -> None:
    """The aggregate `sums` of a peer that keeps none: one INSERT ... SELECT over its table `rows` when all are there.

    That is the cheapest exact way for these peers, cheaper than a difference per event, so it favours them.
    """
    place = ", ".join(PLACE)
    connection.execute(
        text(
            f"INSERT INTO {sums} ({place}, rows, openings)"
            f" SELECT {place}, count(*), sum(openings) FROM {rows} GROUP BY {place}"
        )
    )
