"""Public figures go in as facts, and the indicators give the published number to its last digit, rounding half up.

China: quarterly analysis of supply and demand at public employment services (人力资源社会保障部, 部分城市公共就业服务机构
市场供求状况分析), in units of ten thousand with one decimal: told here one person for a thousand, which keeps the ratio.
Two colleges, 毕业生就业质量年度报告 of the class of 2022: one in Henan, table 1-2 (毕业去向分布); one in Sichuan, table 1-7
(就业地域分布).
Japan: monthly report on employment placement (厚生労働省 一般職業紹介状況), April and December 2007, table 2: 充足率
(5/4 and 19/18).
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.evaluation.indicators import indicator_named
from projections.evaluation.measuring import evaluate
from tests.projections.story import FIRM, Story

ON = date(2026, 6, 30)


def _printed(story: Story, root: Path, indicator: str, digits: str) -> Decimal:
    for family, records in story.records.items():
        archive.append(root, family, 0, records)
    value = evaluate(indicator_named(indicator), AsOfView(root, all_projections(), ON)).value
    return Decimal(repr(value)).quantize(Decimal(digits), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("quarter", "wanted", "seeking", "published"),
    [
        ("2010 Q4, 106 cities", "478.5", "473.3", "1.01"),
        ("2017 Q4, 95 cities", "433.7", "354.2", "1.22"),
        ("2020 Q4, 84 cities", "481.8", "317.9", "1.52"),
        ("2022 Q3, 82 cities", "468.7", "357.9", "1.31"),
    ],
)
def test_openings_per_seeker_of_chinese_cities(
    tmp_path: Path, quarter: str, wanted: str, seeking: str, published: str
) -> None:
    story = Story()
    story.demand("all", int(Decimal(wanted) * 10))
    for number in range(int(Decimal(seeking) * 10)):
        story.graduate(f"{number}")
    assert _printed(story, tmp_path, "openings_per_seeker", "0.01") == Decimal(published), quarter


@pytest.mark.parametrize(
    ("month", "filled", "opened", "published"),
    [
        ("2007-04, all regular", 119_771, 498_772, "24.0"),
        ("2007-03, all regular", 133_525, 530_894, "25.2"),
        ("2006-04, all regular", 123_679, 522_875, "23.7"),
        ("2007-04, regular part-time", 51_830, 245_756, "21.1"),
        ("2007-03, regular part-time", 52_127, 275_405, "18.9"),
        ("2007-12, all regular", 81_953, 384_809, "21.3"),
        ("2007-11, all regular", 103_031, 461_565, "22.3"),
        ("2007-12, regular part-time", 32_166, 180_973, "17.8"),
    ],
)
def test_filling_rate_of_japan(tmp_path: Path, month: str, filled: int, opened: int, published: str) -> None:
    story = Story()
    story.demand("all", opened)
    story.tell("DemandFilled", "2026-03-01", FIRM, "all", filled_total=filled)
    assert _printed(story, tmp_path, "filling_rate", "0.1") == Decimal(published), month


def test_placement_of_a_college_in_henan(tmp_path: Path) -> None:
    """升学 703 and 出国 3, 基层项目 3, 入伍 195, 劳动合同 224, 就业协议 1610, 其他录用 1010, 自主创业 30; 待就业 100."""
    story = Story()
    told = {"further_study": 703 + 3, "employed": 3 + 195 + 224 + 1610, "flexible": 1010, "self_employed": 30}
    for outcome, count in (told | {"seeking": 100}).items():
        for number in range(count):
            story.graduate(f"{outcome}-{number}", outcome)
    assert _printed(story, tmp_path, "placement_rate", "0.01") == Decimal("97.42")


def test_share_staying_where_a_college_in_sichuan_lies(tmp_path: Path) -> None:
    """1029 of 2336 work in the province, which is told here as the city."""
    story = Story()
    for number in range(2336):
        story.graduate(f"{number}", "employed", work_area="370705" if number < 1029 else "370102")
    assert _printed(story, tmp_path, "staying_rate", "0.01") == Decimal("44.05")
