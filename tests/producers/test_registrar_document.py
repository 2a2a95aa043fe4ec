"""docs/registrar-tables.md: its commands work as typed, and its tables are what the mapping files say."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from infra.cli.main import run
from producers.state import MemberState, Statement
from tests.docs.walking_alone import walk_alone
from tests.instance import ROOT

DOCUMENT = ROOT / "docs" / "registrar-tables.md"
LATER = datetime(2026, 12, 31, tzinfo=UTC)


def test_every_command_of_the_document_works_and_an_edition_is_files_alone(tmp_path: Path) -> None:
    plans: list[Statement | None] = []

    def planned(home: Path) -> None:
        with MemberState(home / "members" / "4137012391.sqlite3") as state:
            plans.extend(
                state.stated_before([f"EnrolmentPlanned:4137012391/major/{major}/2026"], LATER)
                for major in ("460103", "460104")
            )

    assert walk_alone(DOCUMENT, tmp_path, planned) == 7
    assert [plan.payload["planned"] for plan in plans if plan] == [90, 45]


def test_the_document_of_the_tables_is_what_the_mapping_files_say(tmp_path: Path) -> None:
    made = tmp_path / "registrar-tables.md"
    shutil.copy(DOCUMENT, made)
    assert run(["tables", "--into", str(made)]) == 0
    assert made.read_text(encoding="utf-8") == DOCUMENT.read_text(encoding="utf-8")
