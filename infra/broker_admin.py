"""Changes topics, SCRAM users and ACLs, on any broker, by its administrator. Everything may be repeated."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from typing import Any

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)

from infra.acls import Grant, exactly
from schemas.errors import BrokerUnavailable, NotAcknowledged
from schemas.kafka_access import KafkaAccess

__all__ = ["AclOperation", "BrokerAdmin", "Grant", "ResourceType"]

SECONDS = 20.0
_ITERATIONS = 4096


class BrokerAdmin:
    """The administrator's handle on a broker. Raises BrokerUnavailable or, when refused, NotAcknowledged."""

    def __init__(self, access: KafkaAccess) -> None:
        self._bootstrap = access.bootstrap
        quiet: dict[str, Any] = {"log_level": 0, "error_cb": lambda _error: None}
        self._client = AdminClient(access.librdkafka() | quiet)

    def topics(self) -> set[str]:
        """Names of all topics."""
        try:
            return set(self._client.list_topics(timeout=SECONDS).topics)
        except KafkaException as error:
            raise refusal(self._bootstrap, error) from error

    def ensure_topics(self, wanted: Mapping[str, tuple[int, Mapping[str, str]]]) -> list[str]:
        """Create what is missing of `wanted` (name -> partitions, config); returns its names, sorted."""
        present = self.topics()
        new = [
            NewTopic(name, num_partitions=partitions, replication_factor=-1, config=dict(config))
            for name, (partitions, config) in wanted.items()
            if name not in present
        ]
        if not new:
            return []
        created = self._done(
            self._client.create_topics(new, request_timeout=SECONDS), fine=KafkaError.TOPIC_ALREADY_EXISTS
        )
        self._await_visible({topic.topic for topic in new})
        return sorted(created)

    def delete_topics(self, names: Iterable[str]) -> None:
        """Delete topics; those not there are fine."""
        if doomed := list(names):
            self._done(self._client.delete_topics(doomed), fine=KafkaError.UNKNOWN_TOPIC_OR_PART)

    def ensure_users(self, passwords: Mapping[str, str]) -> None:
        """Let every user log in with SCRAM-SHA-512 and this password from now on."""
        if not passwords:
            return
        info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, _ITERATIONS)
        upserts: list[UserScramCredentialAlteration] = [
            UserScramCredentialUpsertion(user, info, password.encode()) for user, password in passwords.items()
        ]
        self._done(self._client.alter_user_scram_credentials(upserts, request_timeout=SECONDS))

    def ensure_grants(self, grants: Iterable[Grant]) -> None:
        """Create the ACLs; existing ones stay as they are."""
        self.add_acls(binding for grant in grants for binding in grant.bindings())

    def add_acls(self, bindings: Iterable[AclBinding]) -> None:
        """Create these ACLs; existing ones stay as they are."""
        if new := list(bindings):
            self._done(self._client.create_acls(new, request_timeout=SECONDS))

    def remove_acls(self, bindings: Iterable[AclBinding]) -> None:
        """Delete exactly these ACLs; those not there are fine."""
        if filters := [exactly(binding) for binding in bindings]:
            self._done(self._client.delete_acls(filters, request_timeout=SECONDS))

    def remove_users(self, users: Iterable[str]) -> None:
        """Let these users log in no more; those not there are fine."""
        gone: list[UserScramCredentialAlteration] = [
            UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512) for user in users
        ]
        if gone:
            futures = self._client.alter_user_scram_credentials(gone, request_timeout=SECONDS)
            self._done(futures, fine=KafkaError.RESOURCE_NOT_FOUND)

    def set_configs(self, wanted: Mapping[str, Mapping[str, str]]) -> None:
        """Set these settings of topics (name -> key -> value) and leave all others as they are."""
        resources = [
            ConfigResource(
                ResourceType.TOPIC,
                topic,
                incremental_configs=[
                    ConfigEntry(key, value, incremental_operation=AlterConfigOpType.SET)
                    for key, value in configs.items()
                ],
            )
            for topic, configs in wanted.items()
        ]
        if resources:
            self._done(self._client.incremental_alter_configs(resources, request_timeout=SECONDS))

    def _done(self, futures: Mapping[Any, Future[Any]], fine: int | None = None) -> list[Any]:
        """Wait for all; returns the keys of those that changed something."""
        changed = []
        for key, future in futures.items():
            try:
                future.result(timeout=SECONDS + 5)
            except KafkaException as error:
                if fine is not None and error.args[0].code() == fine:
                    continue
                raise refusal(self._bootstrap, error) from error
            changed.append(key)
        return changed

    def _await_visible(self, names: set[str]) -> None:
        # Creation is acknowledged by the controller; the broker that serves metadata follows a moment later.
        deadline = time.monotonic() + SECONDS
        while not names <= self.topics():
            if time.monotonic() > deadline:
                raise NotAcknowledged(
                    f"主题已创建但未出现：{min(names)} 等；请检查 Kafka",
                    f"topics were created but do not appear, e.g. {min(names)}; check the broker",
                )
            time.sleep(0.02)


def refusal(bootstrap: str, error: KafkaException) -> BrokerUnavailable | NotAcknowledged:
    """What to tell an administrator whose question or order the broker did not take."""
    cause = error.args[0]
    told = " ".join(str(cause.str()).split())
    if cause.code() in (KafkaError._TRANSPORT, KafkaError._ALL_BROKERS_DOWN, KafkaError._TIMED_OUT):
        return BrokerUnavailable(
            f"Kafka（{bootstrap}）没有回应：{told}；请检查服务和管理员账号",
            f"Kafka at {bootstrap} does not answer: {told}; check it and the admin's login",
        )
    return NotAcknowledged(
        f"Kafka（{bootstrap}）拒绝了管理操作：{told}；请检查管理员账号的权限",
        f"Kafka at {bootstrap} refused: {told}; check the administrator's rights",
    )
