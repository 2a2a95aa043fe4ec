"""The same services as containers: the official images, with SASL and ACLs on as well.

The official Kafka image cannot format SCRAM users in, so its administrator logs in with PLAIN, which the
listener's JAAS line knows; all other users are SCRAM users made through the admin API, as everywhere.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from infra.credentials import new_password
from infra.database import database_trouble
from infra.embedded.daemon import free_ports
from infra.probe import broker_answers
from schemas.kafka_access import KafkaAccess
from tests.backing import Backing

KAFKA_IMAGE = "apache/kafka:4.4.0"
POSTGRES_IMAGE = "postgres:18"
START_SECONDS = 120.0
CLIENT_PORT = 9092


def docker_answers() -> bool:
    """Is there a Docker daemon to talk to?"""
    host = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    if host.startswith("unix://"):
        # Asked by hand first: docker's client leaves a socket open, with a warning, when nobody is there.
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(host.removeprefix("unix://"))
            except OSError:
                return False
    import docker

    try:
        client = docker.from_env(timeout=3)
    except docker.errors.DockerException:
        return False
    try:
        return bool(client.ping())
    except (docker.errors.DockerException, OSError):
        return False
    finally:
        client.close()


@contextmanager
def containers() -> Iterator[Backing]:
    """Kafka and PostgreSQL in containers, removed afterwards."""
    from testcontainers.core.config import testcontainers_config
    from testcontainers.core.container import DockerContainer

    # Its reaper is one more image to pull; `with` stops what we start, also on Ctrl-C and SIGTERM.
    testcontainers_config.ryuk_disabled = True
    password = new_password()
    database = (
        DockerContainer(POSTGRES_IMAGE)
        .with_env("POSTGRES_PASSWORD", password)
        .with_env("POSTGRES_USER", "postgres")
        .with_exposed_ports(5432)
    )
    with database:
        host = database.get_container_host_ip()
        url = f"postgresql+psycopg://postgres:{password}@{host}:{database.get_exposed_port(5432)}/postgres"
        # Kafka tells its clients where it is, so its port outside must be known before it starts.
        [port] = free_ports(None)
        access = KafkaAccess(f"{host}:{port}", "admin", password, "PLAIN")
        kafka = DockerContainer(KAFKA_IMAGE).with_bind_ports(CLIENT_PORT, int(access.bootstrap.split(":")[1]))
        for name, value in kafka_environment(access).items():
            kafka = kafka.with_env(name, value)
        with kafka:
            _await("PostgreSQL", database, lambda: not database_trouble(url))
            _await("Kafka", kafka, lambda: broker_answers(access, seconds=2.0))
            yield Backing(access, url)


def kafka_environment(access: KafkaAccess) -> dict[str, str]:
    """Settings of the Kafka image: KAFKA_X_Y is x.y, three underscores are a dash."""
    plain = "org.apache.kafka.common.security.plain.PlainLoginModule"
    login = f'required username="{access.username}" password="{access.password}" user_admin="{access.password}";'
    scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
    return {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_LISTENERS": f"CLIENT://:{CLIENT_PORT},CONTROLLER://:9093,BROKER://localhost:9094",
        "KAFKA_ADVERTISED_LISTENERS": f"CLIENT://{access.bootstrap},BROKER://localhost:9094",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_INTER_BROKER_LISTENER_NAME": "BROKER",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP":
            "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT,BROKER:SASL_PLAINTEXT",
        "KAFKA_SASL_ENABLED_MECHANISMS": "PLAIN,SCRAM-SHA-512",
        "KAFKA_SASL_MECHANISM_INTER_BROKER_PROTOCOL": "PLAIN",
        "KAFKA_SASL_MECHANISM_CONTROLLER_PROTOCOL": "PLAIN",
        "KAFKA_LISTENER_NAME_CLIENT_PLAIN_SASL_JAAS_CONFIG": f"{plain} {login}",
        "KAFKA_LISTENER_NAME_CLIENT_SCRAM___SHA___512_SASL_JAAS_CONFIG": scram,
        "KAFKA_LISTENER_NAME_BROKER_SASL_ENABLED_MECHANISMS": "PLAIN",
        "KAFKA_LISTENER_NAME_BROKER_PLAIN_SASL_JAAS_CONFIG": f"{plain} {login}",
        "KAFKA_LISTENER_NAME_CONTROLLER_SASL_ENABLED_MECHANISMS": "PLAIN",
        "KAFKA_LISTENER_NAME_CONTROLLER_PLAIN_SASL_JAAS_CONFIG": f"{plain} {login}",
        "KAFKA_AUTHORIZER_CLASS_NAME": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "KAFKA_SUPER_USERS": f"User:{access.username}",
        "KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND": "false",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS": "4",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_LOG_DIRS": "/tmp/kiteline-logs",
    }  # fmt: skip


def _await(name: str, container: Any, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if time.monotonic() > deadline:
            out, err = container.get_logs()
            raise TimeoutError(f"{name} did not answer in {START_SECONDS:.0f} s: {(out + err)[-2000:]!r}")
        time.sleep(0.2)
