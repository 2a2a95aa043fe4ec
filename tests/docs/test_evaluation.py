"""docs/evaluation.md: its commands work as typed and print what it shows."""

from __future__ import annotations

from pathlib import Path

from projections.engine import archive
from tests.docs.walking import command_folder, walk
from tests.evaluation.two_consortia import two_consortia
from tests.instance import ROOT, Instance


def test_every_command_of_the_document_does_what_it_says(instance: Instance, tmp_path: Path) -> None:
    for family, records in two_consortia().records.items():
        archive.append(instance.services.settings.archive_dir, family, 0, records)
    env = instance.environment()
    env["PATH"] = f"{command_folder(tmp_path / 'bin')}:{env['PATH']}"
    assert walk(ROOT / "docs" / "evaluation.md", env, tmp_path) == 3
