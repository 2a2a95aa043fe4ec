"""What a broker has: topics with their settings, users, ACLs. Asks and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import AclBinding, AdminClient, ConfigResource, ResourceType

from infra.acls import EVERYTHING
from infra.broker_admin import SECONDS, refusal
from schemas.kafka_access import KafkaAccess


class BrokerView:
    """The administrator's questions to a broker. Raises BrokerUnavailable or, when refused, NotAcknowledged."""

    def __init__(self, access: KafkaAccess) -> None:
        self._bootstrap = access.bootstrap
        quiet: dict[str, Any] = {"log_level": 0, "error_cb": lambda _error: None}
        self._client = AdminClient(access.librdkafka() | quiet)

    def partitions(self) -> dict[str, int]:
        """Topic -> number of partitions, of all topics."""
        try:
            found = self._client.list_topics(timeout=SECONDS).topics
        except KafkaException as error:
            raise refusal(self._bootstrap, error) from error
        return {name: len(topic.partitions) for name, topic in found.items()}

    def configs(self, topics: Iterable[str]) -> dict[str, dict[str, str]]:
        """Topic -> setting -> value in force, defaults included."""
        asked = [ConfigResource(ResourceType.TOPIC, topic) for topic in topics]
        futures = self._client.describe_configs(asked, request_timeout=SECONDS) if asked else {}
        return {
            resource.name: {name: str(entry.value) for name, entry in self._answer(future).items()}
            for resource, future in futures.items()
        }

    def users(self) -> set[str]:
        """Users who may log in with SCRAM."""
        asked: Any = self._client.describe_user_scram_credentials(request_timeout=SECONDS)
        found: Mapping[str, Any] = self._answer(asked)
        return set(found)

    def acls(self) -> set[AclBinding]:
        """Every ACL there is, of whomever."""
        return set(self._answer(self._client.describe_acls(EVERYTHING, request_timeout=SECONDS)))

    def _answer(self, future: Future[Any]) -> Any:
        try:
            return future.result(timeout=SECONDS + 5)
        except KafkaException as error:
            raise refusal(self._bootstrap, error) from error
