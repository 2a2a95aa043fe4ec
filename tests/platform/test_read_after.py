"""A read that waits for a position answers once what was written up to it can be seen, and says clearly when not yet."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from infra.lag import lag_meter
from infra.read_after import open_read_after
from infra.visibility import ID
from projections.platform.api.app import build_api
from projections.platform.api.lag import LABELS
from schemas.facts import Record
from schemas.positions import Position
from schemas.wire import encode
from tests import asking
from tests.gateway.admitting import soon
from tests.platform.awaited_broker import awaited_broker
from tests.platform.conftest import Api
from tests.platform.server import running
from tests.stream_processors.canon import Canon
from tests.stream_processors.conftest import desk
from tests.stream_processors.desk import Desk
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, fact, value

__all__ = ["desk"]


@pytest.fixture(scope="module")
def read(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The API on the desk's broker and database; nothing is admitted or projected unless the test does it."""
    canon(desk).project()
    root: Path = desk.instance.settings.archive_dir
    app = build_api(
        desk.engine,
        root,
        tmp_path_factory.mktemp("web"),
        topics=desk.instance.topics,
        read_after=open_read_after(desk.instance.services, desk.engine),
        measure_lag=lag_meter(desk.instance.services, desk.engine).measure,
    )
    with awaited_broker(), running(app) as url:
        yield Api(url, app)


def canon(desk: Desk) -> Canon:
    return Canon(desk.instance, desk.engine)


def at(record: Record) -> str:
    return str(Position(record.topic, record.partition, record.offset))


def demands(answer: httpx2.Response) -> set[str]:
    assert answer.status_code == 200, answer.text
    return {row["subject"] for row in answer.json()["items"]}


def publish(desk: Desk, *subjects: str) -> list[Record]:
    return desk.state(
        EMPLOYER, *(value("DemandPublished", EMPLOYER, one, valid_until="2190-01-01") for one in subjects)
    )


def test_a_read_waits_until_admission_and_projector_have_what_was_written(desk: Desk, read: Api) -> None:
    stated = publish(desk, "wait-1", "wait-2")
    subject = f"{EMPLOYER}/wait-2"
    assert subject not in demands(read.get("/v1/models/demands"))

    def work() -> None:
        desk.usual.process(stated)
        canon(desk).project()

    began = time.monotonic()
    with soon(work):
        answer = read.get("/v1/models/demands", wait_for=at(stated[1]), wait_seconds=20)
    assert subject in demands(answer)
    assert time.monotonic() - began < 20  # without admission's commit, which never comes here
    desk.commit(stated)
    assert subject in demands(read.get("/v1/models/demands", wait_for=at(stated[1]), wait_seconds=0))


def test_what_cannot_be_seen_in_time_is_504_with_how_far_it_has_got(desk: Desk, read: Api) -> None:
    stated = publish(desk, "late-1", "late-2")
    began = time.monotonic()
    answer = read.get("/v1/figures", wait_for=at(stated[1]), wait_seconds=1)
    assert 0.5 < time.monotonic() - began < 10
    said = answer.json()
    assert (answer.status_code, said["type"]) == (504, "urn:kiteline:problem:not-visible-yet")
    assert at(stated[1]) in said["detail"]
    assert f"admission is at {stated[0].offset}," in said["detail_en"]
    assert int(answer.headers["retry-after"]) > 0
    desk.usual.process(stated)
    said = read.get("/v1/figures", wait_for=at(stated[1]), wait_seconds=0).json()
    assert "lack" in said["detail_en"]
    canon(desk).project()
    assert read.get("/v1/figures", wait_for=at(stated[1]), wait_seconds=0).status_code == 200
    desk.commit(stated)
    beyond = Position(stated[1].topic, 0, stated[1].offset + 1)
    said = read.get("/v1/figures", wait_for=str(beyond), wait_seconds=0).json()
    assert "there is no such record" in said["detail_en"]


def test_a_position_stands_for_everything_before_it_whatever_family_it_went_to(desk: Desk, read: Api) -> None:
    """The last record is of a family that is projected at once; the ones before it are not."""
    stated = [*publish(desk, "before-1"), *desk.state(EMPLOYER, value("ServiceRequested", EMPLOYER))]
    desk.usual.process(stated)
    projector = canon(desk)
    services = [r for r in desk.canonical("service") if r.value and fact_id(stated[-1]) in r.value]
    assert services
    assert read.get("/v1/models/demands", wait_for=at(stated[-1]), wait_seconds=0).status_code == 504
    projector.project()
    assert f"{EMPLOYER}/before-1" in demands(read.get("/v1/models/demands", wait_for=at(stated[-1]), wait_seconds=0))
    desk.commit(stated)


