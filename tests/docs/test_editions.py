"""docs/editions.md: its commands work as typed and print what it shows."""

from __future__ import annotations

import os
from pathlib import Path

from tests.conftest import Launch
from tests.docs.walking import command_folder, walk
from tests.instance import ROOT, Instance
from tests.reports.past_city import past_city


def test_every_command_of_the_document_does_what_it_says(instance: Instance, launch: Launch, tmp_path: Path) -> None:
    env = instance.environment() | {"PATH": f"{command_folder(tmp_path / 'bin')}:{os.environ['PATH']}"}
    with past_city(instance, launch):
        assert walk(ROOT / "docs" / "editions.md", env, tmp_path) >= 11
