"""Credentials change while the member goes on speaking."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from kafka import KafkaProducer
from kafka.errors import KafkaError

from infra.broker_view import BrokerView
from infra.embedded.kafka import ADMIN
from infra.principals import SECOND, rotation_of
from infra.probe import broker_answers
from infra.provision import plan, provision
from infra.rotation import finish, rotate
from producers.kafka_handles import opened
from schemas.errors import UnknownMember, UsageError
from schemas.kafka_access import KafkaAccess
from stream_processors.log import ends, open_consumer
from tests.infra.test_provision import write
from tests.instance import Instance

DAY = timedelta(hours=24)


@dataclass
class Speaker:
    """A member's system: it sends one record after the other through one connection and counts what fails."""

    access: KafkaAccess
    topic: str
    sent: int = 0
    failed: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        producer: Any = opened(KafkaProducer, self.access, acks="all", retries=0, enable_idempotence=False)
        try:
            while not self._stop.is_set():
                try:
                    producer.send(self.topic, b"x").get(timeout=20)
                    self.sent += 1
                except KafkaError as error:
                    self.failed.append(repr(error))
                    return
        finally:
            producer.close(timeout=5)

    def __enter__(self) -> Speaker:
        self._thread = threading.Thread(target=self.run)
        self._thread.start()
        self.await_more(20)
        return self

    def await_more(self, records: int) -> None:
        """Wait until so many more have been sent, or one has failed."""
        goal, deadline = self.sent + records, time.monotonic() + 30
        while self.sent < goal and not self.failed and time.monotonic() < deadline:
            time.sleep(0.01)

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(30)

    def __exit__(self, *_: object) -> None:
        self.stop()


@pytest.mark.road
def test_no_send_fails_while_credentials_are_rotated(instance: Instance) -> None:
    member = "4137015001"
    instance.add_members(member)
    topic = instance.topics.inbox(member)
    with Speaker(instance.kafka(member), topic) as old:
        rotated = rotate(instance.services, member, DAY)
        old.await_more(50)
        assert (rotated.user, rotated.rotation.former) == (member + SECOND, member)
        assert instance.kafka(member).username == member + SECOND
        with Speaker(instance.kafka(member), topic) as new:  # the member's system takes the new file when it likes
            old.await_more(20)
            old.stop()
            finish(instance.services, member)
            new.await_more(50)
            new.stop()
    assert (old.failed, new.failed) == ([], [])
    consumer = open_consumer(instance.kafka("worker"), "tests.rotation")
    try:
        assert ends(consumer, [(topic, 0)])[topic, 0] == old.sent + new.sent
    finally:
        consumer.close()


def test_a_former_user_is_refused_once_the_rotation_is_finished(instance: Instance) -> None:
    member = "4137015002"
    instance.add_members(member)
    former = instance.kafka(member)
    with Speaker(former, instance.topics.inbox(member)) as old:
        rotate(instance.services, member, DAY)
        assert old.failed == []
        assert finish(instance.services, member) == member
        old.await_more(1_000_000)  # its open connection is of no use any more
    assert "Authorization" in old.failed[0]
    assert not broker_answers(former, seconds=2)
    assert write(instance.kafka(member), instance.topics.inbox(member)) is None
    assert member not in BrokerView(instance.kafka(ADMIN)).users()
    assert plan(instance.services).is_empty


def test_a_member_goes_back_and_forth_between_two_users(instance: Instance) -> None:
    member = "4137015003"
    instance.add_members(member)
    users = []
    for _ in range(3):
        users.append(rotate(instance.services, member, DAY).user)
        assert provision(instance.services).removed == []  # while it lasts, both are as they should be
        finish(instance.services, member)
        assert write(instance.kafka(member), instance.topics.inbox(member)) is None
    assert users == [member + SECOND, member, member + SECOND]


def test_a_rotation_whose_time_is_over_is_finished_by_provision(instance: Instance) -> None:
    member = "4137015004"
    instance.add_members(member)
    former = instance.kafka(member)
    rotate(instance.services, member, timedelta(0))
    planned = plan(instance.services)
    assert planned.revoked_users == [member]
    assert len(provision(instance.services).removed) == 8
    assert not broker_answers(former, seconds=2)
    assert rotation_of(instance.services, member) is None
    assert plan(instance.services).is_empty


def test_a_second_rotation_waits_for_the_first_to_be_finished(instance: Instance) -> None:
    member = "4137015005"
    instance.add_members(member)
    rotate(instance.services, member, DAY)
    with pytest.raises(UsageError, match="--finish"):
        rotate(instance.services, member, DAY)
    finish(instance.services, member)
    with pytest.raises(UsageError, match="member rotate"):
        finish(instance.services, member)


def test_a_rotation_that_ended_between_its_two_writes_leaves_the_member_speaking(instance: Instance) -> None:
    member = "4137015006"
    instance.add_members(member)
    file = instance.settings.credentials_dir / f"{member}.json"
    before = file.read_bytes()
    rotate(instance.services, member, timedelta(0))
    file.write_bytes(before)  # as if the last step had not been reached
    provision(instance.services)
    assert write(instance.kafka(member), instance.topics.inbox(member)) is None
    assert rotate(instance.services, member, DAY).user == member + SECOND


def test_a_member_that_is_not_there_cannot_rotate(instance: Instance) -> None:
    with pytest.raises(UnknownMember, match="4137015999"):
        rotate(instance.services, "4137015999", DAY)
