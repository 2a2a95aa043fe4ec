"""`kiteline archive`, as people and programs meet it."""

from __future__ import annotations

import json

import polars as pl

from tests.archive.test_log_and_archive import damaged, file_of
from tests.stream_processors.canon import Canon


def test_the_commands_tell_it_to_people_and_programs(canon: Canon) -> None:
    canon.state(300, 1)
    canon.project()
    canon.archive()
    listed = json.loads(canon.instance.kiteline("archive", "--json").stdout)
    assert sum(row["records"] for row in listed if row["family"] == "demand") == 300
    done = canon.instance.kiteline("archive", "verify")
    assert done.returncode == 0
    assert "归档与日志一致" in done.stdout
    damaged(file_of(canon, 0, 0), key=pl.lit(b"another"))
    done = canon.instance.kiteline("archive", "verify")
    assert done.returncode == 1
    assert "offset 0 of demand[0]" in done.stdout
    assert "wrong with the archive" in done.stderr
    told = json.loads(canon.instance.kiteline("archive", "verify", "--json").stdout)
    assert [len(one["faults"]) for one in told if one["family"] == "demand"] == [1, 0, 0, 0]
