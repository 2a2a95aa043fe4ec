"""docs/access.md: its commands work as typed, and its table is the policy."""

from __future__ import annotations

import os
import re
from pathlib import Path

from projections.platform.access.policy import policy
from projections.platform.access.roles import Role
from tests.conftest import Launch
from tests.docs.walking import command_folder, walk
from tests.docs.walking_alone import free_port
from tests.instance import ROOT, Instance
from tests.platform.server import answers

DOCUMENT = ROOT / "docs" / "access.md"


def test_every_command_of_the_document_does_what_it_says(instance: Instance, launch: Launch, tmp_path: Path) -> None:
    port = free_port()
    path = f"{command_folder(tmp_path / 'bin')}:{os.environ['PATH']}"
    env = instance.environment() | {"KITELINE_API_PORT": str(port), "PATH": path}
    launch(["kiteline", "serve"], env=env)
    answers(f"http://127.0.0.1:{port}/health")
    assert walk(DOCUMENT, env, tmp_path) == 13


def test_the_table_of_the_document_is_the_policy() -> None:
    rows = re.findall(r"^\| `([a-z -]+)` \|(.*)\|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    told = {resource: [cell.strip() for cell in cells.split("|")] for resource, cells in rows}
    held = policy()
    assert told == {
        resource: [scope.value if scope else "-", *(held.grants[role][resource].value for role in Role)]
        for resource, scope in held.scopes.items()
    }
