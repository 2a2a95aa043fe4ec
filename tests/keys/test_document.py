"""docs/personal-data.md: every block is run as it stands, in order, and prints what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backing import temporary_home
from tests.conftest import Launch
from tests.docs.blocks import blocks, commands, fragments
from tests.instance import ROOT, kiteline

DOCUMENT = ROOT / "docs" / "personal-data.md"


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Environment in which `kiteline` is the command of this checkout, with a home of its own."""
    command = tmp_path / "bin" / "kiteline"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m infra.cli.main "$@"\n')
    command.chmod(0o755)
    with temporary_home() as home:
        env = os.environ | {
            "KITELINE_HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "SAMPLES": str(ROOT / "producers" / "samples" / "data"),
            "PATH": f"{command.parent}:{os.environ['PATH']}",
        }
        yield env
        kiteline(["down"], env)


def test_every_block_of_the_document_does_what_it_says(shell: dict[str, str], launch: Launch, tmp_path: Path) -> None:
    printed, ran = "", 0
    for block in blocks(DOCUMENT):
        at = f"{DOCUMENT.name}:{block.line}"
        if block.info == "text":
            for piece in fragments(block):
                assert piece in printed, f"{at}: {piece!r} not in\n{printed}"
            continue
        printed, ran = "", ran + 1
        if block.info == "python run":
            told = run([sys.executable, "-W", "ignore", "-c", block.body], shell, tmp_path)
            assert told.returncode == 0, f"{at}: {told.stderr}"
            printed = told.stdout
        for command in commands(block) if block.info == "sh run" else ():
            if command.background:
                launch(["sh", "-c", f"exec {command.text}"], env=shell)
            elif command.text.startswith("export "):
                name, _, value = command.text.removeprefix("export ").partition("=")
                shell[name] = value
            else:
                told = run(["sh", "-c", command.text], shell, tmp_path)
                assert told.returncode == command.code, f"{at}: {command.text}\n{told.stdout}{told.stderr}"
                assert "Traceback" not in told.stderr
                printed += told.stdout
    assert ran == 8


def run(command: list[str], env: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, timeout=150, check=False)
