"""What figures were measured on: date, machine, versions of all that took part."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import psutil

LIBRARIES = (
    *("confluent-kafka", "kafka-python", "faust-streaming", "fastavro", "pyruhvro", "polars"),
    *("psycopg", "sqlalchemy"),
)


def machine(**more: str) -> dict[str, Any]:
    """`more`: versions of what is not among our libraries."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "load": [round(load, 2) for load in os.getloadavg()],
        "python": platform.python_version(),
        "system": platform.platform(),
        "versions": {"Python": platform.python_version(), **more, **{name: version(name) for name in LIBRARIES}},
    }
