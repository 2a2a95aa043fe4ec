"""Processes that have anything to do with a home."""

from __future__ import annotations

import os
from pathlib import Path

import psutil


def processes_of(home: Path) -> list[psutil.Process]:
    """Whose command line names the home, or that have it in their environment; `info` holds both. Not this one."""
    return [
        process
        for process in psutil.process_iter(["cmdline", "environ"])
        if (str(home) in " ".join(process.info["cmdline"] or []) and process.pid != os.getpid())
        or (process.info["environ"] or {}).get("KITELINE_HOME") == str(home)
    ]
