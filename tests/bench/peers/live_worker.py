"""Kiteline, live: the process that `kiteline worker` runs, with the projection of this comparison alone.

`kiteline worker` finds its projections in the package `projections`, where this one does not belong; apart from that
everything is as there. Of the worker's readers only the projector is wanted.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from infra.logs import configure_logs
from infra.parts import worker_parts
from infra.services import open_services
from infra.settings import load_settings
from stream_processors import app as application
from stream_processors.app import WorkerParts
from stream_processors.worker import run_worker
from tests.bench.peers.work import projection


def run() -> None:
    settings = load_settings()
    configure_logs(file=settings.logs_dir / "peers-worker.log")
    wanted: dict[str, Any] = {"projections": (projection,), "readers": ("projector",)}
    known = {field.name for field in fields(WorkerParts)}
    parts = replace(worker_parts(open_services(settings)), **{k: v for k, v in wanted.items() if k in known})
    if "projections" not in known:  # to go when WorkerParts has them
        vars(application)["with_entities"] = lambda: (projection,)
    run_worker(parts)


if __name__ == "__main__":
    run()
