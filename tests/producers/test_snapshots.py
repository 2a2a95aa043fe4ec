"""Whole tables again and again: only the change is stated, and a row that is gone is told and withdraws nothing."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from infra.cli.snapshot_report import tell_snapshot
from producers.publishing import PublishReport, publish_files
from schemas.errors import BrokerUnavailable
from schemas.kafka_access import KafkaAccess
from schemas.topics import Topics
from tests.producers.making import EMPLOYER, SCHOOL, csv_file, demand_row, work_row

NOWHERE = KafkaAccess("127.0.0.1:1")
SEEKING = ("XXDM", "XH", "ZYH", "WJYLXM", "SJCJSJ")


def seeking_row(number: str) -> dict[str, Any]:
    """A row of 毕业去向【未就业】."""
    return dict(zip(SEEKING, (SCHOOL, number, "460104", "1", "20260701080000"), strict=True))


def published(home: Path, member: str, *paths: Path, keep: bool = True) -> PublishReport:
    """Read and kept, not sent: there is no broker."""
    report = publish_files(paths, NOWHERE, Topics(), member, home, dry_run=True)
    if keep:
        with contextlib.suppress(BrokerUnavailable):
            publish_files(paths, NOWHERE, Topics(), member, home)
    return report


def test_a_row_that_is_gone_is_told_once_and_withdraws_nothing(tmp_path: Path) -> None:
    first = csv_file(tmp_path / "one.csv", [demand_row(f"XQ-{n}") for n in range(30)])
    second = csv_file(tmp_path / "two.csv", [demand_row(f"XQ-{n}") for n in range(4, 30)])
    assert published(tmp_path, EMPLOYER, first).gone == []
    report = published(tmp_path, EMPLOYER, second)
    [gone] = report.gone
    assert (gone.table.table, gone.scope, gone.count) == ("用人需求", EMPLOYER, 4)
    assert [str(row) for row in gone.rows] == [f"one.csv:{n}" for n in (2, 3, 4, 5)]
    assert (report.stated.total(), report.exit_code) == (0, 0)
    assert published(tmp_path, EMPLOYER, second).gone == []
    back = published(tmp_path, EMPLOYER, first)
    assert (back.gone, back.stated.total()) == ([], 0)


def test_a_changed_row_states_its_change_and_nothing_else(tmp_path: Path) -> None:
    rows = [demand_row(f"XQ-{n}") for n in range(30)]
    published(tmp_path, EMPLOYER, csv_file(tmp_path / "d.csv", rows))
    rows[7] |= {"需求人数": 9, "更新时间": "2026-04-01 09:00:00"}
    report = published(tmp_path, EMPLOYER, csv_file(tmp_path / "d.csv", rows))
    assert report.stated == {"DemandRevised": 1}
    assert not report.nothing_new
    assert published(tmp_path, EMPLOYER, csv_file(tmp_path / "d.csv", rows)).nothing_new is False  # the outbox waits


def test_a_graduate_who_moved_to_another_table_of_outcomes_is_not_gone(tmp_path: Path) -> None:
    work, seeking = tmp_path / "work.csv", tmp_path / "seeking.csv"
    csv_file(work, [work_row("1")])
    csv_file(seeking, [seeking_row("2"), seeking_row("3"), seeking_row("4")])
    published(tmp_path, SCHOOL, work, seeking)
    csv_file(work, [work_row("1"), work_row("2", collected="20260801080000")])
    csv_file(seeking, [seeking_row("4")])
    [gone] = published(tmp_path, SCHOOL, seeking, work, keep=False).gone
    assert (gone.table.table, gone.count) == ("ODS_BYQXWJYSJ", 1)  # 3 is nowhere; 2 has found work
    assert [str(row) for row in gone.rows] == ["seeking.csv:3"]


def test_last_years_graduates_are_not_missed(tmp_path: Path) -> None:
    published(tmp_path, SCHOOL, csv_file(tmp_path / "25.csv", [work_row("1", collected="20250630170000")]))
    assert published(tmp_path, SCHOOL, csv_file(tmp_path / "26.csv", [work_row("2")])).gone == []


def test_what_is_gone_and_that_nothing_is_new_is_said_in_both_languages(tmp_path: Path, capsys: Any) -> None:
    published(tmp_path, EMPLOYER, csv_file(tmp_path / "one.csv", [demand_row("XQ-1"), demand_row("XQ-2")]))
    report = published(tmp_path, EMPLOYER, csv_file(tmp_path / "two.csv", [demand_row("XQ-1")]))
    report.left_over = 0
    tell_snapshot(report)
    told = capsys.readouterr().out
    for word in ("没有新内容", "no fact was published", "one.csv:3", "截止日期", "until it ends"):
        assert word in told
