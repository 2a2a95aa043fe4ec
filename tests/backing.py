"""Real Kafka and PostgreSQL for a test session: the embedded ones in a temporary home, or containers."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import make_url

from infra.database import drop_database, ensure_database
from infra.embedded.kafka import ADMIN
from infra.migrate import migrate
from infra.provision import provision
from infra.services import open_services, start_embedded, stop_embedded
from infra.settings import Settings, load_settings
from schemas.kafka_access import KafkaAccess
from tests.instance import Instance

TEMPLATE = "kiteline_template"


@dataclass
class Backing:
    """A broker and a database server, and the way to make instances on them."""

    admin: KafkaAccess
    server_url: str
    """SQLAlchemy URL of any database of the server, as a user who may create databases."""
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @contextmanager
    def instance(self, home: Path) -> Iterator[Instance]:
        """A provisioned instance; its database and topics are gone afterwards."""
        number = next(self._numbers)
        database = f"kiteline_t{number}"
        self.ensure_template()
        ensure_database(self.server_url, database, TEMPLATE)
        instance = Instance(open_services(self.settings(home, database, f"t{number}.")))
        try:
            provision(instance.services)
            yield instance
        finally:
            admin = instance.admin()
            prefix = instance.settings.topic_prefix
            admin.delete_topics(topic for topic in admin.topics() if topic.startswith(prefix))
            drop_database(self.server_url, database)

    def settings(self, home: Path, database: str, topic_prefix: str) -> Settings:
        """Settings of an instance: to it these are somebody else's services."""
        url = make_url(self.server_url).set(database=database).render_as_string(hide_password=False)
        return Settings(
            home=home,
            services="external",
            kafka_bootstrap=self.admin.bootstrap,
            kafka_username=self.admin.username,
            kafka_password=SecretStr(self.admin.password),
            kafka_mechanism=self.admin.mechanism,
            database_url=SecretStr(url),
            topic_prefix=topic_prefix,
            api_port=0,
            gateway_port=0,
        )

    def ensure_template(self) -> None:
        if ensure_database(self.server_url, TEMPLATE):
            url = make_url(self.server_url).set(database=TEMPLATE)
            migrate(url.render_as_string(hide_password=False))


@contextmanager
def embedded() -> Iterator[Backing]:
    """The embedded services in a home of their own, stopped and deleted afterwards."""
    # Not pytest's tmp_path: that is closed to the user whom PostgreSQL runs as under root.
    with temporary_home() as home:
        settings = load_settings(home=home, services="embedded")
        try:
            services = start_embedded(settings)
            yield Backing(services.kafka(ADMIN), services.database_url)
        finally:
            stop_embedded(settings)


@contextmanager
def temporary_home() -> Iterator[Path]:
    """A short path that every user may walk to."""
    home = Path(tempfile.mkdtemp(prefix="kiteline-test-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)
