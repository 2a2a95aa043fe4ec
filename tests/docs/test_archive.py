"""docs/archive.md: its commands work as typed and print what it shows."""

from __future__ import annotations

from pathlib import Path

from infra.provision import provision
from tests.docs.walking import command_folder, walk
from tests.instance import ROOT, Instance
from tests.stream_processors.canon import Canon
from tests.stream_processors.conftest import engine_of


def test_every_command_of_the_document_does_what_it_says(instance: Instance, tmp_path: Path) -> None:
    provision(instance.services)
    engine = engine_of(instance.database_url)
    try:
        canon = Canon(instance, engine)
        canon.state(500, 1)
        canon.archive()
        canon.project()
    finally:
        engine.dispose()
    env = instance.environment()
    env["PATH"] = f"{command_folder(tmp_path / 'bin')}:{env['PATH']}"
    assert walk(ROOT / "docs" / "archive.md", env, tmp_path) >= 3