def fact_id(record: Record) -> bytes:
    return bytes((record.value or b"")[ID])


def test_what_was_refused_or_said_twice_is_not_waited_for_for_ever(desk: Desk, read: Api) -> None:
    said = fact("DemandPublished", EMPLOYER, "twice")
    once = encode("DemandPublished", said)
    wrong = value("DemandPublished", EMPLOYER, occupation="6-18-01-99")
    stated = desk.state(EMPLOYER, once, once, wrong)
    assert read.get("/v1/figures", wait_for=at(stated[2]), wait_seconds=0).status_code == 504
    desk.usual.process(stated)
    for record in stated:
        assert read.get("/v1/figures", wait_for=at(record), wait_seconds=0).status_code == 504
    canon(desk).project()
    for record in stated:
        assert read.get("/v1/figures", wait_for=at(record), wait_seconds=0).status_code == 200
    desk.commit(stated)


def test_canonical_positions_and_several_at_once_are_waited_for(desk: Desk, read: Api) -> None:
    stated = [*publish(desk, "several"), *desk.state(SCHOOL, value("MajorOpened", SCHOOL))]
    desk.usual.process(stated)
    newest = [max(desk.canonical(family), key=lambda r: r.recorded_at) for family in ("demand", "major-change")]
    for wanted in (*newest, *stated):
        assert read.get("/v1/facts", wait_for=at(wanted), wait_seconds=0).status_code == 504
    canon(desk).project()
    everything: Any = [at(one) for one in (*newest, *stated)]
    answer = asking.get(f"{read.url}/v1/facts", params={"wait_for": everything, "wait_seconds": 0})
    assert answer.status_code == 200, answer.text
    desk.commit(stated)


def test_a_past_day_waits_for_the_archive(desk: Desk, read: Api) -> None:
    stated = publish(desk, "archived")
    desk.usual.process(stated)
    desk.commit(stated)
    canon(desk).project()
    asked = {"wait_for": at(stated[0]), "wait_seconds": 0}
    assert read.get("/v1/summary", **asked).status_code == 200
    assert read.get("/v1/summary", as_of="2190-01-01", **asked).status_code == 504
    canon(desk).archive()
    assert read.get("/v1/summary", as_of="2190-01-01", **asked).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    ["x", "inbox.1:0", "nowhere:0:1", "{inbox}:1:0", "{prefix}inbox.12345:0:1", "{prefix}demand.events:4:0",
     "{prefix}verdicts.4137012391:0:0"],
)  # fmt: skip
def test_a_position_that_cannot_be_is_named(desk: Desk, read: Api, wrong: str) -> None:
    topics = desk.instance.topics
    wanted = wrong.format(inbox=topics.inbox(SCHOOL), prefix=topics.prefix)
    answer = read.get("/v1/figures", wait_for=wanted)
    assert answer.status_code == 422, answer.text
    assert wanted in answer.json()["detail"]
    assert "wait_for" in answer.json()["detail_en"]


def test_without_a_broker_waiting_is_refused_and_reading_goes_on(api: Api) -> None:
    assert api.get("/v1/figures", wait_for="inbox.1:0:0").status_code == 503
    assert api.get("/v1/lag").status_code == 503
    assert api.get("/v1/figures").status_code == 200
    assert "kiteline_lag_measured 0.0" in api.get("/metrics").text


def test_lag_is_shown_to_people_and_to_prometheus_as_the_meter_tells_it(desk: Desk, read: Api) -> None:
    stated = publish(desk, "lagging-1", "lagging-2")
    told = read.json("/v1/lag")["items"]
    inbox = desk.instance.topics.inbox(EMPLOYER)
    [mine] = [one for one in told if one["topic"] == inbox]
    assert (mine["part"], mine["behind"], mine["next_offset"]) == ("admission", 2, stated[0].offset)
    assert mine["seconds"] > 0
    scraped = {family.name: family for family in text_string_to_metric_families(read.get("/metrics").text)}
    samples = {tuple(s.labels[name] for name in LABELS): s.value for s in scraped["kiteline_lag_positions"].samples}
    assert len(samples) == len(told)
    assert samples["admission", "", "", "live", inbox, "0"] == 2
    assert scraped["kiteline_lag_measured"].samples[0].value == 1
    assert max(s.value for s in scraped["kiteline_lag_seconds"].samples if s.labels["topic"] == inbox) > 0
    desk.usual.process(stated)
    desk.commit(stated)
