"""Runs the app until a signal or a failure."""

from __future__ import annotations

import contextlib

import faust

from schemas.errors import KitelineError
from stream_processors.app import WorkerParts, build_app
from stream_processors.garbage import collect_seldom


class Worker(faust.Worker):
    """Leaves logging as the caller has set it up, and the terminal without a spinner."""

    def _setup_logging(self) -> None:
        return None


def run_worker(parts: WorkerParts) -> None:
    """Run until SIGINT or SIGTERM. Raises the KitelineError that stopped it, or another if an agent crashed."""
    app = build_app(parts)
    collect_seldom()
    worker = Worker(app, redirect_stdouts=False, quiet=True)
    worker.spinner = None  # it would write escape codes to the terminal or the log
    with contextlib.suppress(SystemExit):
        worker.execute_from_commandline()
    if parts.failures:
        raise parts.failures[0]
    if app.crashed or worker.crashed:
        reason = worker.crash_reason or app.crash_reason
        raise KitelineError(f"worker 意外停止：{reason!r}", f"the worker stopped unexpectedly: {reason!r}") from reason
