"""Opening handles of kafka-python so that a failure to open leaves no socket behind."""

from __future__ import annotations

import contextlib
import socket
from typing import Any

from kafka.errors import KafkaError, KafkaTimeoutError
from kafka.net.compat import KafkaNetClient

from schemas.kafka_access import KafkaAccess


class NotLetIn(KafkaError):
    """Somebody listens at the address and does not let us in: wrong password, unknown user, or still starting."""


def opened(kind: Any, access: KafkaAccess, **config: Any) -> Any:
    """A KafkaProducer or KafkaConsumer (`kind`) that has reached the broker. Raises KafkaError or OSError."""
    if not listens(access.bootstrap):  # kafka-python would try for the whole of its patience and leak a socket a try
        raise ConnectionRefusedError(f"nobody listens at {access.bootstrap}")
    clients: list[KafkaNetClient] = []

    def client(**given: Any) -> KafkaNetClient:
        clients.append(KafkaNetClient(**given))
        return clients[-1]

    try:
        return kind(
            **access.kafka_python(),
            kafka_client=client,
            metrics_enabled=False,
            allow_auto_create_topics=False,
            **config,
        )
    except BaseException as error:
        # The library drops its sockets without closing them when the broker cannot be reached.
        for made in clients:
            with contextlib.suppress(Exception):
                made.close()
        if isinstance(error, KafkaTimeoutError):
            # To a wrong password the broker answers by hanging up; all that the library says is "timed out".
            raise NotLetIn(access.bootstrap) from error
        raise


def listens(bootstrap: str, seconds: float = 2.0) -> bool:
    """Does anybody listen at one of the addresses of `bootstrap` (host:port, host:port)?"""
    for address in bootstrap.split(","):
        host, _, port = address.strip().rpartition(":")
        with (
            contextlib.suppress(OSError, ValueError),
            socket.create_connection((host.strip("[]"), int(port)), timeout=seconds),
        ):
            return True
    return False
