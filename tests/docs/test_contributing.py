"""The read model that CONTRIBUTING shows is dropped into a copy of the project, found, and holds the property."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docs.blocks import blocks
from tests.instance import ROOT


def test_the_read_model_of_contributing_joins_by_itself(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    skipped = shutil.ignore_patterns(".*", "node_modules", "dist", "__pycache__", "*.egg-info", "data")
    shutil.copytree(ROOT, copy, ignore=skipped)
    shown = [block for block in blocks(ROOT / "CONTRIBUTING.md") if "file=" in block.info]
    assert shown
    for block in shown:
        (copy / block.info.split("file=")[1]).write_text(block.body, encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(copy)}
    test = "tests/projections/test_function_of_facts.py"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        test,
        "-k",
        "technology",
        "--services",
        "embedded",
        "-p",
        "no:cacheprovider",
    ]
    told = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, timeout=240, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "1 passed" in told.stdout
