"""Answers of the API held against the tables, which are asked in plain SQL for the same."""

from __future__ import annotations

from typing import Any

import httpx2
from sqlalchemy import text

from tests.bench.figures import require
from tests.platform.city import City, today

OPEN = "kind = 'talent' AND withdrawn_at IS NULL AND valid_until >= :today"
LEFT = "greatest(openings - coalesce(filled_total, 0), 0)"
SQL: dict[str, str] = {
    "open demands": f"SELECT count(*) FROM demand_g1.demand WHERE {OPEN}",
    "open positions": f"SELECT sum({LEFT}) FROM demand_g1.demand WHERE {OPEN}",
    "graduates": "SELECT count(*) FROM graduates_g1.graduate WHERE member IS NOT NULL",
    "in one county": f"SELECT count(*) FROM demand_g1.demand WHERE {OPEN} AND county = '370705'",
    "of one occupation": f"SELECT sum({LEFT}) FROM demand_g1.demand WHERE {OPEN} AND occupation = '6-18-01-01'"
    " AND county IS NOT NULL",
    "placed": "SELECT count(*) FROM graduates_g1.graduate WHERE member IS NOT NULL"
    " AND outcome IN ('employed', 'self_employed', 'flexible', 'further_study')",
    "newest fact": "SELECT max(seq) FROM verdict WHERE outcome = 'accepted'",
    "rejections in a page": "SELECT least(count(*), 20) FROM verdict WHERE outcome = 'rejected'",
    "alerts in a page": "SELECT least(count(*), 20) FROM alert",
}


def require_as_the_tables(url: str, city: City) -> None:
    """Raise WrongAnswerError for the first answer that is not what the tables have. Nothing may be written meanwhile."""
    with city.engine.connect() as connection:
        there = {name: connection.execute(text(sql), {"today": today()}).scalar() for name, sql in SQL.items()}

    def asked(path: str) -> Any:
        answer = httpx2.get(url + path, timeout=120, headers={"Cache-Control": "no-cache"})
        require(answer.status_code == 200, answer.text[:300])
        return answer.json()

    counts = asked("/v1/summary")["counts"]
    [placed] = asked("/v1/figures?only=placement_rate")["figures"]
    jobs = {row["occupation"]: row["open"] for row in asked("/v1/fit/occupations?limit=500")["items"]}
    told = {
        "open demands": counts["open_demands"],
        "open positions": counts["open_positions"],
        "graduates": counts["graduates"],
        "in one county": asked("/v1/models/demands/count?county=370705")["rows"],
        "of one occupation": jobs.get("6-18-01-01"),
        "placed": placed["numerator"],
        "newest fact": asked("/v1/facts?limit=20")["items"][0]["seq"],
        "rejections in a page": len(asked("/v1/rejections?limit=20")["items"]),
        "alerts in a page": len(asked("/v1/alerts?limit=20")["items"]),
    }
    for name, value in there.items():
        require(told[name] == value, f"{name}: the API says {told[name]}, the table {value}")
