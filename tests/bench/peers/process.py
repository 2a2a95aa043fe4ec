"""The process of a peer: started in a folder of its own, waited for, stopped."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.figures import require
from tests.bench.peers.order import Order
from tests.bench.peers.peer import Peer
from tests.instance import ROOT

STOP_SECONDS = 30.0


class PeerProcess:
    """A peer that runs."""

    def __init__(self, peer: Peer, order: Order, process: subprocess.Popen[bytes]) -> None:
        self.pid = process.pid
        self._peer = peer
        self._order = order
        self._process = process

    def wait(self, come: Callable[[], bool], patience: float, pause: float = 0.02) -> bool:
        """Look every `pause` seconds whether it has come; False when patience (seconds) is at its end.

        Raises WrongAnswerError when the process has ended or says that it failed.
        """
        until = time.monotonic() + patience
        while not come():
            ended = self._process.poll() is not None or (Path(self._order.home) / "failed").exists()
            require(not ended, f"{self._peer.name} stopped: {self.said()}")
            if time.monotonic() > until:
                return False
            time.sleep(pause)
        return True

    def said(self) -> str:
        """The end of what it wrote to the terminal."""
        return (Path(self._order.home) / "said").read_text(encoding="utf-8", errors="replace")[-1500:]


@contextmanager
def running(peer: Peer, order: Order) -> Iterator[PeerProcess]:
    """The peer's process for as long as a block lasts."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | dict(peer.environment)
    with (Path(order.home) / "said").open("wb") as said:
        process = subprocess.Popen(
            peer.start(order), cwd=ROOT, env=environment, stdout=said, stderr=said, start_new_session=True
        )
    try:
        yield PeerProcess(peer, order, process)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
