"""A city with a million current rows: read models by the engine, the archive by the archiver, verdicts by COPY."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from sqlalchemy import Engine, create_engine, func, make_url, select, text

from infra.database import drop_database, ensure_database
from projections.engine import archive, generations
from projections.engine.apply import apply_facts
from projections.engine.discovery import with_entities
from schemas.facts import Record, facts_frame
from schemas.starter import starter_facts
from tests.backing import TEMPLATE, Backing
from tests.bench.history.archived import write_history
from tests.bench.history.city import EMPLOYERS, SCHOOLS, Kind
from tests.bench.history.truth import Truth
from tests.platform.city import City, admitted

KINDS = (
    Kind("demand", 50, ("DemandPublished", "DemandFilled")),
    Kind("graduate", 40, ("GraduateRegistered", "OutcomeReported")),
    Kind("service", 10, ("ServiceRequested", "ServiceAccepted", "ServiceDelivered", "ServiceRated")),
)
"""Few statements of each subject: it is rows that the reads look at."""
VERDICT = ("topic", "partition", "offset", "recorded_at", "member", "event_id", "event_type", "subject", "occurred_at")
DATABASE = "kiteline_bench_serving"


@dataclass(frozen=True)
class Filled:
    """`rows`: in the tables of all read models; `facts`: accepted, each with its verdict."""

    city: City
    truth: Truth
    facts: int
    rows: int


@contextmanager
def filled(backing: Backing, home: Path, facts: int) -> Iterator[Filled]:
    backing.ensure_template()
    ensure_database(backing.server_url, DATABASE, TEMPLATE)
    engine = create_engine(make_url(backing.server_url).set(database=DATABASE))
    try:
        yield _fill(engine, home / "archive", facts)
    finally:
        engine.dispose()
        drop_database(backing.server_url, DATABASE)


def _fill(engine: Engine, root: Path, facts: int) -> Filled:
    members = [admitted(code, "school", f"院校 {n}") for n, code in enumerate(SCHOOLS)]
    members += [admitted(code, "enterprise", f"企业 {n}") for n, code in enumerate(EMPLOYERS)]
    City(engine, root).found()
    numbers = itertools.count()

    def project(family: str, records: Sequence[Record]) -> None:
        frame = facts_frame(family, records)
        with engine.begin() as connection:
            for projection in with_entities():
                for entity in projection.entities:
                    if entity.family == family:
                        apply_facts(connection, projection, 1, entity, frame)
        _judge(engine, frame, numbers)

    written = write_history(root, facts, KINDS, project)
    # What is stated later follows on what is archived.
    ends = {kind.family: itertools.count(archive.next_offset(root, kind.family, 0)) for kind in KINDS}
    city = City(engine, root, ends)
    city.accept([*starter_facts(), *members])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return Filled(city, written.truth, written.records, _rows(engine))


def _judge(engine: Engine, frame: pl.DataFrame, numbers: Iterator[int]) -> None:
    """A verdict for each fact."""
    told = frame.with_columns(
        ("inbox." + pl.col("member")).alias("topic"),
        pl.lit(0).alias("partition"),
        pl.Series("offset", list(itertools.islice(numbers, frame.height))),
        pl.col("type").alias("event_type"),
    ).select(*VERDICT)
    with engine.begin() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        columns = ", ".join(f'"{name}"' for name in VERDICT)
        command = f"COPY verdict ({columns}, outcome, content_hash) FROM STDIN WITH (FORMAT csv)"
        with raw.cursor().copy(command) as copy:
            rows = told.with_columns(pl.lit("accepted").alias("outcome"), pl.lit("\\x00").alias("content_hash"))
            copy.write(rows.write_csv(include_header=False).encode())


def _rows(engine: Engine) -> int:
    with engine.connect() as connection:
        return sum(
            connection.execute(
                select(func.count()).select_from(entity.table),
                execution_options={"schema_translate_map": generations.translate(projection, 1)},
            ).scalar_one()
            for projection in with_entities()
            for entity in projection.entities
        )
