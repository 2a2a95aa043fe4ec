"""Kiteline, live: the process that `kiteline worker` runs, with the projection of this comparison alone.

`kiteline worker` finds its projections in the package `projections`, where this one does not belong; apart from that
everything is as there. Of the worker's readers only the projector is wanted.
"""

from __future__ import annotations

from dataclasses import replace

from infra.logs import configure_logs
from infra.parts import worker_parts
from infra.services import open_services
from infra.settings import load_settings
from stream_processors.worker import run_worker
from tests.bench.peers.work import projection

READERS = frozenset({"projector"})


def run() -> None:
    settings = load_settings()
    configure_logs(file=settings.logs_dir / "peers-worker.log")
    parts = worker_parts(open_services(settings), READERS)
    run_worker(replace(parts, projections=lambda: (projection,)))


if __name__ == "__main__":
    run()
