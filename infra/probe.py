"""Does the broker answer? Quick questions with a time limit, asked before work starts."""

from __future__ import annotations

import socket
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from schemas.kafka_access import KafkaAccess


def port_open(bootstrap: str, seconds: float = 2.0) -> bool:
    """Does anybody listen on one of the `host:port` of a comma separated list?"""
    for address in bootstrap.split(","):
        host, _, port = address.strip().rpartition(":")
        try:
            with socket.create_connection((host.strip("[]"), int(port)), timeout=seconds):
                return True
        except (OSError, ValueError):
            continue
    return False


def broker_answers(access: KafkaAccess, seconds: float) -> bool:
    """Can `access` log in and read the cluster's metadata within `seconds`?"""
    if not port_open(access.bootstrap, seconds):
        return False
    quiet: dict[str, Any] = {
        "log_level": 0,
        "socket.timeout.ms": int(seconds * 1000),
        "error_cb": lambda _error: None,
    }
    try:
        AdminClient(access.librdkafka() | quiet).list_topics(timeout=seconds)
    except KafkaException:
        return False
    return True
