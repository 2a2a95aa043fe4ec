"""docs/my-statements.md: its commands work as typed and print what it shows."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import create_engine

from tests.conftest import Launch
from tests.docs.walking import command_folder, walk
from tests.docs.walking_alone import free_port
from tests.instance import ROOT, Instance
from tests.platform.city import SCHOOL, City, small_city
from tests.platform.server import answers


def test_every_command_of_the_document_does_what_it_says(instance: Instance, launch: Launch, tmp_path: Path) -> None:
    instance.add_members(SCHOOL)
    engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
    city = City(engine, instance.services.settings.archive_dir)
    city.found()
    city.accept(small_city())
    engine.dispose()
    port = free_port()
    path = f"{command_folder(tmp_path / 'bin')}:{os.environ['PATH']}"
    env = instance.environment() | {"KITELINE_API_PORT": str(port), "PATH": path}
    launch(["kiteline", "serve"], env=env)
    answers(f"http://127.0.0.1:{port}/health")
    assert walk(ROOT / "docs" / "my-statements.md", env, tmp_path) == 4
