"""Names and ID numbers by every road, with a real worker: found nowhere in clear, and gone for good when erased."""

from __future__ import annotations

import json
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from infra.demo import await_settled
from infra.gateway.parts import gateway_parts
from infra.keys.opening import open_key_store
from infra.sealing_source import public_key
from producers.client import MemberClient
from producers.gateway.app import build_gateway
from producers.publishing import member_state_path
from producers.sealing import Sealing
from producers.state import MemberState
from projections.graduates import graduate
from projections.platform.access.tokens import TokenTable
from projections.records import verdict
from schemas.contracts import ENVELOPE
from tests import asking
from tests.backing import Backing
from tests.faults.workers import Stage, kill, stage_on
from tests.instance import Instance, kiteline
from tests.keys.everything import everything, places_with, recovered
from tests.keys.persons import Somebody
from tests.platform.server import running
from tests.producers.making import csv_file, work_row
from tests.stream_processors.desk import WORKER
from tests.stream_processors.speaking import SCHOOL, fact, first_left, send
from tests.stream_processors.tables import live_rows

NO_GRACE = {"KITELINE_SEALING_GRACE_HOURS": "0"}
PATIENCE = 60.0


@dataclass
class City:
    """One school that has spoken of its people by every road there is."""

    instance: Instance
    stage: Stage
    files: Path
    people: list[Somebody] = field(default_factory=list)
    """By registrar, client, gateway; the last two came in clear, one of them damaged."""

    def run(self, *arguments: str, code: int = 0) -> str:
        done = self.instance.kiteline(*arguments, seconds=120)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    def subject_of(self, somebody: Somebody) -> str:
        return self.run("identity", "find", SCHOOL, somebody.student_number).strip()

    def settle(self) -> None:
        await_settled(self.instance.services, self.stage.engine, lambda *_: None)

    def until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < deadline
            time.sleep(0.3)

    def outcomes(self) -> dict[str, str]:
        """Event id -> newest outcome of the school's records."""
        v = verdict.c
        query = select(v.event_id, v.outcome).where(v.member == SCHOOL, v.event_id.is_not(None)).order_by(v.seq)
        with self.stage.engine.connect() as connection:
            return {row.event_id: row.outcome for row in connection.execute(query)}

    def graduates(self) -> int:
        from projections.graduates import projection

        return len(live_rows(self.stage.engine, projection)[graduate.name])


