"""docs/lag-and-closings.md and docs/serving.md, as they stand, beside a worker whose timers live some weeks ahead and the platform's API."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from sqlalchemy import create_engine, func, select

from infra.membership import Member, MemberKind, add_member
from infra.operator_voice import state_starter_codes
from projections.records import closing
from tests.conftest import Launch
from tests.docs.walking import command_folder, walk
from tests.docs.walking_alone import free_port
from tests.instance import ROOT, Instance
from tests.stream_processors.speaking import EMPLOYER


def test_every_command_of_the_documents_does_what_it_says(instance: Instance, launch: Launch, tmp_path: Path) -> None:
    bin_ = command_folder(tmp_path / "bin")
    path = f"{bin_}:{os.environ['PATH']}"
    env = instance.environment() | {"KITELINE_API_PORT": str(free_port()), "PATH": path, "KITELINE_VISITORS": "office"}
    worker = [sys.executable, "-m", "tests.stream_processors.clocked_worker", "75", "1"]
    with (tmp_path / "worker.log").open("wb") as log:
        launch(["sh", "-c", f"exec {' '.join(worker)} > {log.name} 2>&1"], env=env)
    launch(["kiteline", "serve"], env=env)
    state_starter_codes(instance.services, 120)
    add_member(instance.services, Member(EMPLOYER, MemberKind.ENTERPRISE, "声澜", "370705"))
    wait_for_a_closing(instance)
    assert walk(ROOT / "docs" / "lag-and-closings.md", env, tmp_path) >= 12
    assert walk(ROOT / "docs" / "serving.md", env, tmp_path) >= 20


def wait_for_a_closing(instance: Instance) -> None:
    engine = create_engine(instance.database_url)
    deadline = time.monotonic() + 90
    try:
        while True:
            with engine.connect() as connection:
                if connection.execute(select(func.count()).select_from(closing)).scalar_one():
                    return
            assert time.monotonic() < deadline, "no closing"
            time.sleep(0.5)
    finally:
        engine.dispose()
