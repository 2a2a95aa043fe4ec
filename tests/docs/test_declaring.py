"""docs/declaring.md, as it stands."""

from __future__ import annotations

import os
from pathlib import Path

from tests.docs.walking import walk
from tests.instance import ROOT


def test_every_block_of_the_document_says_what_it_shows(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    assert walk(ROOT / "docs" / "declaring.md", env, tmp_path) >= 10
