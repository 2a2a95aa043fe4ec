"""docs/rebuild.md: its commands work as typed and print what it shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from infra.provision import provision
from tests.docs.walking import command_folder, walk
from tests.instance import ROOT
from tests.stream_processors.canon import Canon


def test_every_command_of_the_document_does_what_it_says(canon: Canon, tmp_path: Path) -> None:
    provision(canon.instance.services)
    canon.state(500, 1)
    replace(canon, family="graduate").state(500, 2)
    canon.archive()
    canon.project()
    env = canon.instance.environment()
    env["PATH"] = f"{command_folder(tmp_path / 'bin')}:{env['PATH']}"
    assert walk(ROOT / "docs" / "rebuild.md", env, tmp_path) >= 12
