"""A city with a million current rows, filled once and kept: read models by the engine, the archive by the archiver,
verdicts by COPY. What is measured is a copy, so that the city stays as it was filled.

    <home>/archive      the archive
    <home>/filled.json  what is in it, and the declarations that the tables were made from; written last
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Engine, create_engine, func, make_url, select, text

from infra.database import drop_database, ensure_database, libpq_url
from infra.migrate import migrate
from projections.engine import generations
from projections.engine.apply import write_rows
from projections.engine.discovery import with_entities
from projections.engine.pending import Pending
from projections.records import verdict
from schemas.facts import Record, facts_frame
from schemas.starter import starter_facts
from stream_processors.alerts import expiring
from tests.bench.history.archived import write_history
from tests.bench.history.city import Kind
from tests.bench.serving.judged import Judging
from tests.bench.serving.stating import ends
from tests.bench.serving.variety import stated_once, varied
from tests.platform.city import FIRM, City, today

KINDS = (
    Kind("demand", 50, ("DemandPublished", "DemandFilled")),
    Kind("graduate", 40, ("GraduateRegistered", "OutcomeReported")),
    Kind("service", 10, ("ServiceRequested", "ServiceAccepted", "ServiceDelivered", "ServiceRated")),
)
"""Few statements of each subject: it is rows that the reads look at."""
KEPT, MEASURED = "kiteline_bench_filled", "kiteline_bench_serving"
WRITTEN_AT = 400_000
"""Rows that are folded before they are written."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class About:
    """`rows`: in the tables of all read models; `facts`: accepted, each with its verdict; `truth`: indicator -> value."""

    asked: int
    facts: int
    rows: int
    rejected: int
    seconds: float
    truth: Mapping[str, float]
    declarations: Mapping[str, str]


@dataclass(frozen=True)
class Filled:
    """A copy that may be written to. `next_demand`: number of a demand of FIRM that nobody has stated."""

    city: City
    about: About
    next_demand: int


def ensure_filled(server_url: str, home: Path, facts: int, say: Say) -> About:
    """Fill the city unless it is there as these declarations have it."""
    told = home / "filled.json"
    if told.exists():
        about = About(**json.loads(told.read_text(encoding="utf-8")))
        if (about.asked, about.declarations) == (facts, _declarations()):
            return about
        told.unlink()
    drop_database(server_url, KEPT)
    shutil.rmtree(home / "archive", ignore_errors=True)
    url = make_url(server_url).set(database=KEPT)
    ensure_database(server_url, KEPT)
    migrate(url.render_as_string(hide_password=False))
    engine = create_engine(url)
    try:
        about = _fill(engine, home / "archive", facts, say)
    finally:
        engine.dispose()
    told.write_text(json.dumps(asdict(about), indent=1), encoding="utf-8")
    return about


@contextmanager
def copied(server_url: str, home: Path, about: About) -> Iterator[Filled]:
    """The filled city to be measured, in a database and an archive of its own; gone afterwards."""
    drop_database(server_url, MEASURED)
    with psycopg.connect(libpq_url(server_url), autocommit=True) as connection:
        # Nobody may be in what is copied, not even autovacuum.
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (KEPT,))
        names = map(sql.Identifier, (MEASURED, KEPT))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(*names))
    root = home / "measured"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(home / "archive", root)
    engine = create_engine(make_url(server_url).set(database=MEASURED))
    try:
        with engine.connect() as connection:
            stated = select(func.count()).where(verdict.c.member == FIRM)
            yield Filled(City(engine, root, ends(connection, root)), about, connection.execute(stated).scalar_one())
    finally:
        engine.dispose()
        drop_database(server_url, MEASURED)
        shutil.rmtree(root, ignore_errors=True)


def _fill(engine: Engine, root: Path, facts: int, say: Say) -> About:
    began = time.perf_counter()
    projections = with_entities()
    of = {entity: projection for projection in projections for entity in projection.entities}
    City(engine, root).found()
    judging, held = Judging(engine), Pending(list(of))

    def write() -> None:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL synchronous_commit = off"))
            for entity, rows in held.rows():
                write_rows(connection, of[entity], 1, entity, rows)

    def project(family: str, records: Sequence[Record]) -> None:
        nonlocal held
        frame = facts_frame(family, records)
        held.add(family, frame)
        judging.judge(frame)
        if held.size >= WRITTEN_AT:
            write()
            held = Pending(list(of))
            say(f"  {judging.judged:,} facts, {time.perf_counter() - began:.0f} s")

    with judging.without_indexes():
        written = write_history(root, facts, KINDS, project, until=None, vary=varied)
        write()
    with engine.connect() as connection:
        going_on = ends(connection, root)
    # Stated after the rest, as if by a paper that came late: the order does not matter.
    City(engine, root, going_on).accept(
        [*starter_facts(), *stated_once()], recorded_at=datetime(2026, 7, 10, 4, tzinfo=UTC)
    )
    expiring.refresh(engine, today())
    say(f"  vacuum, {time.perf_counter() - began:.0f} s")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    seconds = time.perf_counter() - began
    truth = written.truth.figures()
    return About(facts, written.records, _rows(engine), judging.rejected, seconds, truth, _declarations())


def _declarations() -> dict[str, str]:
    return {one.name: one.declaration for one in with_entities()}


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
