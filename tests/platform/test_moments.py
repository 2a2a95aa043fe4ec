"""Live and as of a day: the same answers from the tables and from the archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from projections.evaluation.indicators import all_indicators
from tests.platform.city import FIRM, City, demand, stated, today
from tests.platform.conftest import Api

READS = ["/v1/fit", "/v1/fit/occupations", "/v1/fit/counties", "/v1/facts", "/v1/rejections", "/v1/models"]


def paths(api: Api) -> list[str]:
    figures = [f"/v1/evidence/{figure['id']}" for figure in api.json("/v1/figures")["figures"]]
    return [*READS, *figures, *(f"/v1/models/{model['name']}" for model in api.every("/v1/models"))]


def rounded(value: Any) -> Any:
    """Databases may add shares up in another order."""
    if isinstance(value, dict):
        return {name: rounded(v) for name, v in value.items()}
    return round(value, 6) if isinstance(value, float) else value


def test_live_equals_as_of_today(api: Api) -> None:
    moment = str(today())
    for path in paths(api):
        live, past = api.every(path), api.every(path, as_of=moment)
        assert [rounded(i) for i in live] == [rounded(i) for i in past], path
    for path, kept in (("/v1/figures", "figures"), ("/v1/summary", "counts")):
        assert api.json(path)[kept] == api.json(path, known_at=moment)[kept], path


def test_as_of_shows_what_had_happened_and_known_at_what_had_been_recorded(api: Api, city: City) -> None:
    later = datetime(2026, 9, 1, 1, tzinfo=UTC)
    city.accept([demand(50, occurred_at="2026-05-02T09:00:00+08:00", openings=100)], recorded_at=later)

    def positions(**moment: str) -> int:
        return int(api.json("/v1/summary", **moment)["counts"]["open_positions"])

    after = positions()
    assert positions(as_of="2026-05-01") == after - 100 + 2 + 4  # nothing had been filled or withdrawn by then either
    assert positions(as_of=str(today()), known_at="2026-08-31") == after - 100
    assert positions(known_at="2026-09-01") == after
    seqs = [fact["seq"] for fact in api.every("/v1/facts", known_at="2026-08-31")]
    assert seqs == [fact["seq"] for fact in api.every("/v1/facts")][1:]


def test_a_day_ends_in_shanghai(api: Api, city: City) -> None:
    [seq] = city.accept([stated("DemandFilled", subject=f"{FIRM}/XQ-0003", occurred_at="2026-06-29T23:59:59+08:00")])
    newest = {day: api.json("/v1/facts", as_of=day, limit=1)["items"][0]["seq"] for day in ("2026-06-28", "2026-06-29")}
    assert newest["2026-06-29"] == seq != newest["2026-06-28"]


def test_a_past_day_is_answered_anew_when_the_archive_has_grown(api: Api, city: City) -> None:
    before = api.json("/v1/summary", as_of="2026-06-30")["counts"]["open_demands"]
    city.accept([demand(60)])
    assert api.json("/v1/summary", as_of="2026-06-30")["counts"]["open_demands"] == before + 1


def test_alerts_of_a_past_day_are_those_that_were_due(api: Api) -> None:
    [due] = api.every("/v1/alerts", as_of=str(today()))
    assert due == {
        "kind": "demand-expiring",
        "subject": f"{FIRM}/XQ-0090",
        "member": FIRM,
        "member_zh": "样例动力",
        "title": "数控车工",
        "due_on": str(today() + timedelta(days=7)),
        "openings_left": 3,
        "last_at": None,
        "allowed_days": None,
        "zh": f"尚缺 3 人，{today() + timedelta(days=7)} 到期",
        "en": f"3 still open, expires on {today() + timedelta(days=7)}",
    }
    assert api.every("/v1/alerts") == []  # no worker has looked yet


@pytest.mark.parametrize("moment", [{"as_of": "1900-01-01"}, {"as_of": "2199-12-31"}, {"known_at": "2020-01-01"}])
def test_any_day_has_an_answer(api: Api, moment: dict[str, Any]) -> None:
    for path in (*paths(api), "/v1/alerts"):
        api.every(path, **moment)
    assert [one["id"] for one in api.json("/v1/figures", **moment)["figures"]] == list(all_indicators())
