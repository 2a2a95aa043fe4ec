"""docs/indicator-tree.md and docs/what-if.md: their commands work as typed and print what they show."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from infra.settings import Settings
from tests.docs.blocks import blocks
from tests.docs.walking import command_folder, walk
from tests.evaluation.small_city import archived, small_city
from tests.instance import ROOT, environment_of

FILES = {"yaml tree": "park.yaml"}


@pytest.mark.parametrize(("document", "pieces"), [("indicator-tree.md", 6), ("what-if.md", 11)])
def test_every_command_of_the_document_does_what_it_says(tmp_path: Path, document: str, pieces: int) -> None:
    settings = Settings(home=tmp_path / "home")
    archived(small_city(), settings.archive_dir)
    for block in blocks(ROOT / "docs" / document):
        name = FILES.get(block.info) or block.info.partition(" file=")[2]
        if name:
            (tmp_path / name).write_text(block.body, encoding="utf-8")
    env = environment_of(settings)
    env["PATH"] = f"{command_folder(tmp_path / 'bin')}:{os.environ['PATH']}"
    assert walk(ROOT / "docs" / document, env, tmp_path) == pieces
