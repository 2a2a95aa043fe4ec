"""Publishing to a real broker: acknowledged, refused, cut off, killed, judged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import typer
from confluent_kafka import Consumer, Producer, TopicPartition

from infra.cli.publish import register
from infra.embedded.kafka import ADMIN, EmbeddedKafka
from infra.provision import member_grants, member_topics
from infra.settings import Settings
from producers.client import MemberClient, Patience
from producers.publishing import member_state_path, publish_files
from producers.state import MemberState
from schemas.errors import BrokerUnavailable, KitelineError, Unavailable
from schemas.ids import is_canonical
from schemas.topics import Topics
from schemas.wire import decode
from tests.instance import Instance
from tests.producers.making import SCHOOL, csv_file, work_row
from tests.producers.test_client import closing

OTHER = "4137012819"
SHORT = Patience(bootstrap_ms=4000, metadata_ms=3000, delivery_ms=4000, request_ms=2000)
LONGER = Patience(bootstrap_ms=10_000, metadata_ms=10_000, delivery_ms=15_000, request_ms=10_000)
"""For who is served at first, by a machine that may be busy, and then no more."""


@pytest.fixture
def member(instance: Instance) -> Instance:
    instance.add_members(SCHOOL, OTHER)
    return instance


def records(access: Any, topic: str) -> list[tuple[int, bytes]]:
    """(offset, value) of everything in partition 0 of a topic, read by the administrator."""
    consumer = Consumer(access.librdkafka() | {"group.id": "look", "enable.auto.commit": False})
    try:
        low, high = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=10)
        consumer.assign([TopicPartition(topic, 0, low)])
        found: list[tuple[int, bytes]] = []
        while not found or found[-1][0] < high - 1:
            if high == low:
                break
            found += [
                (message.offset() or 0, message.value() or b"")
                for message in consumer.consume(500, timeout=1)
                if not message.error()
            ]
        return found
    finally:
        consumer.close()


def test_a_published_fact_is_where_the_position_says(member: Instance, state: MemberState) -> None:
    with MemberClient(member.kafka(SCHOOL), member.topics, SCHOOL, state) as client:
        positions = [client.publish("MajorClosed", closing(n)) for n in range(3)]
    found = dict(records(member.kafka(ADMIN), member.topics.inbox(SCHOOL)))
    for number, position in enumerate(positions):
        contract, fact = decode(found[position.offset])
        assert (contract.name, fact["subject"], fact["member"]) == ("MajorClosed", f"{SCHOOL}/major/{number}", SCHOOL)
        assert is_canonical(fact["event_id"])
    assert state.waiting() == 0


def test_many_facts_are_all_there_in_order_and_progress_is_told(member: Instance, state: MemberState) -> None:
    told: list[tuple[int, int]] = []
    with MemberClient(member.kafka(SCHOOL), member.topics, SCHOOL, state) as client:
        sent = client.publish_many((("MajorClosed", closing(n)) for n in range(5000)), lambda *at: told.append(at))
    assert [one.position.offset for one in sent] == sorted(one.position.offset for one in sent)
    subjects = [decode(value)[1]["subject"] for _, value in records(member.kafka(ADMIN), member.topics.inbox(SCHOOL))]
    assert subjects == [f"{SCHOOL}/major/{n}" for n in range(5000)]
    assert told[-1] == (5000, 5000)


def test_another_members_inbox_is_refused_by_the_broker(member: Instance, state: MemberState) -> None:
    with MemberClient(member.kafka(SCHOOL), member.topics, OTHER, state, SHORT) as client:
        with pytest.raises(KitelineError, match="may write its own inbox only") as caught:
            client.publish("MajorClosed", closing())
        assert caught.value.exit_code == 1
    assert records(member.kafka(ADMIN), member.topics.inbox(OTHER)) == []


def test_a_wrong_password_is_told_as_such(member: Instance, state: MemberState) -> None:
    wrong = replace(member.kafka(SCHOOL), password="wrong")
    with (
        MemberClient(wrong, member.topics, SCHOOL, state, SHORT) as client,
        pytest.raises(KitelineError, match="password") as caught,
    ):
        client.publish("MajorClosed", closing())
    assert "1 facts are kept" in caught.value.en
    assert state.waiting() == 1


def test_an_inbox_that_does_not_exist_is_told_as_such(member: Instance, state: MemberState) -> None:
    client = MemberClient(member.kafka(ADMIN), member.topics, "4137019999", state, SHORT)
    with client, pytest.raises(Unavailable, match="does not show the topic"):
        client.publish("MajorClosed", closing())
    assert state.waiting() == 1


# --- verdicts -------------------------------------------------------------------------------------------


def judge_in_background(member: Instance, count: int, reject: str) -> Thread:
    """Stand in for admission: write a verdict for the first `count` records of the inbox, rejecting one type."""

    def judge() -> None:
        inbox = member.topics.inbox(SCHOOL)
        consumer = Consumer(
            member.kafka("worker").librdkafka() | {"group.id": "judge", "auto.offset.reset": "earliest"}
        )
        consumer.assign([TopicPartition(inbox, 0, 0)])
        producer = Producer(member.kafka("worker").librdkafka())
        done = 0
        while done < count:
            for message in consumer.consume(100, timeout=1):
                contract, fact = decode(message.value())
                bad = contract.name == reject
                reasons = [
                    {
                        "code": "unknown-code",
                        "field": "major",
                        "value": "x",
                        "zh": "不在表中",
                        "en": "not listed",
                        "nearest": None,
                    }
                ]
                verdict = {
                    "position": {"topic": inbox, "partition": 0, "offset": message.offset()}, "member": SCHOOL, "event_id": fact["event_id"],
                    "event_type": contract.name, "subject": fact["subject"], "outcome": "rejected" if bad else "accepted",
                    "reasons": reasons if bad else [], "recorded_at": "", "decided_at": "", "catalogue": {},
                }  # fmt: skip
                producer.produce(member.topics.verdicts(SCHOOL), json.dumps(verdict).encode())
                done += 1
        producer.flush()
        consumer.close()

    thread = Thread(target=judge)
    thread.start()
    return thread


def test_verdicts_are_awaited_and_rejected_facts_named_by_row(member: Instance, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "g.csv", [work_row("1"), work_row("2")])
    judge = judge_in_background(member, 4, reject="OutcomeReported")
    report = publish_files([path], member.kafka(SCHOOL), member.topics, SCHOOL, member.home, wait_seconds=30)
    judge.join()
    assert report.outcomes == {("accepted", "GraduateRegistered"): 2, ("rejected", "OutcomeReported"): 2}
    assert sorted(str(item.source) for item in report.rejected) == ["g.csv:2", "g.csv:3"]
    assert report.undecided == 0
    assert report.exit_code == 3


def test_facts_without_a_verdict_in_time_are_counted(member: Instance, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "g.csv", [work_row()])
    report = publish_files([path], member.kafka(SCHOOL), member.topics, SCHOOL, member.home, wait_seconds=0.5)
    assert (report.undecided, report.exit_code) == (2, 4)


def test_a_rehearsal_sends_and_remembers_nothing(member: Instance, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "g.csv", [work_row()])
    for _ in range(2):
        report = publish_files([path], member.kafka(SCHOOL), member.topics, SCHOOL, member.home, dry_run=True)
        assert report.stated.total() == 2
    assert records(member.kafka(ADMIN), member.topics.inbox(SCHOOL)) == []


# --- a broker that goes away ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedKafka]:
    """A broker of this module's own, to be killed."""
    broker = EmbeddedKafka(Settings(home=tmp_path_factory.mktemp("broker"), services="embedded"))
    broker.start()
    try:
        yield broker
    finally:
        if broker.process is not None:
            broker.process.kill()
            broker.process and broker.process.wait(10)


