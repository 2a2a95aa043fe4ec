"""A real worker whose timers live some days ahead: `python -m tests.stream_processors.clocked_worker DAYS SECONDS`.

SECONDS: between looks for alerts and closings.
"""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import replace
from datetime import datetime, timedelta

from infra.logs import configure_logs
from infra.parts import worker_parts
from infra.services import open_services
from infra.settings import load_settings
from schemas.days import now
from stream_processors.presence import Presence
from stream_processors.worker import run_worker


def main() -> None:
    ahead, seconds = timedelta(days=float(sys.argv[1])), float(sys.argv[2])

    def clock() -> datetime:
        return now() + ahead

    services = open_services(load_settings())
    parts = worker_parts(services)
    configure_logs(file=None)
    presence = Presence(services.database_url, socket.gethostname(), os.getpid(), parts.readers)
    presence.begin()
    run_worker(replace(parts, clock=clock, alert_every=seconds, presence=presence))


if __name__ == "__main__":
    main()
