"""The API lists closings, the latest first, as of a moment too."""

from __future__ import annotations

from datetime import date

import psycopg

from projections.closings import Closing, keep
from projections.records import MODELS_CHANNEL
from schemas.topics import FAMILY_PARTITIONS
from tests.platform.city import City
from tests.platform.conftest import Api

POSITIONS = {(family, p): 10 * p + 1 for family, count in FAMILY_PARTITIONS.items() for p in range(count)}


def closing(kind: str, period: str, as_of: date, known_at: date) -> Closing:
    return Closing(kind, period, as_of, known_at, POSITIONS)


def test_closings_are_kept_once_announced_and_listed_with_their_positions(api: Api, city: City) -> None:
    june = closing("month", "2026-06", date(2026, 6, 30), date(2026, 7, 10))
    others = [
        closing("quarter", "2026-Q2", date(2026, 6, 30), date(2026, 7, 10)),
        closing("month", "2026-07", date(2026, 7, 31), date(2026, 8, 10)),
    ]
    dsn = city.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as ear:
        ear.execute(f"LISTEN {MODELS_CHANNEL}")
        for one in (june, *others):
            with city.engine.begin() as connection:
                assert keep(connection, one)
        with city.engine.begin() as connection:
            assert not keep(connection, june)
        assert [note.payload for note in ear.notifies(timeout=5, stop_after=3)] == ["closings"] * 3
        assert list(ear.notifies(timeout=0.3)) == []
    listed = api.every("/v1/closings", limit=2)
    assert [one["period"] for one in listed] == ["2026-07", "2026-06", "2026-Q2"]
    cuts = {(cut["family"], cut["partition"]): cut["end"] for cut in listed[0]["positions"]}
    assert cuts == POSITIONS
    assert listed[0]["records"] == sum(POSITIONS.values())
    assert [one["period"] for one in api.every("/v1/closings", known_at="2026-07-31")] == ["2026-06", "2026-Q2"]
    assert api.every("/v1/closings", as_of="2026-05-31") == []
