"""docs/erp-outbox.md, as it stands, with a worker that admits what it states."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from infra.membership import Member, MemberKind, add_member
from infra.operator_voice import state_starter_codes
from tests.conftest import Launch
from tests.docs.walking import command_folder, walk
from tests.instance import ROOT, Instance
from tests.stream_processors.speaking import EMPLOYER


def test_every_command_of_the_document_does_what_it_says(instance: Instance, launch: Launch, tmp_path: Path) -> None:
    launch([sys.executable, "-m", "infra.cli.main", "worker"], env=instance.environment())
    state_starter_codes(instance.services, 120)
    add_member(instance.services, Member(EMPLOYER, MemberKind.ENTERPRISE, "声澜", "370705"))
    bin_ = command_folder(tmp_path / "bin")
    env = instance.environment() | {"PATH": f"{bin_}:{os.environ['PATH']}"}
    assert walk(ROOT / "docs" / "erp-outbox.md", env, tmp_path) >= 12
