"""The two services that everything needs, Kafka and PostgreSQL: ours or somebody else's, by one setting."""

from __future__ import annotations

from dataclasses import dataclass, replace

from infra.credentials import read_credentials
from infra.database import database_trouble, with_psycopg
from infra.embedded.kafka import ADMIN, EmbeddedKafka
from infra.embedded.postgres import EmbeddedPostgres
from infra.probe import port_open
from infra.settings import Settings
from schemas.errors import BrokerUnavailable, DatabaseUnavailable, UsageError
from schemas.kafka_access import KafkaAccess
from schemas.topics import Topics


@dataclass(frozen=True)
class Services:
    """Where the services are and how each principal reaches them. Holds no connection."""

    settings: Settings
    bootstrap: str
    """host:port of the broker; "" when only a member's credentials file says where it is."""
    database_url: str
    """SQLAlchemy URL (postgresql+psycopg://...); "" when there is no database for this call."""

    @property
    def topics(self) -> Topics:
        return Topics(self.settings.topic_prefix)

    def kafka(self, user: str) -> KafkaAccess:
        """Access of `user`: "admin", "worker", "api" or a member id. Raises UnknownMember without a file."""
        if user == ADMIN and self.settings.services == "external":
            settings = self.settings
            return KafkaAccess(
                self.bootstrap,
                settings.kafka_username,
                settings.kafka_password.get_secret_value(),
                settings.kafka_mechanism,
            )
        access = read_credentials(self.settings.credentials_dir, user)
        return replace(access, bootstrap=self.bootstrap or access.bootstrap)


def open_services(settings: Settings, *, broker: bool = True, database: bool = True) -> Services:
    """The services of `settings`, checked to be there (a process, a port, a login; a few milliseconds).

    `broker` and `database` say which of them this call needs. Raises BrokerUnavailable, DatabaseUnavailable
    or, when an external one is not configured, UsageError.
    """
    if settings.services == "embedded":
        return _open_embedded(settings, broker=broker, database=database)
    return _open_external(settings, broker=broker, database=database)


def start_embedded(settings: Settings) -> Services:
    """Make the embedded services run (those that run already are adopted) and open them."""
    EmbeddedKafka(settings).start()
    EmbeddedPostgres(settings).start()
    return open_services(settings)


def stop_embedded(settings: Settings) -> None:
    """Stop the embedded services, those that run."""
    try:
        EmbeddedKafka(settings).stop()
    finally:
        EmbeddedPostgres(settings).stop()


def _open_embedded(settings: Settings, *, broker: bool, database: bool) -> Services:
    kafka, postgres = EmbeddedKafka(settings), EmbeddedPostgres(settings)
    if broker and (kafka.process is None or not port_open(kafka.bootstrap)):
        raise BrokerUnavailable(
            f"内置 Kafka 没有运行（{settings.home}）；请先运行 kiteline up",
            f"the embedded Kafka of {settings.home} is not running; first run: kiteline up",
        )
    if database and postgres.process is None:
        raise DatabaseUnavailable(
            f"内置 PostgreSQL 没有运行（{settings.home}）；请先运行 kiteline up",
            f"the embedded PostgreSQL of {settings.home} is not running; first run: kiteline up",
        )
    return Services(settings, kafka.bootstrap, postgres.url)


def _open_external(settings: Settings, *, broker: bool, database: bool) -> Services:
    bootstrap, url = settings.kafka_bootstrap, settings.database_url.get_secret_value()
    if broker and bootstrap and not port_open(bootstrap):
        raise BrokerUnavailable(
            f"连不上 Kafka（KITELINE_KAFKA_BOOTSTRAP={bootstrap}）；请检查地址、网络和服务是否在运行",
            f"cannot reach Kafka (KITELINE_KAFKA_BOOTSTRAP={bootstrap}); check address, network, service",
        )
    if database:
        if not url:
            raise UsageError(
                "使用外部服务时必须设置 KITELINE_DATABASE_URL，如 postgresql://用户:密码@主机/库",
                "external services need KITELINE_DATABASE_URL, e.g. postgresql://user:password@host/database",
            )
        url = with_psycopg(url)
        if trouble := database_trouble(url):
            raise DatabaseUnavailable(
                f"连不上 PostgreSQL（KITELINE_DATABASE_URL）：{trouble}；请检查地址、密码和服务是否在运行",
                "cannot reach PostgreSQL (KITELINE_DATABASE_URL): check address, password and service",
            )
    return Services(settings, bootstrap, url)
