"""A real worker in a process of its own, for as long as a block lasts."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.figures import require
from tests.instance import ROOT, Instance


@contextmanager
def working(instance: Instance, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `kiteline worker` on the instance; at the end it must still run, and stop when told to."""
    log = instance.home / "worker.out"
    command = [sys.executable, "-m", "infra.cli.main", "worker", *options]
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=instance.environment(), stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield process
        require(process.poll() is None, f"the worker died: {log.read_text(encoding='utf-8')[-500:]}")
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
