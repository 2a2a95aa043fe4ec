"""Changes topics, SCRAM users and ACLs, on any broker, by its administrator. Everything may be repeated.

A change is acknowledged by the controller; the broker that serves clients follows a moment later. What returns from
here is in force: we look until the broker itself tells of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
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

from infra.acls import Grant, all_of, exactly, told
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
        names = {topic.topic for topic in new}
        self._await(lambda: min(names - self.topics(), default=""))
        return sorted(created)

    def delete_topics(self, names: Iterable[str]) -> None:
        """Delete topics; those not there are fine."""
        if doomed := set(names):
            self._done(self._client.delete_topics(list(doomed)), fine=KafkaError.UNKNOWN_TOPIC_OR_PART)
            self._await(lambda: min(doomed & self.topics(), default=""))

    def ensure_users(self, passwords: Mapping[str, str]) -> None:
        """Let every user log in with SCRAM-SHA-512 and this password from now on."""
        if not passwords:
            return
        info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, _ITERATIONS)
        upserts: list[UserScramCredentialAlteration] = [
            UserScramCredentialUpsertion(user, info, password.encode()) for user, password in passwords.items()
        ]
        self._done(self._client.alter_user_scram_credentials(upserts, request_timeout=SECONDS))
        self._await(lambda: min(passwords.keys() - self._users(), default=""))

    def ensure_grants(self, grants: Iterable[Grant]) -> None:
        """Create the ACLs; existing ones stay as they are."""
        self.add_acls(binding for grant in grants for binding in grant.bindings())

    def add_acls(self, bindings: Iterable[AclBinding]) -> None:
        """Create these ACLs; existing ones stay as they are."""
        if new := list(bindings):
            self._done(self._client.create_acls(new, request_timeout=SECONDS))
            self._await(lambda: min(map(told, set(new) - self._acls_of(new)), default=""))

    def remove_acls(self, bindings: Iterable[AclBinding]) -> None:
        """Delete exactly these ACLs; those not there are fine."""
        if gone := list(bindings):
            self._done(self._client.delete_acls([exactly(binding) for binding in gone], request_timeout=SECONDS))
            self._await(lambda: min(map(told, self._acls_of(gone).intersection(gone)), default=""))

    def remove_users(self, users: Iterable[str]) -> None:
        """Let these users log in no more; those not there are fine."""
        gone = set(users)
        deletions: list[UserScramCredentialAlteration] = [
            UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512) for user in gone
        ]
        if deletions:
            futures = self._client.alter_user_scram_credentials(deletions, request_timeout=SECONDS)
            self._done(futures, fine=KafkaError.RESOURCE_NOT_FOUND)
            self._await(lambda: min(gone & self._users(), default=""))

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
            self._await(lambda: min(self._unlike(wanted), default=""))

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

    def _users(self) -> set[str]:
        asked: Any = self._client.describe_user_scram_credentials(request_timeout=SECONDS)
        return set(self._answer(asked))

    def _acls_of(self, bindings: Iterable[AclBinding]) -> set[AclBinding]:
        """All ACLs of the users that `bindings` are about."""
        filters = [all_of(principal) for principal in {str(binding.principal) for binding in bindings}]
        futures = [self._client.describe_acls(one, request_timeout=SECONDS) for one in filters]
        return {acl for future in futures for acl in self._answer(future)}

    def _unlike(self, wanted: Mapping[str, Mapping[str, str]]) -> list[str]:
        """Topics of `wanted` with a setting that is another."""
        asked = [ConfigResource(ResourceType.TOPIC, topic) for topic in wanted]
        found = self._client.describe_configs(asked, request_timeout=SECONDS)
        held = {resource.name: self._answer(future) for resource, future in found.items()}
        return [
            topic for topic, configs in wanted.items() if any(held[topic][n].value != v for n, v in configs.items())
        ]

    def _answer(self, future: Future[Any]) -> Any:
        try:
            return future.result(timeout=SECONDS + 5)
        except KafkaException as error:
            raise refusal(self._bootstrap, error) from error

    def _await(self, lacking: Callable[[], str]) -> None:
        """Look until nothing is `lacking`: the name of something that the broker does not tell of as it should."""
        deadline = time.monotonic() + SECONDS
        while name := lacking():
            if time.monotonic() > deadline:
                raise NotAcknowledged(
                    f"Kafka 已确认更改，但 {SECONDS:.0f} 秒内没有生效：{name} 等；请检查 Kafka，再运行一次",
                    f"Kafka took a change that is not in force after {SECONDS:.0f} s, e.g. {name}; check it, run this again",
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
