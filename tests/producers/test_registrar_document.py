"""docs/registrar-tables.md: its commands work as typed, and its tables are what the mapping files say."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from infra.cli.main import run
from producers.state import MemberState
from tests.backing import temporary_home
from tests.docs.blocks import blocks, fragments
from tests.instance import ROOT, kiteline

DOCUMENT = ROOT / "docs" / "registrar-tables.md"
MARK = "--- block {} ---"
LATER = datetime(2026, 12, 31, tzinfo=UTC)


def test_every_command_of_the_document_works_and_an_edition_is_files_alone(tmp_path: Path) -> None:
    command = tmp_path / "bin" / "kiteline"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m infra.cli.main "$@"\n')
    command.chmod(0o755)
    found = blocks(DOCUMENT)
    script = ["trap 'kill $(jobs -p)' EXIT"]
    for number, block in enumerate(found):
        if " file=" in block.info:
            path = tmp_path / block.info.partition(" file=")[2]
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.body, encoding="utf-8")
        elif block.info == "sh run":
            script += [f"echo '{MARK.format(number)}'", block.body.replace(" &\n", " >/dev/null 2>&1 &\n")]
    with temporary_home() as home:
        env = os.environ | {
            "KITELINE_HOME": str(home),
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
        printed, checked = "", 0
        for number, block in enumerate(found):
            if block.info == "sh run":
                printed = done.stdout.partition(MARK.format(number))[2].partition("--- block")[0]
            elif block.info == "text":
                for piece in fragments(block):
                    assert piece in printed, f"{piece!r} not in\n{printed}"
                    checked += 1
        assert checked == 7
        with MemberState(home / "members" / "4137012391.sqlite3") as state:
            plans = [
                state.stated_before([f"EnrolmentPlanned:4137012391/major/{major}/2026"], LATER)
                for major in ("460103", "460104")
            ]
        assert [plan.payload["planned"] for plan in plans if plan] == [90, 45]


def test_the_document_of_the_tables_is_what_the_mapping_files_say(tmp_path: Path) -> None:
    made = tmp_path / "registrar-tables.md"
    shutil.copy(DOCUMENT, made)
    assert run(["tables", "--into", str(made)]) == 0
    assert made.read_text(encoding="utf-8") == DOCUMENT.read_text(encoding="utf-8")
