"""Whatever changes while somebody pages: every row whose sort key stays comes once, in any order, under any filter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from projections.demand import projection as demand_projection
from projections.engine import generations
from projections.platform.api.app import build_api
from tests.own_database import database
from tests.platform.city import City, small_city
from tests.platform.conftest import Api
from tests.platform.server import running

TABLE = f'"{generations.schema_name(demand_projection.name, 1)}".demand'
DEMANDS = "/v1/models/demands"
SORTS = ["openings", "-openings", "wage_min", "-wage_min,openings", "title,-valid_until", "-subject", "county,wage_min"]
CHANGING = ("openings", "wage_min", "title", "county", "valid_until")


@pytest.fixture(scope="module")
def live(services: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, Api]]:
    with database(services) as engine:
        city = City(engine, tmp_path_factory.mktemp("paging") / "archive")
        city.found()
        city.accept(small_city())
        with running(build_api(engine, city.archive, tmp_path_factory.mktemp("dist"))) as url:
            yield city, Api(url, None)  # type: ignore[arg-type]


def fill(city: City, chance: random.Random, count: int) -> None:
    """Demands with few different values, so that many are equal, and with nulls."""
    with city.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {TABLE}"))
        for number in range(count):
            put(connection, chance, f"s-{number:03}")


def put(connection: Any, chance: random.Random, subject: str) -> None:
    values = {
        "subject": subject,
        "openings": chance.randrange(4),
        "wage_min": chance.choice([None, None, 1, 2]),
        "title": chance.choice(["车工", "a", "B", "É"]),
        "county": chance.choice(["370703", "370705"]),
        "valid_until": chance.choice(["2190-01-01", "2190-01-02"]),
    }
    names = ", ".join(values)
    given = ", ".join(f"CAST(:{n} AS date)" if n == "valid_until" else f":{n}" for n in values)
    changed = ", ".join(f"{n} = excluded.{n}" for n in CHANGING)
    statement = (
        f"INSERT INTO {TABLE} ({names}, kind) VALUES ({given}, 'talent') ON CONFLICT (subject) DO UPDATE SET {changed}"
    )
    connection.execute(text(statement), values)


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 2**32),
    sort=st.sampled_from(SORTS),
    limit=st.integers(1, 7),
    filtered=st.sampled_from([{}, {"county": "370705"}, {"openings.from": "1", "wage_min.empty": "true"}]),
)
def test_paging_through_a_table_that_changes_misses_and_doubles_no_row_whose_sort_key_stays(
    live: tuple[City, Api], seed: int, sort: str, limit: int, filtered: dict[str, Any]
) -> None:
    city, api = live
    chance = random.Random(seed)
    fill(city, chance, 40)
    before = {row["subject"]: row for row in api.every(DEMANDS, **filtered)}
    moved: set[str] = set()
    seen: list[dict[str, Any]] = []
    for page in api.pages(DEMANDS, limit, sort=sort, **filtered):
        seen += page
        with city.engine.begin() as connection:
            # At the cursor, somewhere else, one that is new and one that goes.
            touched = [f"s-{chance.randrange(40):03}", f"n-{chance.randrange(100):03}"]
            touched += [page[-1]["subject"]] if page else []
            for subject in touched:
                put(connection, chance, subject)
            gone = f"s-{chance.randrange(40):03}"
            connection.execute(text(f"DELETE FROM {TABLE} WHERE subject = :gone"), {"gone": gone})
            moved |= {*touched, gone}
    stayed = [row["subject"] for row in seen if row["subject"] not in moved]
    assert len(stayed) == len(set(stayed))
    assert set(stayed) == before.keys() - moved


def test_rows_whose_other_columns_change_keep_their_place(live: tuple[City, Api]) -> None:
    city, api = live
    fill(city, random.Random(1), 30)
    seen: list[str] = []
    for page in api.pages(DEMANDS, 4, sort="-openings"):
        seen += [row["subject"] for row in page]
        with city.engine.begin() as connection:
            connection.execute(text(f"UPDATE {TABLE} SET wage_min = coalesce(wage_min, 0) + 1, title = title || 'x'"))
    assert sorted(seen) == [f"s-{number:03}" for number in range(30)]
