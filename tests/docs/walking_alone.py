"""Runs a document's blocks as one script, as they are typed, on services of its own. `file=` blocks are written first."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.backing import temporary_home
from tests.docs.blocks import blocks, fragments
from tests.docs.walking import command_folder
from tests.instance import ROOT, kiteline
from tests.processes import processes_of

MARK = "--- block {} ---"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def end_all_of(home: Path) -> None:
    """What the script left in the background was told to stop; whoever has not within ten seconds is killed."""
    for process in psutil.wait_procs(processes_of(home), timeout=10)[1]:
        process.kill()


def walk_alone(document: Path, folder: Path, then: Callable[[Path], None] = lambda _: None) -> int:
    """Run every block in `folder`; returns how many pieces of expected output were found, each where it belongs.

    `then` is called with the home at the end.
    """
    port = free_port()
    tools = command_folder(folder / "bin")
    found = blocks(document)
    script = ["trap 'kill $(jobs -p) 2>/dev/null || true' EXIT"]
    for number, block in enumerate(found):
        body = block.body.replace("8421", str(port)).replace(" &\n", " >/dev/null 2>&1 &\n")
        if " file=" in block.info:
            path = folder / block.info.partition(" file=")[2]
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.body, encoding="utf-8")
        if block.info == "python run":
            body = f"{sys.executable} -W ignore - <<'PYTHON'\n{body}PYTHON\n"
        if block.info in ("sh run", "python run"):
            script += [f"echo '{MARK.format(number)}'", body]
    with temporary_home() as home:
        env = os.environ | {
            "KITELINE_HOME": str(home),
            "KITELINE_GATEWAY_PORT": str(port),
            "PYTHONPATH": str(ROOT),
            "PATH": f"{tools}:{os.environ['PATH']}",
        }
        try:
            done = subprocess.run(
                ["bash", "-euc", "\n".join(script)],
                env=env, cwd=folder, capture_output=True, text=True, timeout=300, check=False,
            )  # fmt: skip
        finally:
            kiteline(["down"], env)
            end_all_of(home)
        then(home)
    assert done.returncode == 0, done.stdout + done.stderr
    printed = ""
    checked = 0
    for number, block in enumerate(found):
        if block.info in ("sh run", "python run"):
            printed = done.stdout.partition(MARK.format(number))[2].partition("--- block")[0]
        elif block.info == "text":
            for piece in fragments(block):
                assert piece in printed, f"{piece!r} not in\n{printed}"
                checked += 1
    return checked
