"""Faults of the member's state file, in terms of the error tree."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from schemas.errors import DiskFull, KitelineError, Unavailable


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise DiskFull, Unavailable (another process holds the file) or KitelineError (damaged, not writable)."""
    try:
        yield
    except sqlite3.Error as error:
        raise _told(path, error) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _disk_full(path) from error
        raise _not_usable(path, error) from error


def _told(path: Path, error: sqlite3.Error) -> KitelineError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary == sqlite3.SQLITE_FULL:
        return _disk_full(path)
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Unavailable(
            f"成员状态文件 {path} 正被另一个进程使用；请等它结束后再试",
            f"another process is using the member's state file {path}; wait for it to end and try again",
        )
    return _not_usable(path, error)


def _disk_full(path: Path) -> DiskFull:
    return DiskFull(
        f"磁盘已满，无法写入 {path}；未登记的事实没有发出，请腾出空间后重新运行同一命令",
        f"no space left to write {path}; what was not noted was not sent: free some space and run the same command again",
    )


def _not_usable(path: Path, error: Exception) -> KitelineError:
    return KitelineError(
        f"成员状态文件 {path} 无法使用（{error}）；请检查权限，若已损坏请移走它或从备份恢复",
        f"the member's state file {path} cannot be used ({error}); check its permissions, or if damaged restore a backup",
    )
