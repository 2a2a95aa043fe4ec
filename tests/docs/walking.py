"""Runs a document's blocks in order and holds what they print against what the document shows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.docs.blocks import Block, blocks, fragments

EXIT = re.compile(r"# exit (\d+)\s*$")


def command_folder(folder: Path) -> Path:
    """A folder for PATH in which `kiteline` is the command of this checkout."""
    folder.mkdir(parents=True)
    command = folder / "kiteline"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -W ignore -m infra.cli.main "$@"\n')
    command.chmod(0o755)
    return folder


def walk(document: Path, env: dict[str, str], cwd: Path, seconds: float = 180) -> int:
    """Run blocks `sh run` and `python run`; a `text` block behind one shows pieces of its output, in order.

    A shell block that ends in `# exit N` must end with N. Returns how many pieces were compared.
    """
    printed, compared = "", 0
    for block in blocks(document):
        at = f"{document.name}:{block.line}"
        if block.info in ("sh run", "python run"):
            done = subprocess.run(
                _command(block), env=env, cwd=cwd, capture_output=True, text=True, timeout=seconds, check=False
            )
            said = EXIT.search(block.body)
            assert done.returncode == (int(said[1]) if said else 0), f"{at}\n{done.stdout}{done.stderr}"
            printed = done.stdout
        elif block.info == "text":
            rest = printed
            for piece in fragments(block):
                assert piece in rest, f"{at}: {piece!r} not in\n{rest}\nwhich is the end of\n{printed}"
                rest = rest.partition(piece)[2]
                compared += 1
    return compared


def _command(block: Block) -> list[str]:
    if block.info == "sh run":
        return ["bash", "-euc", block.body]
    return [sys.executable, "-W", "ignore", "-c", block.body]
