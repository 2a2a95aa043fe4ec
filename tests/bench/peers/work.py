"""What all peers are to make: a table of demands and an aggregate over it. For Kiteline, the projection of both."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, text

from projections.engine.declaration import Entity, Projection, Summary

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
by_place = Summary("demand_by_place", of=demand, by=PLACE, sums={"openings": "openings"})
projection = Projection(PROJECTION, "对照", "Side by side", entities=(demand,), summaries=(by_place,))


def make_tables(connection: Connection, schema: str) -> None:
    """Both tables, empty, in a schema of their own, as Kiteline would make them."""
    connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
    connection.execute(text(f"CREATE SCHEMA {schema}"))
    tables = MetaData()
    for made in (demand.table, by_place.table):
        made.to_metadata(tables, schema=schema)
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
