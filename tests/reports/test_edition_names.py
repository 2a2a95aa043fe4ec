"""How editions are called, and what is no name."""

from __future__ import annotations

import pytest

from projections.reports.editions.edition import Edition, Report, parse_edition
from schemas.errors import UsageError

NAMES = [
    ("2026-06", Report("month", "2026-06"), None),
    ("2026-Q2/WF-GX", Report("quarter", "2026-Q2", "WF-GX"), None),
    ("2026/member/4137012391@2", Report("year", "2026", None, "4137012391", "public"), 2),
    ("2026-06/WF-GX/member/4137012391/office@10", Report("month", "2026-06", "WF-GX", "4137012391", "office"), 10),
    ("2026/WF-GX/public@1", Report("year", "2026", "WF-GX", None, "public"), 1),
]


@pytest.mark.parametrize(("name", "report", "number"), NAMES)
def test_a_name_says_one_report_and_a_report_has_one_name(name: str, report: Report, number: int | None) -> None:
    assert parse_edition(name) == (report, number)
    assert parse_edition(Edition(report, number or 1).name) == (report, number or 1)
    assert Edition(report, number or 1).name.removesuffix("@1") in (name, name.removesuffix("@1"))


def test_no_two_reports_share_a_folder() -> None:
    folders = {(report.kind, report.period, report.folder) for _, report, _ in NAMES}
    assert len(folders) == len(NAMES)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2026-13", "write 2026-06"),
        ("June", "write 2026-06"),
        ("2026-06@0", "behind @ stands a number"),
        ("2026-06@", "behind @ stands a number"),
        ("2026-06/WF-GX/4137012391", "'4137012391' is not understood"),
        ("2026-06/../..", "'..' is not understood"),
        ("2026-06/member", "'member' is not understood"),
        ("2026-06/member/../x", "is not understood"),
        ("2026-06/member/a.b", "no member's id"),
        ("2026-06/wf-gx", "no consortium's id"),
        ("", "write 2026-06"),
    ],
)
def test_what_is_no_name_is_refused_with_the_way_to_write_it(name: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_edition(name)
    assert told in refused.value.en
    assert refused.value.zh