def make_inbox(broker: EmbeddedKafka) -> None:
    from infra.broker_admin import BrokerAdmin

    admin = BrokerAdmin(broker.admin())
    admin.ensure_topics(member_topics(Topics(), SCHOOL))
    admin.ensure_users({SCHOOL: "secret"})
    admin.ensure_grants(member_grants(Topics(), SCHOOL))


def test_a_broker_killed_midway_loses_nothing_and_claims_nothing(own_broker: EmbeddedKafka, state: MemberState) -> None:
    make_inbox(own_broker)
    access = replace(own_broker.admin(), username=SCHOOL, password="secret")
    total = 40_000

    def kill_in_the_middle(done: int, _total: int) -> None:
        process = own_broker.process
        if done >= 10_000 and process is not None:
            process.kill()
            process.wait(10)

    with MemberClient(access, Topics(), SCHOOL, state, LONGER) as client:
        with pytest.raises(Unavailable, match="kept in the outbox"):
            client.publish_many((("MajorClosed", closing(n)) for n in range(total)), kill_in_the_middle)
        waiting = state.waiting()
        assert 0 < waiting <= total - 10_000
        with pytest.raises(BrokerUnavailable, match=f"{waiting + 1} facts"):
            client.publish("MajorClosed", closing(total))
        own_broker.start()
        access = replace(own_broker.admin(), username=SCHOOL, password="secret")
    with MemberClient(access, Topics(), SCHOOL, state) as client:
        assert len(client.flush_outbox()) == waiting + 1
    subjects = {decode(value)[1]["subject"] for _, value in records(own_broker.admin(), Topics().inbox(SCHOOL))}
    assert subjects == {f"{SCHOOL}/major/{n}" for n in range(total + 1)}
    assert state.waiting() == 0


