"""A worked example of the coverage of industry chains by majors, and what a day and a consortium change in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.evaluation.indicators import indicator_named
from projections.evaluation.measuring import measure
from projections.evaluation.scope import EVERYBODY, Scope
from tests.projections.conftest import Tables
from tests.projections.planning import jobs, link, plan_industry
from tests.projections.story import ON, SCHOOL, Story, check, figures

TAUGHT, LATER = "6-18-01-01", "6-18-01-02"


def majors() -> Story:
    """460104 leads to TAUGHT and is on offer; 460103 leads to LATER and is on offer from September 2026."""
    story = Story()
    pairs = [{"from_code": "460104", "to_code": TAUGHT}, {"from_code": "460103", "to_code": LATER}]
    story.tell(
        "MappingPublished", "2026-01-01", "operator", "mapping/major-occupation/1", mapping_id="major-occupation",
        version="1", effective_from=date(2026, 1, 1), title_zh="m", title_en="m", source="s", pairs=pairs,
    )  # fmt: skip
    opened: dict[str, Any] = {"name_zh": "n", "level": "higher_vocational", "years": 3, "county": None}
    for number, (major, since) in enumerate((("460104", date(2026, 2, 1)), ("460103", date(2026, 9, 1)))):
        story.tell("MajorOpened", "2026-01-02", SCHOOL, f"major/{number}", major=major, effective_from=since, **opened)
    return story


def test_chain_coverage_counts_links_for_whose_posts_a_major_is_on_offer(tables: Tables, tmp_path: Path) -> None:
    story = majors()
    plan_industry(
        story, "g1",
        [
            link("整机", "3412"),  # its own industry: covered
            link("部件", "341"),  # 3412 lies in it: covered
            link("铸造", "3391"),  # posts of an occupation that nobody is taught for yet
            link("电声", "3984"),  # no posts are planned in it
            link("服务", None),  # of no industry
        ],
        [jobs("3412", TAUGHT), jobs("3412", LATER), jobs("3391", LATER), jobs("35", TAUGHT)],
    )  # fmt: skip
    plan_industry(story, "g2", [link("整机", "3412"), link("电声", "3984")], [jobs("3984", TAUGHT)])
    check(
        figures(story, tables, tmp_path, ON)["chain_coverage"], 100 * 3 / 5, 3, 5, 2
    )  # 电声 by the other plan's posts


def test_it_follows_majors_plans_and_consortia_from_day_to_day(tmp_path: Path) -> None:
    story = majors()
    plan_industry(
        story, "g1", [link("整机", "3412"), link("铸造", "3391")], [jobs("3412", TAUGHT), jobs("3391", LATER)]
    )
    plan_industry(story, "g2", [link("医药", "2720", "生物医药")], [], consortium="WF-BH")
    plan_industry(story, "g3", [link("种植", "0141", "农业")], [], consortium=None)
    plan_industry(
        story, "g1", [link("铸造", "3391")], [jobs("3391", LATER)], day="2026-10-08", since="2026-11-01", revised=True
    )
    for family, records in story.records.items():
        archive.append(tmp_path, family, 0, records)
    coverage = indicator_named("chain_coverage")
    gx, bh, school = Scope(consortium="WF-GX"), Scope(consortium="WF-BH"), Scope(member=SCHOOL)

    def shares(on: date) -> list[tuple[float | None, float | None]]:
        found = measure(coverage, AsOfView(tmp_path, all_projections(), on), (EVERYBODY, gx, bh, school))
        return [(figure.numerator, figure.denominator) for figure in found.values()]

    assert shares(date(2026, 6, 30)) == [(1, 4), (1, 2), (0, 1), (None, None)]
    assert shares(date(2026, 9, 1)) == [(2, 4), (2, 2), (0, 1), (None, None)]
    assert shares(date(2026, 11, 1)) == [(1, 3), (1, 1), (0, 1), (None, None)]
    assert shares(date(2028, 1, 1)) == [(0, 0), (0, 0), (0, 0), (None, None)]
