"""An edition's folder is there whole or not at all, and is never written again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from projections.engine.whole_folder import write_whole_folder
from schemas.errors import DiskFull
from tests.faults.small_disks import mounting_is_permitted, small_disk
from tests.instance import ROOT

FILES = {"manifest.json": b"{}", "report.html": b"<p>", "evidence/a.zip": b"event_id\n"}
DYING = """
import os, signal, sys
from pathlib import Path
from projections.engine.whole_folder import write_whole_folder
FILES = {"manifest.json": b"{}", "report.html": b"<p>", "evidence/a.zip": b"event_id\\n"}
left = int(sys.argv[2])
def passed(name):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
write_whole_folder(Path(sys.argv[1]), FILES, passed)
"""


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_killed_at_any_step_it_leaves_no_half_edition_and_the_next_run_makes_it(tmp_path: Path) -> None:
    steps = len(FILES) + 1
    for step in range(1, steps + 1):
        folder = tmp_path / str(step) / "1"
        done = subprocess.run([sys.executable, "-c", DYING, str(folder), str(step)], cwd=ROOT, check=False, timeout=60)
        assert done.returncode == -signal.SIGKILL
        if step < steps:
            assert not folder.exists()
            assert [p.name for p in folder.parent.iterdir()] == [f".1.{pid(folder.parent)}"]
            write_whole_folder(folder, FILES)
        assert content(folder) == FILES
        assert [p.name for p in folder.parent.iterdir()] == ["1"]  # what the dead have left is swept


def pid(parent: Path) -> str:
    return next(iter(parent.iterdir())).suffix[1:]


def test_what_is_there_is_never_replaced(tmp_path: Path) -> None:
    write_whole_folder(tmp_path / "1", FILES)
    with pytest.raises(FileExistsError):
        write_whole_folder(tmp_path / "1", {"manifest.json": b"other"})
    assert content(tmp_path / "1") == FILES
    assert [p.name for p in tmp_path.iterdir()] == ["1"]


def test_a_draft_of_a_living_process_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / f".1.{os.getppid()}"
    mine.mkdir()
    write_whole_folder(tmp_path / "1", FILES)
    assert mine.is_dir()


def test_a_full_disk_is_told_and_nothing_half_is_left(tmp_path: Path) -> None:
    if not mounting_is_permitted():
        pytest.skip("small disks: mounting is not permitted here")
    disk = tmp_path / "disk"
    with small_disk(disk, 1):
        with pytest.raises(DiskFull, match="no space left"):
            write_whole_folder(disk / "1", {"manifest.json": b"{}", "report.docx": bytes(3_000_000)})
        assert list(disk.iterdir()) == []
