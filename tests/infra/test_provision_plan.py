"""`kiteline provision --dry-run` tells what `kiteline provision` then does, and rights follow the facts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from confluent_kafka import KafkaError, Producer
from confluent_kafka.admin import AclOperation, ResourceType

from infra.acls import Grant, told, user_of
from infra.broker_view import BrokerView
from infra.embedded.kafka import ADMIN
from infra.provision import plan, provision
from schemas.days import day_of, now
from schemas.wire import encode
from tests.infra.test_provision import write
from tests.instance import Instance
from tests.schemas.judging import Fact, fact

SCHOOL, OTHER, STRANGER = "4137012391", "4137013320", "4137010863"
NEVER_SEEN = "4137014999"
"""A user of no other instance on the broker that tests share."""


def today() -> date:
    return day_of(now())


def admit(instance: Instance, *facts: Fact) -> None:
    """As if admission had accepted what the operator stated: the facts are in the canonical topic."""
    quiet: dict[str, Any] = {"log_level": 0, "message.timeout.ms": 15000}
    producer = Producer(instance.kafka("worker").librdkafka() | quiet)
    refused: list[KafkaError] = []
    for event_type, said in facts:
        producer.produce(
            instance.topics.canonical("governance"),
            encode(event_type, said),
            key=said["subject"].encode(),
            on_delivery=lambda error, _: refused.append(error) if error else None,
        )
    producer.flush(20)
    assert refused == []


def rights(instance: Instance, user: str) -> set[str]:
    acls = BrokerView(instance.kafka(ADMIN)).acls()
    ours = [a for a in acls if user_of(a) == user and instance.topics.is_ours(str(a.name))]
    return {told(acl).removeprefix(f"{user}: ").replace(instance.topics.prefix, "") for acl in ours}


def grant(instance: Instance, user: str, topic: str, operation: AclOperation = AclOperation.WRITE) -> None:
    instance.admin().ensure_grants([Grant(user, ResourceType.TOPIC, topic, (operation,))])


@pytest.mark.road
def test_a_provisioned_instance_has_nothing_to_change(instance: Instance) -> None:
    instance.add_members(SCHOOL)
    assert plan(instance.services).is_empty
    assert provision(instance.services).granted == []
    assert "没有需要改动的" in instance.kiteline("provision", "--dry-run").stdout


def test_a_dry_run_shows_every_difference_and_changes_nothing(instance: Instance) -> None:
    topics, admin = instance.topics, instance.admin()
    instance.add_members(SCHOOL)
    admin.delete_topics([topics.canonical("plan")])
    admin.set_configs({topics.inbox(SCHOOL): {"retention.ms": "1000"}})
    admin.remove_acls(Grant("api", ResourceType.TOPIC, topics.control, (AclOperation.READ,)).bindings())
    grant(instance, SCHOOL, topics.canonical("demand"))
    grant(instance, "connect", topics.canonical("demand"), AclOperation.READ)
    shown = instance.kiteline("provision", "--dry-run")
    assert shown.returncode == 0, shown.stderr
    for line in (
        f"+ 主题 / topic: {topics.canonical('plan')}",
        f"~ 设置 / setting: {topics.inbox(SCHOOL)}: retention.ms 1000 → -1",
        f"+ 权限 / right: api: read topic {topics.control}",
        f"- 权限 / right: {SCHOOL}: write topic {topics.canonical('demand')}",
        f"left alone: connect: read topic {topics.canonical('demand')}",
    ):
        assert line in shown.stdout
    planned = plan(instance.services)
    assert (list(planned.topics), len(planned.configs), len(planned.to_grant), len(planned.to_remove)) == (
        [topics.canonical("plan")],
        1,
        1,
        1,
    )


def test_provisioning_mends_what_the_dry_run_shows(instance: Instance) -> None:
    topics, admin = instance.topics, instance.admin()
    instance.add_members(SCHOOL)
    admin.delete_topics([topics.canonical("plan")])
    admin.set_configs({topics.inbox(SCHOOL): {"retention.ms": "1000"}})
    grant(instance, SCHOOL, topics.canonical("demand"))
    assert write(instance.kafka(SCHOOL), topics.canonical("demand")) is None
    done = provision(instance.services)
    assert (done.topics, done.settings, len(done.removed)) == ([topics.canonical("plan")], [topics.inbox(SCHOOL)], 1)
    assert plan(instance.services).is_empty
    refusal = write(instance.kafka(SCHOOL), topics.canonical("demand"))
    assert refusal is not None
    assert refusal.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED
    assert write(instance.kafka(SCHOOL), topics.inbox(SCHOOL)) is None


def test_only_rights_under_our_own_prefix_and_of_our_own_users_are_taken_back(instance: Instance) -> None:
    elsewhere = f"x{instance.topics.prefix}inbox.{SCHOOL}"
    grant(instance, SCHOOL, elsewhere)
    grant(instance, "connect", instance.topics.canonical("demand"), AclOperation.READ)
    grant(instance, STRANGER, instance.topics.inbox(STRANGER))
    grant(instance, STRANGER, instance.topics.inbox(OTHER))
    removed = provision(instance.services).removed
    assert removed == [f"{STRANGER}: write topic {instance.topics.inbox(OTHER)}"]
    held = {told(acl) for acl in BrokerView(instance.kafka(ADMIN)).acls()}
    assert f"{SCHOOL}: write topic {elsewhere}" in held
    assert f"connect: read topic {instance.topics.canonical('demand')}" in held
    assert f"{STRANGER}: write topic {instance.topics.inbox(STRANGER)}" in held


def test_a_suspended_member_reads_and_does_not_write_until_it_is_reinstated(instance: Instance) -> None:
    instance.add_members(SCHOOL, OTHER)
    assert f"write topic inbox.{SCHOOL}" in (before := rights(instance, SCHOOL))
    admit(instance, fact("MemberSuspended", member_code=SCHOOL, suspended_from=str(today())))
    assert provision(instance.services).removed == [f"{SCHOOL}: write topic {instance.topics.inbox(SCHOOL)}"]
    assert rights(instance, SCHOOL) == before - {f"write topic inbox.{SCHOOL}"}
    refusal = write(instance.kafka(SCHOOL), instance.topics.inbox(SCHOOL))
    assert refusal is not None
    assert refusal.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED
    assert write(instance.kafka(OTHER), instance.topics.inbox(OTHER)) is None
    instance.add_members(SCHOOL)  # letting it in once more does not undo a suspension
    assert rights(instance, SCHOOL) == before - {f"write topic inbox.{SCHOOL}"}
    back = {"member_code": SCHOOL, "effective_from": str(today()), "occurred_at": now().isoformat()}
    admit(instance, fact("MemberReinstated", **back))
    provision(instance.services)
    assert rights(instance, SCHOOL) == before
    assert write(instance.kafka(SCHOOL), instance.topics.inbox(SCHOOL)) is None


def test_a_suspension_that_begins_tomorrow_takes_nothing_away_today(instance: Instance) -> None:
    instance.add_members(SCHOOL)
    admit(instance, fact("MemberSuspended", member_code=SCHOOL, suspended_from=str(today() + timedelta(days=1))))
    assert provision(instance.services).removed == []


def test_a_member_that_a_secretariat_admitted_gets_its_inbox_and_credentials(instance: Instance) -> None:
    admit(instance, fact("MemberAdmitted", member_code=NEVER_SEEN, kind="school"))
    done = provision(instance.services)
    assert instance.topics.inbox(NEVER_SEEN) in done.topics
    assert write(instance.kafka(NEVER_SEEN), instance.topics.inbox(NEVER_SEEN)) is None


def test_a_credentials_file_that_was_handed_over_is_not_made_anew(instance: Instance) -> None:
    instance.add_members(SCHOOL)
    admit(instance, fact("MemberAdmitted", member_code=SCHOOL, kind="school"))
    handed_over = instance.kafka(SCHOOL)
    (instance.settings.credentials_dir / f"{SCHOOL}.json").unlink()
    done = provision(instance.services)
    assert (done.users, done.removed) == ([], [])
    assert write(handed_over, instance.topics.inbox(SCHOOL)) is None
