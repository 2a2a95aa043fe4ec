"""A process that outlives the command which started it: start, find again, stop, and say why it failed."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil


def free_ports(*preferred: int | None) -> list[int]:
    """As many different ports: each as preferred when nobody listens there on 127.0.0.1, else any free one."""
    with contextlib.ExitStack() as until_all_are_found:
        found = [until_all_are_found.enter_context(_listening(port)) for port in preferred]
        return [int(one.getsockname()[1]) for one in found]


def _listening(preferred: int | None) -> socket.socket:
    for port in ([preferred] if preferred else []) + [0]:
        with contextlib.suppress(OSError):
            return socket.create_server(("127.0.0.1", port))
    raise OSError("no free port on 127.0.0.1")


def run(command: Sequence[str], *, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `command` to its end in `spawn`'s surroundings."""
    return subprocess.run(command, cwd=cwd, env=_environment(), capture_output=True, text=True, check=False)


@contextlib.contextmanager
def plain_locale() -> Iterator[None]:
    """Give children of this process the locale of `spawn`."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C.UTF-8"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


def _environment() -> dict[str, str]:
    # A plain "C" locale would make Java garble a home whose path is not ASCII.
    return os.environ | {"LC_ALL": "C.UTF-8"}


def spawn(command: Sequence[str], *, log: Path, cwd: Path) -> psutil.Process:
    """Start `command` in a session of its own, output to `log` (the last one is kept as `<log>.1`)."""
    if log.exists():
        log.replace(log.with_name(log.name + ".1"))
    with log.open("wb") as out:
        child = subprocess.Popen(
            command,
            cwd=cwd,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    # psutil waits for it from here on; Popen would only warn about a child that is meant to stay.
    child.returncode = 0
    return psutil.Process(child.pid)


def remember(file: Path, process: psutil.Process, **facts: object) -> None:
    """Write who runs: pid, when it was created (the pid alone may be a stranger's later), and facts."""
    new = file.with_suffix(".new")
    new.write_text(json.dumps({"pid": process.pid, "created": process.create_time(), **facts}))
    new.replace(file)


def recall(file: Path) -> dict[str, object]:
    """What `remember` wrote last, also when that process is gone; {} when nothing usable is there."""
    try:
        facts = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def running(file: Path) -> psutil.Process | None:
    """The remembered process when it is alive and really that one."""
    facts = recall(file)
    try:
        process = psutil.Process(int(str(facts["pid"])))
        same = abs(process.create_time() - float(str(facts["created"]))) < 1.0
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except (KeyError, ValueError, psutil.Error):
        return None


def stop(process: psutil.Process, *signals: signal.Signals, patience: float = 30.0) -> None:
    """Send each of `signals` in turn, waiting `patience` seconds after each; SIGKILL in the end."""
    for sign in (*signals, signal.SIGKILL):
        try:
            process.send_signal(sign)
            process.wait(patience)
            return
        except psutil.NoSuchProcess:
            return
        except psutil.TimeoutExpired:
            continue


def tail(log: Path, *, words: Sequence[str] = (), lines: int = 3) -> str:
    """The end of a log as one line: the last that hold one of `words`, else just the last."""
    try:
        content = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    except OSError:
        return ""
    telling = [line for line in content if any(word in line for word in words)]
    return " | ".join((telling or content)[-lines:])[:600]


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that two commands never start the same daemon twice."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def shared_by_homes() -> Iterator[None]:
    """One process at a time makes what all homes of a user share: downloaded jars, the system user of the database."""
    with only_one(Path.home() / ".cache" / "kiteline"):
        yield
