"""The most memory that a running process has held."""

from __future__ import annotations

from pathlib import Path


def peak_mb(pid: int) -> float:
    """VmHWM in MB: of this process alone, not of the one that started it."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise AssertionError(f"process {pid} says nothing of its memory")
