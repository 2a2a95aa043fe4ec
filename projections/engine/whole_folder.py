"""Folders that are there with all of their files or not at all, whatever dies while they are written."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from projections.engine.whole_file import FULL, Passed
from schemas.errors import DiskFull


def write_whole_folder(folder: Path, files: Mapping[str, bytes | Path], passed: Passed = lambda _: None) -> None:
    """Make `folder` with `files` (path below it -> content, or where that lies) in one step. What is there is never
    replaced. A file that lies on the same disk is not written again: the folder gets a second link to it.

    `passed` is told when a file is drafted and when the folder is in place. Raises FileExistsError, DiskFull.
    """
    _sweep(folder)
    draft = folder.parent / f".{folder.name}.{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        for name, content in files.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Path):
                _take(content, path)
            with path.open("ab") as file:
                if isinstance(content, bytes):
                    file.write(content)
                    file.flush()
                os.fsync(file.fileno())
            passed("folder.drafted")
        for inner in [draft, *(path for path in draft.rglob("*") if path.is_dir())]:
            _sync(inner)
        draft.rename(folder)  # refused where a folder with anything in it has that name
        passed("folder.renamed")
        _sync(folder.parent)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            raise FileExistsError(folder) from None
        if error.errno in FULL:
            raise DiskFull(
                f"磁盘已满，{folder} 写不进去；请腾出空间后再运行，没有留下半份",
                f"no space left for {folder}; free some and run again, nothing half is left behind",
            ) from error
        raise


def _take(source: Path, path: Path) -> None:
    try:
        path.hardlink_to(source)
    except OSError:  # another disk, or one that has no links
        shutil.copyfile(source, path)


def _sweep(folder: Path) -> None:
    """Remove the drafts of processes that have died."""
    for draft in folder.parent.glob(f".{folder.name}.*"):
        number = draft.suffix[1:]
        if number.isdigit() and not _alive(int(number)):
            shutil.rmtree(draft, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):  # not every file system can
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
