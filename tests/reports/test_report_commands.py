"""`kiteline report` where there is nothing yet: no services, no archive, no editions."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.settings import Settings
from tests.instance import environment_of, kiteline


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["list"], 0, "no reports yet"),
        (["show", "2026-06"], 2, "there is no report 2026-06; there are: -"),
        (["verify", "2026-06@1"], 2, "there is no report 2026-06"),
        (["diff", "2026-06", "2026-13"], 2, "there is no report"),
        (["evidence", "2026-06/x"], 2, "no consortium's id"),
        (["close", "--period", "2026-06"], 4, "kiteline up"),
        (["close", "--period", "June"], 2, "the period 'June' cannot be read"),
    ],
)
def test_each_command_says_in_one_line_what_is_lacking(
    tmp_path: Path, arguments: list[str], code: int, told: str
) -> None:
    done = kiteline(["report", *arguments], environment_of(Settings(home=tmp_path)))
    assert done.returncode == code, done.stderr
    assert told in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert len((done.stdout + done.stderr).splitlines()) == 1
