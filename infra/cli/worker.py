"""`kiteline worker`: admission, projector, archiver and alerts, until it is stopped."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, NoReturn

import typer

from infra.cli.console import complain, err
from infra.heap import keep_heap_small
from infra.logs import configure_logs
from infra.settings import load_settings
from schemas.errors import KitelineError, UsageError
from stream_processors.ending import Ending


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
    failures: list[KitelineError] = []
    last_words: list[Callable[[KitelineError | None], None]] = []
    leaving = threading.Lock()

    def leave(code: int | None) -> NoReturn:
        if code is None:
            leaving.acquire()  # for good: whoever comes second waits for the end that the first one makes
        code = _outcome(failures) if code is None else code
        for say in last_words:
            say(failures[0] if failures else None)
        _end(code)

    ending = Ending(leave)
    ending.listen()
    # Loading these takes seconds, in which it may be told to stop already.
    from infra.parts import worker_parts
    from infra.services import open_services
    from stream_processors.presence import Presence
    from stream_processors.worker import run_worker
    from stream_processors.worker_parts import WorkerParts

    keep_heap_small()
    settings = load_settings()
    chosen = _known(readers) if readers else None
    database = open_services(settings, broker=False).database_url
    log = settings.logs_dir / "worker.log"
    configure_logs(file=None if log_to_stderr else log)
    presence = Presence(database, socket.gethostname(), os.getpid(), chosen or WorkerParts.readers)
    presence.begin()
    last_words.append(presence.end)
    try:
        parts = replace(worker_parts(open_services(settings), chosen), failures=failures, presence=presence)
        err().print(f"worker 已启动，按 Ctrl-C 停止 / the worker runs, Ctrl-C stops it ({log})", soft_wrap=True)
        run_worker(parts, ending)
    except KitelineError as error:
        failures[:1] = [error]
    except Exception as error:
        presence.end(_unexpected(error))
        raise
    leave(None)


def _unexpected(error: Exception) -> KitelineError:
    """What is told of it to operators; the command line says it in its own words."""
    from projections.engine.database_errors import meaning

    told = meaning(error) or KitelineError("意外停止", "it stopped unexpectedly")
    told.__cause__ = error
    return told


def _outcome(failures: list[KitelineError]) -> int:
    """The exit code, after the line that belongs to it."""
    for error in failures[:1]:
        complain(error)
        return error.exit_code
    return 0


def _end(code: int) -> NoReturn:
    """End now. Everything of ours is closed; a thread of a library that stands still, such as Faust's consumer after its
    process was frozen, would keep the process for ever."""
    with contextlib.suppress(Exception):  # whoever stands still may hold a lock of these, and its output may be gone
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _known(readers: list[str]) -> frozenset[str]:
    from stream_processors.worker_parts import WorkerParts

    if strange := sorted(set(readers) - WorkerParts.readers):
        names = "、".join(sorted(WorkerParts.readers))
        raise UsageError(
            f"--readers {strange[0]}：没有这个读取者；可选 {names}",
            f"--readers {strange[0]}: no such reader; there are {names.replace('、', ', ')}",
        )
    return frozenset(readers)
