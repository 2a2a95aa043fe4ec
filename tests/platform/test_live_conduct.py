"""The members' conduct, read on from what was counted, is what a count over all verdicts says, at any time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from projections.engine.discovery import all_projections
from projections.engine.view import LiveView, live_view
from projections.evaluation.indicators import indicator_named
from projections.evaluation.measuring import measure
from projections.evaluation.members_conduct import INDICATORS
from projections.evaluation.scope import EVERYBODY, Scope
from projections.platform.api.figures import live_conduct
from projections.platform.api.figures.live_conduct import LiveConduct
from projections.platform.api.members import _all_stated, _stated_further
from projections.platform.api.statements import read_on
from projections.platform.api.statements.read_on import ReadOn
from schemas.days import now
from tests.backing import Backing
from tests.platform.city import CONSORTIUM, FIRM, OTHER_FIRM, SCHOOL, City, demand, graduate
from tests.platform.served import stated_city

SCOPES = (
    EVERYBODY,
    Scope(consortium=CONSORTIUM),
    Scope(member=FIRM),
    Scope(member=SCHOOL, consortium=CONSORTIUM),
    Scope(among=frozenset({FIRM, OTHER_FIRM})),
    Scope(member="nobody"),
)


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        yield made


def require_as_counted(city: City, conduct: LiveConduct, days: int = 0) -> None:
    with live_view(city.engine, all_projections()) as view:
        view.on += timedelta(days=days)
        for indicator in INDICATORS:
            assert conduct(indicator, view, SCOPES) == measure(indicator, view, SCOPES), indicator.id


def test_what_has_come_since_counts_as_if_all_were_counted_again(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_on, "REREAD", 7)
    counts, whole = [], live_conduct._all

    def counted(view: LiveView) -> live_conduct.Counted:
        counts.append(view.on)
        return whole(view)

    monkeypatch.setattr(live_conduct, "_all", counted)
    conduct, chance = LiveConduct(), random.Random(3)
    require_as_counted(city, conduct)
    this_month = now().replace(day=1) + timedelta(days=1)
    for turn in range(8):
        facts = []
        for number in range(chance.randrange(1, 6)):
            ago = timedelta(days=chance.choice((1, 3, 75)))
            at = this_month.replace(hour=3, minute=0, second=0, microsecond=0) - ago
            said = chance.choice((demand, graduate))(500 + chance.randrange(3), occurred_at=at.isoformat())
            facts.append(said if number % 2 else demand(700 + 10 * turn + number))
        city.accept(facts, recorded_at=now())
        if chance.random() < 0.6:
            city.reject(demand(900 + turn), recorded_at=now())  # this year, as all that is read on
        require_as_counted(city, conduct)
    assert len(counts) == 1
    with live_view(city.engine, all_projections()) as view:
        corrected = measure(indicator_named("corrections_share"), view, SCOPES)[EVERYBODY]
        late = measure(indicator_named("reporting_on_time"), view, SCOPES)[EVERYBODY]
    assert corrected.events
    assert late.events


def test_verdicts_that_were_numbered_anew_are_counted_anew(city: City) -> None:
    conduct = LiveConduct()
    require_as_counted(city, conduct)
    with city.engine.begin() as connection:  # as a rebuild does it, which closes gaps
        connection.execute(text("DELETE FROM verdict WHERE seq % 5 = 0"))
        connection.execute(
            text("CREATE TEMP TABLE kept AS SELECT *, row_number() OVER (ORDER BY seq) AS n FROM verdict")
        )
        connection.execute(text("UPDATE verdict SET seq = -seq"))  # out of the way of the unique index
        connection.execute(
            text('UPDATE verdict v SET seq = k.n FROM kept k WHERE (v.topic, v.partition, v."offset") ='
                 ' (k.topic, k.partition, k."offset")')
        )  # fmt: skip
    require_as_counted(city, conduct)
    city.accept([demand(990)], recorded_at=now())
    require_as_counted(city, conduct)


def test_another_year_begins_with_nothing(city: City) -> None:
    conduct = LiveConduct()
    require_as_counted(city, conduct)
    require_as_counted(city, conduct, days=366)
    require_as_counted(city, conduct)


def test_what_members_have_stated_is_counted_on_like_this_too(city: City) -> None:
    counts = ReadOn(_all_stated, _stated_further)
    for number in (1_000, 1_001):
        with live_view(city.engine, all_projections()) as view:
            assert counts.now(view) == _all_stated(view)
        city.accept([demand(number), graduate(number)], recorded_at=now())
        city.reject(demand(number))
    with live_view(city.engine, all_projections()) as view:
        assert counts.now(view) == _all_stated(view)
