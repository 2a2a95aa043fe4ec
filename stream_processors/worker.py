"""Runs the app until a signal or a failure."""

from __future__ import annotations

import faust
from aiokafka.errors import KafkaError
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread

from schemas.errors import KitelineError
from stream_processors.app import WorkerParts, build_app
from stream_processors.garbage import collect_seldom
from stream_processors.log import unreachable

LAST_WAIT = 10.0
"""Seconds that Faust's own consumer is waited for when the worker ends: stopped while it starts, it never answers."""


class Worker(faust.Worker):
    """Leaves logging as the caller has set it up, and the terminal without a spinner."""

    def _setup_logging(self) -> None:
        return None


def run_worker(parts: WorkerParts) -> None:
    """Run until SIGINT or SIGTERM. Raises the KitelineError that stopped it, or another if an agent crashed."""
    app = build_app(parts)
    collect_seldom()
    AIOKafkaConsumerThread.shutdown_timeout = LAST_WAIT
    worker = Worker(app, redirect_stdouts=False, quiet=True)
    worker.spinner = None  # it would write escape codes to the terminal or the log
    reason: BaseException | None = None
    try:
        worker.execute_from_commandline()
    except SystemExit as ended:
        reason = ended.__context__ if ended.code else None  # what it could not start for
    if parts.failures:
        raise parts.failures[0]
    if app.crashed or worker.crashed:
        reason = worker.crash_reason or app.crash_reason or reason
    if isinstance(reason, KafkaError):
        raise unreachable(reason) from reason
    if reason is not None:
        raise KitelineError(f"worker 意外停止：{reason!r}", f"the worker stopped unexpectedly: {reason!r}") from reason
