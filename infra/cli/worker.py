"""`kiteline worker`: admission, projector, archiver and alerts, until it is stopped."""

from __future__ import annotations

import logging
import os
import signal
import sys
from typing import Annotated, NoReturn

import typer

from infra.cli.console import complain, err
from infra.heap import keep_heap_small
from infra.logs import configure_logs
from infra.parts import worker_parts
from infra.services import open_services
from infra.settings import load_settings
from schemas.errors import KitelineError, UsageError
from stream_processors.app import WorkerParts


def register(app: typer.Typer) -> None:
    app.command("worker")(worker)


def worker(
    readers: Annotated[
        list[str] | None,
        typer.Option(
            "--readers", help="只运行：admission、projector、archiver（可重复）/ run only these; may be repeated"
        ),
    ] = None,
    log_to_stderr: Annotated[bool, typer.Option(help="日志写到标准错误 / log to stderr, not to a file")] = False,
) -> None:
    """处理事件：准入、投影、归档、预警 / process events: admission, projections, archive, alerts

    一直运行，按 Ctrl-C 停止；随时可以中断（包括 kill -9），重新启动后从中断处继续。

    Runs until Ctrl-C. It may be killed at any time; started again, it goes on where it was.
    """
    signal.signal(signal.SIGTERM, _leave)  # until Faust has handlers of its own
    from stream_processors.worker import run_worker

    keep_heap_small()
    settings = load_settings()
    services = open_services(settings)
    parts = worker_parts(services, _known(readers) if readers else None)
    log = settings.logs_dir / "worker.log"
    configure_logs(file=None if log_to_stderr else log)
    err().print(f"worker 已启动，按 Ctrl-C 停止 / the worker runs, Ctrl-C stops it ({log})", soft_wrap=True)
    try:
        run_worker(parts)
        code = 0
    except KitelineError as error:
        complain(error)
        code = error.exit_code
    _end(code)


def _end(code: int) -> NoReturn:
    """End now. Everything of ours is closed; a thread of a library that stands still, such as Faust's consumer after its
    process was frozen, would keep the process for ever."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _known(readers: list[str]) -> frozenset[str]:
    if strange := sorted(set(readers) - WorkerParts.readers):
        names = "、".join(sorted(WorkerParts.readers))
        raise UsageError(
            f"--readers {strange[0]}：没有这个读取者；可选 {names}",
            f"--readers {strange[0]}: no such reader; there are {names.replace('、', ', ')}",
        )
    return frozenset(readers)


def _leave(*_: object) -> None:
    """Told to stop while it starts, a worker has nothing to end."""
    raise typer.Exit(0)
