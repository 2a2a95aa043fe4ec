"""What the administrator's handle has changed is in force when it says so, not a moment later."""

from __future__ import annotations

import uuid

import pytest
from confluent_kafka.admin import AclOperation, ResourceType

from infra.acls import Grant
from infra.broker_view import BrokerView
from infra.embedded.kafka import ADMIN
from tests.instance import Instance

ROUNDS = 30
"""The broker is behind in most rounds, not in each."""
USER = "4137013999"


@pytest.fixture
def view(instance: Instance) -> BrokerView:
    return BrokerView(instance.kafka(ADMIN))


def test_rights_hold_from_the_moment_they_are_given_until_they_are_taken(instance: Instance, view: BrokerView) -> None:
    admin = instance.admin()
    for _ in range(ROUNDS):
        given = Grant(USER, ResourceType.TOPIC, instance.topics.inbox(USER), (AclOperation.WRITE, AclOperation.READ))
        admin.ensure_grants([given])
        assert view.acls() >= set(given.bindings())
        admin.remove_acls(given.bindings()[:1])
        assert view.acls().intersection(given.bindings()) == set(given.bindings()[1:])
        admin.remove_acls(given.bindings())
        assert view.acls().isdisjoint(given.bindings())


def test_users_may_log_in_from_the_moment_they_are_made(instance: Instance, view: BrokerView) -> None:
    admin = instance.admin()
    for _ in range(ROUNDS):
        user = f"x{uuid.uuid4().hex[:12]}"
        admin.ensure_users({user: "secret"})
        assert user in view.users()
        admin.remove_users([user])
        assert user not in view.users()


def test_topics_and_settings_are_as_they_were_said_to_be(instance: Instance, view: BrokerView) -> None:
    admin, topic = instance.admin(), instance.topics.inbox(USER)
    for nth in range(ROUNDS):
        assert admin.ensure_topics({topic: (1, {})}) == [topic]
        admin.set_configs({topic: {"retention.ms": str(1_000_000 + nth)}})
        assert view.configs([topic])[topic]["retention.ms"] == str(1_000_000 + nth)
        admin.delete_topics([topic])
        assert topic not in view.partitions()
