"""docs/api.md: its commands work as typed and print what it shows."""

from __future__ import annotations

import os
import time
from pathlib import Path

import httpx2
from sqlalchemy import create_engine

from tests import asking
from tests.conftest import Launch
from tests.docs.walking import command_folder, walk
from tests.docs.walking_alone import free_port
from tests.instance import ROOT, Instance
from tests.platform.city import City, small_city


def test_every_command_of_the_document_does_what_it_says(instance: Instance, launch: Launch, tmp_path: Path) -> None:
    engine = create_engine(instance.database_url, connect_args={"options": "-c timezone=UTC"})
    city = City(engine, instance.services.settings.archive_dir)
    city.found()
    city.accept(small_city())
    engine.dispose()
    port = str(free_port())
    path = f"{command_folder(tmp_path / 'bin')}:{os.environ['PATH']}"
    env = instance.environment() | {"KITELINE_API_PORT": port, "PATH": path}
    launch(["kiteline", "serve"], env=env)
    until_it_answers(f"http://127.0.0.1:{port}/health")
    assert walk(ROOT / "docs" / "api.md", env, tmp_path) >= 20


def until_it_answers(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            asking.get(url).raise_for_status()
        except httpx2.TransportError:
            assert time.monotonic() < deadline, "the API does not come up"
            time.sleep(0.2)
        else:
            return
