"""New credentials for a member without a moment in which it cannot speak.

A second user with the same rights is made and only then written into the credentials file. The former user goes on
until the rotation is finished or its time is over, when `kiteline provision` revokes it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from confluent_kafka import KafkaException, TopicCollection
from confluent_kafka.admin import AclOperation, AdminClient, ResourceType

from infra.acls import user_of
from infra.broker_admin import BrokerAdmin
from infra.broker_view import BrokerView
from infra.credentials import new_password, write_credentials
from infra.embedded.kafka import ADMIN
from infra.principals import (
    Rotation,
    current_principal,
    forget_rotation,
    keep_rotation,
    other_of,
    principals,
    rotation_of,
)
from infra.provision import rights_of_member
from infra.services import Services
from infra.standing import read_members
from schemas.days import SHANGHAI, now
from schemas.errors import NotAcknowledged, UnknownMember, UsageError
from schemas.kafka_access import KafkaAccess

PATIENCE = 20.0
"""Seconds until a new user and its rights are known to the broker that serves it."""


@dataclass(frozen=True)
class Rotated:
    """`file` holds the new credentials; `rotation` says until when the former ones are good."""

    file: Path
    user: str
    rotation: Rotation


def rotate(services: Services, member: str, overlap: timedelta) -> Rotated:
    """Give `member` new credentials; the old ones stay good for `overlap`.

    Raises UnknownMember, UsageError while another rotation lasts, BrokerUnavailable, NotAcknowledged.
    """
    going_on = rotation_of(services, member)
    if going_on and now() < going_on.until:
        until = f"{going_on.until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        raise UsageError(
            f"成员 {member} 的上一次轮换尚未结束（旧用户 {going_on.former} 有效至 {until}）；"
            f"请先运行 kiteline member rotate {member} --finish",
            f"the last rotation of member {member} is not finished (user {going_on.former} is good until {until}); "
            f"first run: kiteline member rotate {member} --finish",
        )
    if going_on:
        finish(services, member)
    former = _in_use(services, member)
    access = KafkaAccess(services.bootstrap, other_of(member, former), new_password())
    admin = BrokerAdmin(services.kafka(ADMIN))
    admin.ensure_users({access.username: access.password})
    admin.ensure_grants(rights_of_member(services.topics, read_members(services), member, [access.username]))
    _await_usable(access, services.topics.verdicts(member))
    rotation = Rotation(former, now() + overlap)
    keep_rotation(services, member, rotation)
    file = write_credentials(services.settings.credentials_dir, access, member)
    return Rotated(file, access.username, rotation)


def finish(services: Services, member: str) -> str:
    """Revoke the former user now; returns it. Its connections are refused from then on. Raises UsageError."""
    rotation = rotation_of(services, member)
    if rotation is None:
        raise UsageError(
            f"成员 {member} 没有进行中的轮换；开始一次：kiteline member rotate {member}",
            f"member {member} has no rotation that could be finished; begin one: kiteline member rotate {member}",
        )
    revoke(services, rotation.former)
    forget_rotation(services, member)
    return rotation.former


def revoke(services: Services, user: str) -> None:
    """Take all rights on this instance's topics from `user`; it logs in no more unless another instance knows it."""
    admin, view = BrokerAdmin(services.kafka(ADMIN)), BrokerView(services.kafka(ADMIN))
    held = [acl for acl in view.acls() if user_of(acl) == user]
    topics = [acl for acl in held if acl.restype == ResourceType.TOPIC]
    ours = [acl for acl in topics if services.topics.is_ours(str(acl.name))]
    is_busy = len(ours) < len(topics)
    admin.remove_acls(ours if is_busy else held)
    if not is_busy:
        admin.remove_users([user])


def _in_use(services: Services, member: str) -> str:
    """The user that the member logs in as; without its file, the only one that the broker knows."""
    found = current_principal(services, member)
    if found is not None:
        return found
    users = principals(services, member, BrokerView(services.kafka(ADMIN)).users())
    if len(users) == 1:
        return users[0]
    if not users:
        services.kafka(member)  # tells that there is no such member, and how to let one in
    raise UnknownMember(
        f"这里没有成员 {member} 的凭据文件，且 Kafka 有它的两个用户，无法判断哪个在用；请放回凭据文件后再试",
        f"no credentials file of member {member} is here, and Kafka has two users of it: which is in use cannot be told; "
        "put the file back and try again",
    )


def _await_usable(access: KafkaAccess, topic: str) -> None:
    # Users and rights are acknowledged by the controller; the broker that serves clients follows a moment later.
    quiet: dict[str, Any] = {"log_level": 0, "error_cb": lambda _error: None, "socket.timeout.ms": 5_000}
    deadline = time.monotonic() + PATIENCE
    while True:
        client = AdminClient(access.librdkafka() | quiet)
        try:
            asked = client.describe_topics(TopicCollection([topic]), include_authorized_operations=True)
            if AclOperation.READ in (asked[topic].result(timeout=5).authorized_operations or ()):
                return
        except KafkaException:
            pass
        if time.monotonic() > deadline:
            raise NotAcknowledged(
                f"Kafka 没有在 {PATIENCE:.0f} 秒内让新用户 {access.username} 可用；旧凭据仍然有效，请稍后再试",
                f"Kafka did not let the new user {access.username} in within {PATIENCE:.0f} s; "
                "the old credentials are still good, try again later",
            )
        time.sleep(0.1)