# --- the command ----------------------------------------------------------------------------------------


def run(instance: Instance, monkeypatch: pytest.MonkeyPatch, *arguments: str, **changes: str) -> int:
    """Run `kiteline publish`; returns its exit code. Errors of the tree are raised."""
    for name, value in (instance.environment() | changes).items():
        if name.startswith("KITELINE_"):
            monkeypatch.setenv(name, value)
    app = typer.Typer()
    register(app)
    result = app(args=list(arguments), standalone_mode=False)
    return result if isinstance(result, int) else 0


def test_the_command_prints_what_was_stated_refused_and_kept(
    member: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = csv_file(tmp_path / "g.csv", [work_row("1"), work_row("1"), work_row("2", SJCJSJ="2026年13月")])
    assert run(member, monkeypatch, str(path), "--as", SCHOOL) == 3
    out = capsys.readouterr().out
    assert "g.csv:4" in out
    assert "2026年13月" in out
    assert "OutcomeReported: 1" in out
    assert run(member, monkeypatch, str(csv_file(path, [work_row("1")])), "--as", SCHOOL) == 0
    assert "OutcomeReported" not in capsys.readouterr().out


def test_without_a_broker_the_facts_wait_and_go_first_next_time(
    member: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = csv_file(tmp_path / "g.csv", [work_row()])
    for wait in ((), ("--wait", "5")):
        with pytest.raises(BrokerUnavailable, match="2 facts are kept in the outbox") as caught:
            run(member, monkeypatch, str(path), "--as", SCHOOL, *wait, KITELINE_KAFKA_BOOTSTRAP="127.0.0.1:1")
        assert caught.value.exit_code == 4
    with MemberState(member_state_path(member.home, SCHOOL)) as state:
        assert state.waiting() == 2
    assert run(member, monkeypatch, str(path), "--as", SCHOOL) == 0
    assert "left from before: 2" in capsys.readouterr().out
    assert len(records(member.kafka(ADMIN), member.topics.inbox(SCHOOL))) == 2


def test_an_unknown_member_is_told_as_such(member: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = csv_file(tmp_path / "g.csv", [work_row()])
    with pytest.raises(KitelineError, match="no credentials of member 4137019999"):
        run(member, monkeypatch, str(path), "--as", "4137019999")
