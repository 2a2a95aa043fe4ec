"""Files that are there whole or not at all, whatever dies while they are written."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

import polars as pl

from schemas.errors import DiskFull

PROBE = 1 << 20
"""Bytes that a disk which is not full has room for."""
FULL = (errno.ENOSPC, errno.EDQUOT)
"""What the system says when there is no room."""
Passed = Callable[[str], None]
"""Told the name of a step."""


def write_whole(path: Path, write: Callable[[IO[bytes]], object], passed: Passed = lambda _: None) -> None:
    """Let `write` fill the file `path`, which takes the place of what is there in one step.

    `passed` is told when it is drafted and when it is in place. Raises DiskFull.
    """
    draft = path.parent / f".{path.name}.{os.getpid()}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        passed("archiver.drafted")
        draft.rename(path)
        passed("archiver.renamed")
    except (OSError, pl.exceptions.PolarsError) as error:
        full = _means_full(error, draft)
        draft.unlink(missing_ok=True)
        if full:
            raise DiskFull(
                f"磁盘已满，归档 {path.parent} 写不进去；请腾出空间后重启 worker，不会丢失",
                f"no space left for the archive {path.parent}; free some and start the worker again, nothing is lost",
            ) from error
        raise


def _means_full(error: Exception, draft: Path) -> bool:
    """Polars writes by itself and keeps the system's error to itself, so the disk is asked once more."""
    if isinstance(error, OSError):
        return error.errno in FULL
    try:
        with draft.open("ab") as file:
            file.write(bytes(PROBE))
            file.flush()
            os.fsync(file.fileno())
    except OSError as refused:
        return refused.errno in FULL
    return False
