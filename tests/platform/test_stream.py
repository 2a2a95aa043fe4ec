"""The live stream: each fact once, nothing left out silently, and an end in time."""

from __future__ import annotations

import time

import pytest

from projections.engine.discovery import all_projections
from projections.platform.api.live import live_client, live_feed
from projections.platform.api.live.live_client import Client
from projections.platform.api.live.verdict_tail import VerdictTail
from projections.platform.api.moments.reader import Reader
from schemas.reasons import Reason
from tests import asking
from tests.platform.city import RECORDED, City, demand
from tests.platform.conftest import Api
from tests.platform.server import Told, running, stream, verdicts


def test_a_fact_and_a_rejection_come_once_and_as_in_the_lists(api: Api, city: City) -> None:
    with stream(api.url) as events, stream(api.url) as others:
        [fact] = city.accept([demand(100)])
        city.reject(demand(101), outcome="duplicate")
        rejection = city.reject(demand(102), Reason("occurred-in-future"))
        last = city.accept([demand(103)])
        for heard in (events, others):
            told = verdicts(heard, 3)
            assert [one.event for one in told] == ["fact", "rejection", "fact"]
            assert [one.id for one in told] == [str(seq) for seq in (fact, rejection, *last)]
            assert told[0].data == api.json("/v1/facts", limit=2)["items"][1]
            assert told[1].data == api.json("/v1/rejections", limit=1)["items"][0]


def test_read_models_that_moved_are_named(api: Api, city: City) -> None:
    deadline = time.monotonic() + asking.PATIENCE
    with stream(api.url, families="demand") as events:  # what else moved may be told along with it
        city.accept([demand(100)])
        while True:
            event = next(events)
            assert time.monotonic() < deadline, "not told of demand"
            if isinstance(event, Told) and event.event == "models" and event.data == {"changed": ["demand"]}:
                break


def test_silence_is_broken_by_comments(api: Api) -> None:
    with stream(api.url) as events:
        assert ": keep-alive" in [next(events) for _ in range(3)]


def test_a_client_resumes_where_it_was(api: Api, city: City) -> None:
    [first, *missed] = city.accept([demand(100 + n) for n in range(5)])
    with stream(api.url, **{"Last-Event-ID": str(first)}) as events:
        [later] = city.accept([demand(110)])
        assert [told.id for told in verdicts(events, 5)] == [str(seq) for seq in (*missed, later)]


def test_a_client_that_was_away_for_too_long_is_told_of_the_gap(
    api: Api, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_feed, "CAUGHT_UP", 3)
    seqs = city.accept([demand(100 + n) for n in range(10)])
    with stream(api.url, **{"Last-Event-ID": str(seqs[0])}) as events:
        gap = next(e for e in events if isinstance(e, Told))
        assert (gap.event, gap.data) == ("gap", {"after": seqs[0], "before": seqs[7]})
        assert [told.id for told in verdicts(events, 3)] == [str(seq) for seq in seqs[7:]]


def test_a_burst_comes_whole(api: Api, city: City) -> None:
    with stream(api.url) as events:
        seqs = city.accept([demand(1000 + n) for n in range(1200)])
        assert [told.id for told in verdicts(events, 1200)] == [str(seq) for seq in seqs]


def test_a_client_that_falls_behind_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_client, "WAITING", 3)
    client = Client()
    client.offer([(n, b"x") for n in range(3)])
    assert not client.closed
    client.offer([(4, b"x")])
    assert client.closed


def test_streams_end_when_the_server_stops(api: Api) -> None:
    with running(api.app) as url, stream(url) as events:
        begun = time.monotonic()
        api.app.state.feed.close()
        assert not [event for event in events if isinstance(event, Told) and event.event == "fact"]
        assert time.monotonic() - begun < 3


@pytest.fixture
def tail(city: City) -> VerdictTail:
    made = VerdictTail(Reader(city.engine, city.archive, all_projections()))
    made.start()
    return made


def test_a_verdict_whose_transaction_commits_late_is_not_missed(city: City, tail: VerdictTail) -> None:
    event_type, fact = demand(500)
    with city.engine.connect() as slow:
        late = city._verdict(slow, event_type, fact, RECORDED, "accepted", [])
        [early] = city.accept([demand(501)])
        assert [item["seq"] for item in tail.read()[0]] == [early]
        assert tail.read() == ([], False)
        slow.commit()
    assert [item["seq"] for item in tail.read()[0]] == [late]
    assert tail.read() == ([], False)


def test_a_number_that_was_never_used_holds_nothing_up(city: City, tail: VerdictTail) -> None:
    event_type, fact = demand(500)
    with city.engine.connect() as broken:
        city._verdict(broken, event_type, fact, RECORDED, "accepted", [])
        broken.rollback()
    [seq] = city.accept([demand(501)])
    assert [item["seq"] for item in tail.read()[0]] == [seq]
    assert tail.read() == ([], False)
