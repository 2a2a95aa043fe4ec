"""The README's commands are run in order, on real services, and print what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Launch
from tests.docs.blocks import Block, blocks, commands, fragments
from tests.instance import ROOT, kiteline

README = ROOT / "README.md"


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Environment in which `kiteline` is the command of this checkout, with a home of its own."""
    tools = tmp_path / "bin"
    tools.mkdir()
    command = tools / "kiteline"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m infra.cli.main "$@"\n')
    command.chmod(0o755)
    home = tmp_path / "home"
    env = os.environ | {
        "KITELINE_HOME": str(home),
        "KITELINE_API_PORT": "0",
        "PYTHONPATH": str(ROOT),
        "PATH": f"{tools}:{os.environ['PATH']}",
    }
    yield env
    kiteline(["down"], env)


def test_every_command_of_the_readme_does_what_it_says(shell: dict[str, str], launch: Launch) -> None:
    printed = ""
    ran = 0
    for block in blocks(README):
        if block.info == "text":
            for piece in fragments(block):
                assert piece in printed, f"README.md:{block.line}: {piece!r} not in\n{printed}"
        elif block.info == "sh run":
            printed = "".join(run_line(block, shell, launch))
            ran += 1
        elif block.info == "python run":
            told = run([sys.executable, "-W", "ignore", "-c", block.body], shell)
            assert told.returncode == 0, f"README.md:{block.line}: {told.stderr}"
            printed = told.stdout
            ran += 1
    assert ran >= 6


def run_line(block: Block, env: dict[str, str], launch: Launch) -> Iterator[str]:
    for command in commands(block):
        if command.background:
            launch(["sh", "-c", f"exec {command.text}"], env=env)
            continue
        told = run(["sh", "-c", command.text], env)
        assert told.returncode == command.code, f"README.md:{block.line}: {command.text}\n{told.stdout}{told.stderr}"
        assert "Traceback" not in told.stderr
        yield told.stdout


def run(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_both_readmes_show_the_same_blocks() -> None:
    english, chinese = blocks(README), blocks(ROOT / "README.zh-CN.md")
    assert [(b.info, b.body) for b in english] == [(b.info, b.body) for b in chinese]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(name: str) -> None:
    import re

    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / target).exists(), target


def test_the_settings_table_names_every_setting() -> None:
    from infra.settings import Settings

    text = README.read_text(encoding="utf-8")
    for name in Settings.model_fields:
        last = name.upper().rsplit("_", 1)[-1]
        assert f"KITELINE_{name.upper()}" in text or f"`_{last}`" in text, name
