"""Provisioning on the real services: complete, repeatable, and nobody gets more than its own."""

from __future__ import annotations

import json
import stat
import time
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from confluent_kafka import Consumer, KafkaError, Message, Producer
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from infra.dead_letters.records import metadata as dead_letter_metadata
from infra.gateway.records import metadata as gateway_metadata
from infra.migrate import migrate
from infra.provision import member_topics, platform_topics, provision
from projections.platform.access.records import metadata as access_metadata
from projections.records import metadata
from schemas.kafka_access import KafkaAccess
from tests.backing import Backing
from tests.instance import Instance

SCHOOL, OTHER = "4137012391", "4137013320"


def write(access: KafkaAccess, topic: str) -> KafkaError | None:
    """Write one record; returns the broker's refusal, None when it was acknowledged."""
    told: list[KafkaError | None] = []
    quiet: dict[str, Any] = {"log_level": 0, "message.timeout.ms": 15000}
    producer = Producer(access.librdkafka() | quiet)
    producer.produce(topic, b"x", on_delivery=lambda error, _message: told.append(error))
    producer.flush(20)
    [answer] = told
    return answer


def read_first(access: KafkaAccess, topic: str, group: str) -> Message | None:
    quiet: dict[str, Any] = {"log_level": 0, "group.id": group, "auto.offset.reset": "earliest"}
    consumer = Consumer(access.librdkafka() | quiet)
    try:
        consumer.subscribe([topic])
        deadline = time.monotonic() + 60
        while (found := consumer.poll(5)) is None and time.monotonic() < deadline:
            pass
        return found
    finally:
        consumer.close()


@pytest.mark.road
def test_a_member_writes_its_own_inbox_and_no_other(instance: Instance) -> None:
    instance.add_members(SCHOOL, OTHER)
    school, topics = instance.kafka(SCHOOL), instance.topics
    assert write(school, topics.inbox(SCHOOL)) is None
    forbidden = [
        topics.inbox(OTHER),
        topics.verdicts(SCHOOL),
        topics.dead_letters(SCHOOL),
        topics.canonical("demand"),
        topics.control,
    ]
    for topic in forbidden:
        refusal = write(school, topic)
        assert refusal is not None, topic
        assert refusal.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED, topic


@pytest.mark.road
def test_a_member_reads_its_own_verdicts_and_nobody_elses(instance: Instance) -> None:
    instance.add_members(SCHOOL, OTHER)
    topics = instance.topics
    for member in (SCHOOL, OTHER):
        assert write(instance.kafka("worker"), topics.verdicts(member)) is None
    own = read_first(instance.kafka(SCHOOL), topics.verdicts(SCHOOL), f"{SCHOOL}-page")
    assert own is not None
    assert own.error() is None
    others = read_first(instance.kafka(SCHOOL), topics.verdicts(OTHER), f"{SCHOOL}-page")
    assert others is not None
    error = others.error()
    assert error is not None
    assert error.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED


@pytest.mark.road
def test_the_worker_reads_inboxes_of_later_members_and_writes_canonical_topics(instance: Instance) -> None:
    instance.add_members(SCHOOL)
    assert write(instance.kafka(SCHOOL), instance.topics.inbox(SCHOOL)) is None
    found = read_first(instance.kafka("worker"), instance.topics.inbox_pattern, "worker-test")
    assert found is not None
    assert found.error() is None
    assert found.topic() == instance.topics.inbox(SCHOOL)
    assert write(instance.kafka("worker"), instance.topics.canonical("demand")) is None
    refusal = write(instance.kafka("api"), instance.topics.canonical("demand"))
    assert refusal is not None


def test_a_wrong_password_opens_nothing(instance: Instance) -> None:
    from dataclasses import replace

    from infra.probe import broker_answers

    assert broker_answers(instance.kafka("worker"), seconds=20)
    assert not broker_answers(replace(instance.kafka("worker"), password="guess"), seconds=2)


@pytest.mark.road
def test_provisioning_again_changes_nothing(instance: Instance) -> None:
    instance.add_members(SCHOOL)
    passwords = {user: instance.kafka(user).password for user in ("worker", "api", "operator", SCHOOL)}
    again = provision(instance.services)
    assert (again.topics, again.users, again.migrated) == ([], [], False)
    members = instance.add_members(SCHOOL)
    assert (members.topics, members.users) == ([], [])
    assert {user: instance.kafka(user).password for user in passwords} == passwords
    wanted = platform_topics(instance.topics) | member_topics(instance.topics, "operator")
    assert wanted.keys() <= instance.admin().topics()


def test_credentials_are_readable_by_their_owner_only(instance: Instance) -> None:
    file = instance.settings.credentials_dir / "worker.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert json.loads(file.read_text()).keys() == {"bootstrap", "username", "password", "mechanism"}
    assert instance.kafka("worker").password not in repr(instance.kafka("worker"))


@pytest.mark.road
def test_migrations_make_exactly_the_declared_tables(instance: Instance) -> None:
    engine = create_engine(instance.database_url, poolclass=NullPool)
    declared: Any = [metadata, gateway_metadata, dead_letter_metadata, access_metadata]
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, declared) == []
    assert migrate(instance.database_url) is False


def test_every_instance_has_a_database_of_its_own(services: Backing, instance: Instance) -> None:
    assert instance.database_url != services.server_url
    engine = create_engine(instance.database_url, poolclass=NullPool)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM verdict")).scalar() == 0
        assert connection.execute(text("SELECT 'é' < 'z', 'B' < 'a'")).one() == (False, True)
