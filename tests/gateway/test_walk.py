"""The newcomer's walk with curl, as it stands in the document, on services of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.backing import temporary_home
from tests.docs.blocks import blocks, fragments
from tests.instance import ROOT, kiteline

WALK = ROOT / "producers" / "gateway" / "README.md"
MARK = "--- block {} ---"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_every_command_of_the_walk_works_as_it_is_typed(tmp_path: Path) -> None:
    port = free_port()
    command = tmp_path / "bin" / "kiteline"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m infra.cli.main "$@"\n')
    command.chmod(0o755)
    found = blocks(WALK)
    script = ["trap 'kill $(jobs -p)' EXIT"]
    for number, block in enumerate(found):
        if block.info == "sh run":
            body = block.body.replace("8421", str(port)).replace(" &\n", " >/dev/null 2>&1 &\n")
            script += [f"echo '{MARK.format(number)}'", body]
    with temporary_home() as home:
        env = os.environ | {
            "KITELINE_HOME": str(home),
            "KITELINE_GATEWAY_PORT": str(port),
            "PYTHONPATH": str(ROOT),
            "PATH": f"{command.parent}:{os.environ['PATH']}",
        }
        try:
            done = subprocess.run(
                ["bash", "-euc", "\n".join(script)],
                env=env, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
            )  # fmt: skip
        finally:
            kiteline(["down"], env)
    assert done.returncode == 0, done.stdout + done.stderr
    printed = ""
    checked = 0
    for number, block in enumerate(found):
        if block.info == "sh run":
            printed = done.stdout.partition(MARK.format(number))[2].partition("--- block")[0]
        elif block.info == "text":
            for piece in fragments(block):
                assert piece in printed, f"{piece!r} not in\n{printed}"
                checked += 1
    assert checked >= 8