@pytest.fixture(scope="module")
def city(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    files = tmp_path_factory.mktemp("files")
    with ExitStack() as stack:
        instance = stack.enter_context(services.instance(tmp_path_factory.mktemp("city") / "home"))
        stage = stack.enter_context(stage_on(instance.services, **NO_GRACE))
        made = City(instance, stage, files)
        made.run("provision")
        made.run("member", "add", SCHOOL, "--name", "潍坊职业学院", "--kind", "school", "--county", "370703")
        stage.workers.start()
        _speak(made)
        yield made


def _speak(city: City) -> None:
    people = [Somebody() for _ in range(8)]
    city.people = people
    services, inbox = city.instance.services, city.instance.topics.inbox(SCHOOL)
    send(services.kafka(SCHOOL), inbox, [people[6].in_clear(), people[7].in_clear() + b"\0"], [b"k", b"k"])
    with open_key_store(services) as keys:  # first, so that what is trimmed is not what follows
        city.until(lambda: first_left(services.kafka(WORKER), inbox) == 2)
        city.until(lambda: keys.to_trim() == [])
    rows = [work_row(p.student_number, XM=p.name, SFZJH=p.id_number) for p in people[:4]]
    table = csv_file(city.files / "2026-06-30_就业.csv", rows, "gbk")
    city.run("publish", str(table), "--as", SCHOOL, "--legal-basis", "statutory_duty", "--wait", "90")
    said = people[4].clear | {"legal_basis": "consent"}
    key = public_key(services)
    assert key
    with (
        MemberState(member_state_path(city.instance.home, SCHOOL)) as state,
        MemberClient(services.kafka(SCHOOL), services.topics, SCHOOL, state, sealing=Sealing(key)) as client,
    ):
        client.publish("GraduateRegistered", fact("GraduateRegistered", SCHOOL, people[4].ref, **said))
    _by_gateway(city, people[5])
    city.until(lambda: len(city.outcomes()) == 11)
    city.settle()


def _by_gateway(city: City, somebody: Somebody) -> None:
    """The same event twice, in clear: sealed to the same bytes, it stays one fact."""
    said = fact("GraduateRegistered", SCHOOL, somebody.ref, **somebody.clear, legal_basis="contract")
    event = {
        "specversion": "1.0", "id": said["event_id"], "source": f"urn:kiteline:member:{SCHOOL}",
        "type": "GraduateRegistered", "time": said["occurred_at"], "subject": said["subject"],
        "data": {name: value for name, value in said.items() if name not in ENVELOPE},
    }  # fmt: skip
    engine = create_engine(city.instance.database_url)
    headers = {"content-type": "application/cloudevents+json"}
    try:
        headers["authorization"] = f"Bearer {TokenTable(engine).issue(SCHOOL)[0]}"
        with running(build_gateway(gateway_parts(city.instance.services, engine))) as url:
            jwk = asking.get(f"{url}/v1/sealing-key").json()
            for _ in range(2):
                answer = asking.post(f"{url}/v1/events", content=json.dumps(event), headers=headers)
                assert answer.status_code == 202, answer.text
            wrong = event | {"id": str(uuid.uuid4()), "data": event["data"] | {"name": [somebody.name]}}
            refused = asking.post(f"{url}/v1/events", content=json.dumps(wrong), headers=headers)
    finally:
        engine.dispose()
    assert refused.status_code == 422
    assert somebody.name not in refused.text
    assert jwk["kid"] in city.run("sealing-key")
    assert set(jwk) == {"kty", "crv", "x", "y", "kid", "use", "alg"}


def test_every_road_was_taken_and_only_what_came_in_clear_was_refused(city: City) -> None:
    v = verdict.c
    query = select(v.topic, v.outcome, v.event_type, v.reasons).where(v.member == SCHOOL).order_by(v.seq)
    with city.stage.engine.connect() as connection:
        rows = connection.execute(query).all()
    by_gateway = [row.outcome for row in rows if row.topic.endswith(".portal")]
    assert by_gateway == ["accepted", "duplicate"]
    refused = [sorted({reason["code"] for reason in row.reasons}) for row in rows if row.outcome == "rejected"]
    assert refused == [["not-sealed"], ["damaged-avro"]]
    assert sum(row.outcome == "accepted" and row.event_type == "GraduateRegistered" for row in rows) == 6


def test_no_name_or_number_is_found_in_clear_anywhere(city: City) -> None:
    (city.instance.home / "exports").mkdir(exist_ok=True)
    exports = {
        "verdicts": ["verdicts", "--json", "--limit", "1000"],
        "dead-letters": ["dead-letters", "list"],
        "status": ["keys", "status"],
        "figures": ["evaluate"],
    }
    for name, command in exports.items():
        (city.instance.home / "exports" / name).write_text(city.run(*command), encoding="utf-8")
    places = everything(city.instance, city.stage.engine)
    # The search does find what is there: a person's reference is in every kind of place.
    at = places_with(city.subject_of(city.people[0]).partition("/")[2], places)
    kinds = ("inbox.", "graduate.events", "verdicts.", "public.verdict", "archive", "unpacked", "members/", "exports/")
    for kind in kinds:
        assert any(kind in place for place in at), kind
    for somebody in city.people:
        assert places_with(somebody.name, places) == set()
        assert places_with(somebody.id_number, places) == set()
        # Which student is which reference, the school's own state says, and nothing else.
        own = {place for place in places_with(somebody.student_number, places) if not place.startswith("members/")}
        assert own == set()


def test_an_erased_person_cannot_be_recovered_from_anything_and_the_counts_stay(city: City) -> None:
    ann, ben, *_ = city.people
    subject = city.subject_of(ann)
    assert json.loads(city.run("identity", "show", subject)) == ann.clear
    before, counted = recovered(city.instance), city.graduates()
    assert {*ann.clear.values(), *ben.clear.values()} <= before
    assert any(city.people[6].name in text for text in before)  # the dead letter that was sealed whole
    backup = city.files / "keys.json"
    city.run("keys", "backup", str(backup))
    copied = city.files / "keys.sqlite3"
    shutil.copy(city.instance.home / "keys" / "keys.sqlite3", copied)

    city.run("identity", "erase", subject, "--requested-on", "2026-08-20", "--wait", "90")
    with open_key_store(city.instance.services) as keys:
        city.until(lambda: keys.retired() == [])
    city.settle()
    _gone_for_good(city, ann, ben, subject, counted)
    assert city.graduates() == counted
    city.run("identity", "erase", subject, "--requested-on", "2026-08-20", "--wait", "90")  # may be repeated
    again = city.run("publish", str(city.files / "2026-06-30_就业.csv"), "--as", SCHOOL, "--legal-basis", "consent")
    assert "OutcomeReported" not in again  # the row of the erased student states nothing any more

    for worker in city.stage.workers._all:
        kill(worker)
    assert "--replace" in _refused(city, "keys", "restore", str(backup))
    told = city.run("keys", "restore", str(backup), "--replace")
    assert told.strip().endswith(": 1")
    _gone_for_good(city, ann, ben, subject, counted)

    shutil.copy(copied, city.instance.home / "keys" / "keys.sqlite3")  # a copy that nobody has told of the erasure
    assert ann.name in recovered(city.instance)
    city.stage.workers.start()
    with open_key_store(city.instance.services) as keys:
        city.until(lambda: keys.erased({subject}) == {subject} and keys.retired() == [])
    _gone_for_good(city, ann, ben, subject, counted)


def test_a_fact_sealed_to_a_destroyed_key_is_sealed_anew_by_publishing_again(city: City) -> None:
    late, old = Somebody(), city.files / "old-key.json"
    city.run("sealing-key", "--out", str(old))
    city.run("sealing-key", "rotate")
    with open_key_store(city.instance.services) as keys:
        city.until(lambda: keys.retired() == [])
    rows = [work_row(late.student_number, XM=late.name, SFZJH=late.id_number)]
    table = csv_file(city.files / "2026-08-31_就业.csv", rows)
    command = ("publish", str(table), "--as", SCHOOL, "--legal-basis", "statutory_duty", "--wait", "90")
    stale = city.instance.environment() | {"KITELINE_SEALING_KEY": str(old)}
    refused = kiteline(command, stale, seconds=120)
    assert refused.returncode == 3, refused.stderr
    assert "retired or not ours" in refused.stdout
    city.run(*command, "--again")
    assert json.loads(city.run("identity", "show", city.subject_of(late))) == late.clear


def _refused(city: City, *arguments: str) -> str:
    done = city.instance.kiteline(*arguments)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    return done.stderr


def _gone_for_good(city: City, ann: Somebody, ben: Somebody, subject: str, counted: int) -> None:
    left = recovered(city.instance)
    assert not set(ann.clear.values()) & left
    assert set(ben.clear.values()) <= left
    assert not any(city.people[6].name in text for text in left)  # sealed to a key that is destroyed now
    assert "erased" in _refused(city, "identity", "show", subject)
    assert _refused(city, "identity", "find", SCHOOL, ann.student_number)
    assert city.graduates() == counted
    places = everything(city.instance, city.stage.engine)
    assert all(places_with(trace, places) == set() for trace in ann.clear.values())
