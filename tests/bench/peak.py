"""The most memory that a running process has held."""

from __future__ import annotations

import contextlib
import subprocess
import time
from pathlib import Path


def peak_mb(pid: int) -> float:
    """VmHWM in MB: of this process alone, not of the one that started it."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise AssertionError(f"process {pid} says nothing of its memory")


def run_to_end(process: subprocess.Popen[bytes]) -> float:
    """Wait for `process`; the most memory in MB that it was seen to have held."""
    most = 0.0
    while process.poll() is None:
        with contextlib.suppress(AssertionError, OSError):  # it has ended in this moment
            most = max(most, peak_mb(process.pid))
        time.sleep(0.05)
    return most
