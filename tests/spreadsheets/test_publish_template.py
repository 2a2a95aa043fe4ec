"""A template filled, published as a user does it, judged by a real worker, and given back with what was rejected."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.conftest import Launch
from tests.instance import Instance
from tests.spreadsheets.filling import example, filled, row_of
from tests.spreadsheets.test_annotate import EVENT, column, marked

MEMBER = "91370705MA8KT0B2W7"


def test_what_is_refused_here_and_what_is_rejected_there_are_both_marked(
    instance: Instance, launch: Launch, tmp_path: Path
) -> None:
    assert instance.kiteline("provision").returncode == 0
    launch([sys.executable, "-m", "infra.cli.main", "worker"], env=instance.environment())
    added = instance.kiteline("member", "add", MEMBER, "--name", "声澜电声", "--kind", "enterprise")
    assert added.returncode == 0, added.stderr
    fact = example(EVENT) | {"subject": f"{MEMBER}/1"}
    rows = [
        row_of(EVENT, fact),
        row_of(EVENT, fact, local_id="2", occupation="6-18-01-99"),
        row_of(EVENT, fact, local_id="3", openings="many"),
    ]
    path, out = filled(tmp_path / "t.xlsx", EVENT, rows), tmp_path / "out.xlsx"
    done = instance.kiteline("publish", str(path), "--as", MEMBER, "--wait", "120", "--annotate", str(out), seconds=150)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "accepted 1, rejected 1" in done.stdout
    assert marked(out).keys() == {f"{column('occupation')}5", f"{column('openings')}6"}


def test_an_annotation_that_cannot_be_made_is_told_before_anything_is_published(
    instance: Instance, tmp_path: Path
) -> None:
    instance.add_members(MEMBER)
    path = filled(tmp_path / "t.xlsx", EVENT, [row_of(EVENT, example(EVENT))])
    for files, out, named in [
        ([path, path], tmp_path / "o.xlsx", "2"),
        ([path], path, "t.xlsx"),
        ([path], tmp_path / "o.csv", "o.csv"),
        ([path], tmp_path / "none" / "o.xlsx", "none"),
    ]:
        done = instance.kiteline("publish", *map(str, files), "--as", MEMBER, "--annotate", str(out))
        assert done.returncode == 2, done.stdout
        [line] = done.stderr.splitlines()
        assert named in line
    assert "1" in instance.kiteline("publish", str(path), "--as", MEMBER, "--dry-run").stdout
