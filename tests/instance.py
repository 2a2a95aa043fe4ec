"""What a test works on: a Kiteline of its own (topics, users, database, home) on shared services."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from infra.broker_admin import BrokerAdmin
from infra.embedded.kafka import ADMIN
from infra.provision import Provisioned, provision_members
from infra.services import Services
from infra.settings import Settings
from schemas.kafka_access import KafkaAccess
from schemas.topics import Topics

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Instance:
    """One provisioned Kiteline. Settings are those of external services, whatever runs behind them."""

    services: Services

    @property
    def settings(self) -> Settings:
        return self.services.settings

    @property
    def home(self) -> Path:
        return self.settings.home

    @property
    def topics(self) -> Topics:
        return self.services.topics

    @property
    def database_url(self) -> str:
        return self.services.database_url

    def kafka(self, user: str) -> KafkaAccess:
        return self.services.kafka(user)

    def admin(self) -> BrokerAdmin:
        return BrokerAdmin(self.kafka(ADMIN))

    def add_members(self, *codes: str) -> Provisioned:
        """Topics, principals and credentials of members; no fact is stated about them."""
        return provision_members(self.services, codes)

    def environment(self) -> dict[str, str]:
        """Environment of a process that works on this instance."""
        return environment_of(self.settings)

    def kiteline(self, *arguments: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        """Run `kiteline ...` on this instance to its end."""
        return kiteline(arguments, self.environment(), seconds=seconds)


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment from which a process reads `settings`, and nothing else of Kiteline's."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KITELINE_")}
    return plain | {
        "KITELINE_HOME": str(settings.home),
        "KITELINE_SERVICES": settings.services,
        "KITELINE_KAFKA_BOOTSTRAP": settings.kafka_bootstrap,
        "KITELINE_KAFKA_USERNAME": settings.kafka_username,
        "KITELINE_KAFKA_PASSWORD": settings.kafka_password.get_secret_value(),
        "KITELINE_KAFKA_MECHANISM": settings.kafka_mechanism,
        "KITELINE_DATABASE_URL": settings.database_url.get_secret_value(),
        "KITELINE_TOPIC_PREFIX": settings.topic_prefix,
        "KITELINE_API_PORT": str(settings.api_port),
        "KITELINE_VISITORS": settings.visitors,
        "KITELINE_GATEWAY_PORT": str(settings.gateway_port),
        "PYTHONPATH": str(ROOT),
    }


def kiteline(
    arguments: Iterable[str], environment: dict[str, str], seconds: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would: a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "infra.cli.main", *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
