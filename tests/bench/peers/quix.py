"""quixstreams in an environment of its own, made when it is asked for; its libraries would clash with ours."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from schemas.contracts import contract_named
from tests.bench.peers.order import Order
from tests.bench.peers.peer import Peer, script
from tests.bench.peers.work import EVENT

LOCK = Path(__file__).parent / "quixstreams.lock"
NAME = "quixstreams, PostgreSQL sink"
INSTALL_SECONDS = 600.0


def installed(home: Path) -> Path | str:
    """The Python of an environment that holds what the lock says, made under `home` if need be; or why there is none."""
    environment = home / f"quixstreams-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"
    python = environment / "bin" / "python"
    if (environment / "complete").exists():
        return python
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    for command in ([sys.executable, "-m", "venv", "--clear", str(environment)], [*pip, "-r", str(LOCK)]):
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{command[0]}: {error}"
        if done.returncode:
            return (done.stderr or done.stdout).strip().splitlines()[-1][:200]
    (environment / "complete").touch()
    return python


def peer(python: Path) -> Peer:
    started = script(python, "quix_process")

    def start(order: Order) -> list[str]:
        (Path(order.home) / "event.avsc").write_text(contract_named(EVENT).text, encoding="utf-8")
        return list(started(order))

    return Peer(NAME, start, foreign=True)
