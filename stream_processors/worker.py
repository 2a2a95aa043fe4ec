"""Runs the app until a signal or a failure."""

from __future__ import annotations

import contextlib
import threading
from typing import Any

import faust
import structlog
from aiokafka.errors import KafkaError
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread

from schemas.errors import KitelineError
from stream_processors.app import build_app
from stream_processors.ending import Ending
from stream_processors.garbage import collect_seldom
from stream_processors.log import unreachable
from stream_processors.worker_parts import WorkerParts

logger = structlog.get_logger()
LAST_WAIT = 10.0
"""Seconds that Faust's own consumer is waited for when the worker ends: stopped while it starts, it never answers."""


class Worker(faust.Worker):
    """Leaves logging as the caller has set it up, and the terminal without a spinner. `failures`: what it crashed for is
    put there, unless something is. `ending`: who takes the signals and sees to it that a worker that stops, by whatever
    way, comes to its end; None: Faust's own handlers."""

    def __init__(self, app: faust.App, failures: list[KitelineError], ending: Ending | None) -> None:
        super().__init__(app, redirect_stdouts=False, quiet=True)
        self.spinner = None  # it would write escape codes to the terminal or the log
        self._failures = failures
        self._ending = ending
        self._own_loop = self.loop  # asked for in another thread, that would be another

    def _setup_logging(self) -> None:
        return None

    def install_signal_handlers(self) -> None:
        if not self._ending:
            super().install_signal_handlers()

    def told_to_stop(self) -> None:
        """From any thread."""
        with contextlib.suppress(RuntimeError):  # it has just ended by itself
            self._own_loop.call_soon_threadsafe(self._on_sigterm)

    def _crash(self, reason: BaseException) -> None:
        super()._crash(reason)
        if not self._failures:
            self._failures.append(_told(reason))
        self._begin_to_end()

    def on_worker_shutdown(self) -> None:
        self._begin_to_end()
        super().on_worker_shutdown()

    def _begin_to_end(self) -> None:
        if self._ending:
            self._ending.begin()


def run_worker(parts: WorkerParts, ending: Ending | None = None) -> None:
    """Run until SIGINT or SIGTERM. Raises the KitelineError that stopped it, or another if an agent crashed.

    When its end takes too long, `ending` ends the process instead; what stopped it is in `parts.failures`, if anything.
    """
    app = build_app(parts)
    collect_seldom()
    AIOKafkaConsumerThread.shutdown_timeout = LAST_WAIT
    AIOKafkaConsumerThread.on_crash = _thread_crashed  # type: ignore[assignment,method-assign]
    threading.excepthook = _thread_ended
    worker = Worker(app, parts.failures, ending)
    if ending:
        ending.attend(worker.told_to_stop)
    reason: BaseException | None = None
    try:
        worker.execute_from_commandline()
    except SystemExit as ended:
        reason = ended.__context__ if ended.code else None  # what it could not start for
    if parts.failures:
        raise parts.failures[0]
    if app.crashed or worker.crashed:
        reason = worker.crash_reason or app.crash_reason or reason
    if reason is not None:
        raise _told(reason) from reason


def _told(reason: BaseException) -> KitelineError:
    if isinstance(reason, KitelineError):
        return reason
    if isinstance(reason, KafkaError):
        return unreachable(reason)
    told = KitelineError(f"worker 意外停止：{reason!r}", f"the worker stopped unexpectedly: {reason!r}")
    told.__cause__ = reason
    return told


def _thread_crashed(thread: AIOKafkaConsumerThread, told: str, *words: Any) -> None:
    """In the log, where Faust would print a traceback; the worker's own line follows."""
    logger.info("thread crashed", thread=type(thread).__name__, why=told.format(*words))


def _thread_ended(ended: threading.ExceptHookArgs) -> None:
    """A library's thread that did not end as it should, such as Faust's consumer without its broker: into the log."""
    name = ended.thread.name if ended.thread else ""
    logger.info("thread ended", thread=name, why=repr(ended.exc_value))
