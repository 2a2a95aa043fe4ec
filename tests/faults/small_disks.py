"""Small file systems of their own under a part of a home, to be filled up and freed. Needs the right to mount."""

from __future__ import annotations

import contextlib
import functools
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

BALLAST = "ballast"
BLOCK = b"\0" * 65_536


def _mount(folder: Path, megabytes: int) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "kiteline-tests", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _unmount(folder: Path) -> None:
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


@functools.cache
def mounting_is_permitted() -> bool:
    if shutil.which("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        permitted = _mount(Path(folder), 1)
        if permitted:
            _unmount(Path(folder))
        return permitted


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own under `folder`, which keeps what it holds. Whoever writes there must not be at work."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder.with_name(folder.name + ".aside")
    folder.rename(aside)
    folder.mkdir()
    assert _mount(folder, megabytes)
    try:
        subprocess.run(["cp", "-a", f"{aside}/.", str(folder)], check=True)
        shutil.rmtree(aside)
        yield folder
    finally:
        _unmount(folder)


def fill(folder: Path) -> None:
    """To the last byte."""
    with (folder / BALLAST).open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(BLOCK):
            continue


def free(folder: Path) -> None:
    (folder / BALLAST).unlink(missing_ok=True)
