"""Answers are kept until the data changes, and never longer than they say."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

import httpx2
import pytest
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from starlette.types import Scope

from projections.platform.api.moments.reached import Awaited, Reached
from projections.platform.api.serving.around import Serving
from projections.platform.api.serving.capture import LARGEST
from projections.platform.api.serving.freshness import Freshness
from projections.platform.api.serving.question import DIRECT
from projections.records import MODELS_CHANNEL
from schemas.positions import Position
from tests import asking
from tests.backing import Backing
from tests.platform.city import City, demand, stated
from tests.platform.served import Served, served, stated_city
from tests.platform.server import Told, stream

MARKS = itertools.count()
LONG = 60.0
"""Seconds: within a test nothing is looked at again for having become old."""
AUDIENCE = b"x-test-audience"


@dataclass
class AllThere:
    """Everything that is waited for can be seen already."""

    def look(self, *, archived: bool) -> Sequence[Reached]:  # noqa: ARG002
        return ()

    def watch(self, positions: Sequence[Position]) -> AbstractContextManager[Awaited]:  # noqa: ARG002
        return nullcontext(self)


@dataclass
class Slow:
    """Routes whose answers take as long as they are told, and count how often they are made."""

    seconds: float = 0.0
    made: int = 0
    said: str = "a"
    lock: threading.Lock = field(default_factory=threading.Lock)

    def routes(self) -> APIRouter:
        router = APIRouter(prefix="/v1/test")

        @router.get("/slow")
        def slow() -> dict[str, str]:
            with self.lock:
                self.made += 1
            said = self.said
            time.sleep(self.seconds)
            return {"said": said}

        @router.get("/rows")
        def rows() -> StreamingResponse:
            with self.lock:
                self.made += 1
            return StreamingResponse((b"a,b\r\n" for _ in range(10)), media_type="text/csv")

        @router.get("/large")
        def large() -> dict[str, str]:
            with self.lock:
                self.made += 1
            return {"said": "x" * LARGEST}

        return router


@pytest.fixture(scope="module")
def city(services: Backing) -> Iterator[City]:
    with stated_city(services) as made:
        yield made


@pytest.fixture(scope="module")
def slow() -> Slow:
    return Slow()


@pytest.fixture(scope="module")
def api(city: City, slow: Slow) -> Iterator[Served]:
    """Looks at the data when it is told of a change, and hardly ever by itself."""

    def audience(scope: Scope) -> str | None:
        return next((value.decode() for name, value in scope["headers"] if name == AUDIENCE), "")

    serving = Serving(Freshness(looks_every=LONG, may_be_old=0), audience=audience)
    with served(city, serving, more=[slow.routes()], read_after=AllThere()) as made:
        yield made


@pytest.fixture(autouse=True)
def quick(slow: Slow) -> None:
    slow.seconds, slow.made = 0.0, 0


def ask(api: Served, path: str, **headers: str) -> httpx2.Response:
    return asking.get(api.url + path, headers=headers)


def told_to_look(api: Served) -> None:
    """Something is written, and the API has heard of it."""
    mark = f"mark-{next(MARKS)}"
    with stream(api.url) as events:
        with api.city.engine.begin() as connection:
            connection.exec_driver_sql("SELECT pg_current_xact_id()")
            connection.exec_driver_sql(f"NOTIFY {MODELS_CHANNEL}, '{mark}'")
        until(events, mark)


def until(events: Iterator[Told | str], changed: str) -> None:
    """Until it is told that this has moved. The stream says something every 15 seconds, if only that it is alive."""
    deadline = time.monotonic() + asking.PATIENCE
    for event in events:
        assert time.monotonic() < deadline, f"not told of {changed}"
        if isinstance(event, Told) and event.event == "models" and changed in event.data["changed"]:
            return


def test_what_the_client_has_already_is_not_made_or_sent_again(api: Served, slow: Slow) -> None:
    told_to_look(api)
    first = ask(api, "/v1/test/slow")
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    assert first.headers["cache-control"] == "no-cache"
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = ask(api, "/v1/test/slow", **{"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "content-type" not in again.headers
    assert ask(api, "/v1/test/slow", **{"If-None-Match": 'W/"other"'}).json() == first.json()
    assert slow.made == 1


def test_every_read_has_a_tag_and_none_of_what_is_no_read(api: Served) -> None:
    document = api.json("/v1/openapi.json")
    # A path with a name in it needs one that there is; the lists beside it are the same code.
    reads = [p for p, does in document["paths"].items() if p.startswith("/v1/") and "{" not in p and "get" in does]
    reads = [p for p in reads if p not in (*DIRECT, "/v1/test/rows", "/v1/test/large")]
    asks = {p: document["paths"][p]["get"].get("parameters", []) for p in reads}
    reads = [p for p in reads if not any(one.get("required") for one in asks[p])]  # those need a question
    assert "/v1/figures" in reads
    for path in reads:
        answer = ask(api, path)
        assert (answer.status_code, "etag" in answer.headers) == (200, True), path
        assert ask(api, path, **{"If-None-Match": answer.headers["etag"]}).status_code == 304, path
    assert "etag" not in ask(api, "/health").headers
    assert "etag" not in ask(api, "/v1/models/none").headers


def test_both_encodings_are_one_content(api: Served) -> None:
    plain = ask(api, "/v1/models/demands", **{"Accept-Encoding": "identity"})
    zipped = ask(api, "/v1/models/demands", **{"Accept-Encoding": "br, gzip;q=0.5"})
    refused = ask(api, "/v1/models/demands", **{"Accept-Encoding": "gzip;q=0"})
    assert [a.headers.get("content-encoding") for a in (plain, zipped, refused)] == [None, "gzip", None]
    assert plain.content == zipped.content == refused.content  # the client has unpacked it
    assert len({a.headers["etag"] for a in (plain, zipped)}) == 1
    assert {a.headers["vary"] for a in (plain, zipped)} == {"Accept-Encoding"}
    assert int(zipped.headers["content-length"]) < int(plain.headers["content-length"])


def test_a_question_asked_in_another_order_is_the_same_question(api: Served) -> None:
    before = api.counted("kiteline_api_answers_total", source="miss")
    asked = ("limit=3&as_of=2026-06-30", "as_of=2026-06-30&limit=3", "as_of=2026%2D06-30&limit=3")
    answers = {ask(api, f"/v1/models/demands?{query}").text for query in asked}
    assert len(answers) == 1
    assert api.counted("kiteline_api_answers_total", source="miss") == before + 1
    assert len(ask(api, "/v1/models/demands?as_of=2026-06-30&limit=2").json()["items"]) == 2


def test_the_same_question_at_the_same_time_is_computed_once(api: Served, slow: Slow) -> None:
    told_to_look(api)
    slow.seconds, slow.said = 0.3, "together"
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: ask(api, "/v1/test/slow").json(), range(20)))
    assert answers == [{"said": "together"}] * 20
    assert slow.made == 1


def test_what_is_read_after_being_told_of_a_change_shows_it(api: Served) -> None:
    told_to_look(api)
    count = api.json("/v1/summary")["counts"]["open_demands"]
    with stream(api.url) as events:
        for more in range(1, 4):
            api.city.accept([demand(3000 + more)])
            until(events, "demand")
            assert api.json("/v1/summary")["counts"]["open_demands"] == count + more


def test_models_are_told_of_at_most_once_a_second(api: Served) -> None:
    with stream(api.url) as events:
        times: list[float] = []
        for number in range(12):
            api.city.accept([demand(3100 + number)])
            time.sleep(0.1)
        for event in events:
            if isinstance(event, Told) and event.event == "models":
                times.append(time.monotonic())
                if len(times) == 2:
                    break
        assert times[1] - times[0] < 2.5  # the last change is told too, and soon


def test_waiting_for_a_position_never_meets_an_old_answer(city: City, slow: Slow) -> None:
    """Nobody tells this API of changes: only what is waited for makes it look."""
    serving = Serving(Freshness(looks_every=LONG, may_be_old=LONG))
    with served(city, serving, more=[slow.routes()], read_after=AllThere()) as api:
        slow.said = "before"
        assert api.json("/v1/test/slow") == {"said": "before"}
        slow.said = "after"
        assert api.json("/v1/test/slow") == {"said": "before"}
        waited = api.json("/v1/test/slow", wait_for="inbox.x:0:1")
        assert waited == {"said": "after"}
        with city.engine.begin() as connection:
            connection.exec_driver_sql("SELECT pg_current_xact_id()")  # something was written
        slow.seconds = 0.3  # nor is an old one given because a new one takes long
        assert api.json("/v1/test/slow") == {"said": "after"}


def test_an_old_answer_is_given_while_a_slow_one_is_made_and_says_its_age(city: City, slow: Slow) -> None:
    with served(city, Serving(Freshness(looks_every=LONG, may_be_old=LONG)), more=[slow.routes()]) as api:
        slow.said = "old"
        assert api.json("/v1/test/slow") == {"said": "old"}
        time.sleep(1.1)
        told_to_look(api)
        slow.said, slow.seconds = "new", 4.0
        with stream(api.url) as events:
            began = time.monotonic()
            old = api.get("/v1/test/slow")
            assert time.monotonic() - began < 3
            assert (old.json(), int(old.headers["age"]) >= 1) == ({"said": "old"}, True)
            # Who was given the old one is told to read again once there is a new one.
            assert next(e for e in events if isinstance(e, Told)).event == "models"
            fresh = api.get("/v1/test/slow")
        # Made once more where autovacuum moved the cluster's snapshot meanwhile, as any transaction does.
        assert (fresh.json(), slow.made in (2, 3)) == ({"said": "new"}, True)


def test_an_answer_that_is_too_old_is_not_given(city: City, slow: Slow) -> None:
    with served(city, Serving(Freshness(looks_every=0, may_be_old=0.2)), more=[slow.routes()]) as api:
        slow.said = "old"
        api.json("/v1/test/slow")
        slow.said, slow.seconds = "new", 0.3
        city.accept([stated("ServiceRequested")])
        time.sleep(0.3)
        assert api.json("/v1/test/slow") == {"said": "new"}


def test_a_past_moment_is_answered_anew_only_when_its_own_facts_are_more(api: Served) -> None:
    past = "/v1/summary?as_of=2026-05-01&known_at=2026-07-20"
    before = ask(api, past)
    told_to_look(api)
    assert ask(api, past, **{"If-None-Match": before.headers["etag"]}).status_code == 304
    api.city.accept([demand(3200, occurred_at="2026-04-20T09:00:00+08:00")])
    told_to_look(api)
    after = ask(api, past).json()["counts"]
    assert after["open_demands"] == before.json()["counts"]["open_demands"] + 1


def test_who_sees_something_else_gets_an_answer_of_its_own(api: Served, slow: Slow) -> None:
    told_to_look(api)
    answers = [ask(api, "/v1/test/slow", **{"X-Test-Audience": who}) for who in ("office", "office", "school")]
    assert slow.made == 2
    for answer in answers:
        assert answer.headers["cache-control"] == "private, no-cache"
        assert "Cookie" in answer.headers["vary"]


def test_what_is_no_json_or_too_long_passes_as_it_comes(api: Served, slow: Slow) -> None:
    for _ in range(2):
        assert ask(api, "/v1/test/rows").text == "a,b\r\n" * 10
        assert len(ask(api, "/v1/test/large").json()["said"]) == LARGEST
    assert slow.made == 6  # each was begun once in vain, and then once for each who asked


def test_a_refusal_is_not_kept(api: Served) -> None:
    assert ask(api, "/v1/facts?limit=0").status_code == 422
    assert ask(api, "/v1/nothing").status_code == 404
    before = api.counted("kiteline_api_answers_total", source="hit")
    assert ask(api, "/v1/nothing").status_code == 404
    assert api.counted("kiteline_api_answers_total", source="hit") == before
