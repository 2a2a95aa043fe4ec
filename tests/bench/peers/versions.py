"""Versions of what takes part and is not among our own libraries."""

from __future__ import annotations

import psycopg

from infra.database import libpq_url
from infra.embedded.jars import COORDINATES
from tests.backing import Backing
from tests.bench.peers import quix, streams


def versions(backing: Backing) -> dict[str, str]:
    """Of Kafka, PostgreSQL, quixstreams and Kafka Streams."""
    with psycopg.connect(libpq_url(backing.server_url)) as connection:
        server = connection.execute("SHOW server_version").fetchone()
    lines = quix.LOCK.read_text(encoding="utf-8").splitlines()
    locked = next(line.split("==")[1].split()[0] for line in lines if line.startswith("quixstreams=="))
    kafka = COORDINATES.split("+")[0].rsplit(":", 1)[1]
    return {
        "Kafka": kafka,
        "PostgreSQL": server[0].split()[0] if server else "?",
        "quixstreams": locked,
        "Kafka Streams": streams.version(),
    }
