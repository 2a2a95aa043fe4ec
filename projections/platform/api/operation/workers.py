"""/v1/workers: which worker processes run, which have fallen silent, and what the others ended for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter

from projections import worker_runs
from projections.engine.database_errors import database_errors_told
from projections.platform.api.moments.reader import Reader
from projections.platform.api.operation.shapes import WorkerList
from projections.platform.api.problems import responses

READERS = ("admission", "projector", "archiver")


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/workers", tags=["运行 / operation"])

    @router.get(
        "",
        summary="工作进程：在运行的、失去联系的、已停止的及其原因 / workers: which run, are silent, or ended, and why",
        response_model=WorkerList,
        responses=responses(503),
    )
    def listed() -> dict[str, Any]:
        with database_errors_told(), reader.engine.connect() as connection:
            runs = worker_runs.newest(connection)
        return {
            "items": [_told(run) for run in runs],
            "unattended": _unattended(runs),
            "silent_after": worker_runs.SILENT_AFTER.total_seconds(),
        }

    return router


def _unattended(runs: Sequence[Any]) -> list[str]:
    at_work = {name for run in runs if run.state == "running" for name in run.readers}
    return [name for name in READERS if name not in at_work]


def _told(run: Any) -> dict[str, Any]:
    told = {name: getattr(run, name) for name in ("id", "host", "pid", "readers", "state", "begun_at", "seen_at")}
    ended = run.error and {name: getattr(run, name) for name in ("error", "retriable", "zh", "en")}
    put_off = run.put_off and {
        "what": run.put_off,
        "at": run.put_off_at,
        "zh": run.put_off_zh,
        "en": run.put_off_en,
    }
    return told | {"ended_at": run.ended_at, "ended_for": ended, "put_off": put_off}
