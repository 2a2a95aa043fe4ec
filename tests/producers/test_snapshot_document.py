"""docs/snapshots.md, as it stands; no worker is needed to state facts."""

from __future__ import annotations

import os
from pathlib import Path

from tests.docs.walking import command_folder, walk
from tests.instance import ROOT, Instance
from tests.producers.making import EMPLOYER


def test_every_command_of_the_document_does_what_it_says(instance: Instance, tmp_path: Path) -> None:
    instance.add_members(EMPLOYER)
    env = instance.environment() | {"PATH": f"{command_folder(tmp_path / 'bin')}:{os.environ['PATH']}"}
    assert walk(ROOT / "docs" / "snapshots.md", env, tmp_path) >= 5
