"""docs/rebuild.md: its commands work as typed and print what it shows."""

from __future__ import annotations

from pathlib import Path

from tests.docs.walking_alone import walk_alone
from tests.instance import ROOT


def test_every_command_of_the_document_does_what_it_says(tmp_path: Path) -> None:
    assert walk_alone(ROOT / "docs" / "rebuild.md", tmp_path) >= 12
