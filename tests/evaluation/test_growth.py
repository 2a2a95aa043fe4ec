"""Growth against the period before, plain and on the members present in both: worked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from projections.evaluation.growth import GrowthPair, growth, in_both
from projections.evaluation.indicators import indicator_named
from projections.evaluation.scope import EVERYBODY, Scope
from tests.evaluation.two_consortia import OTHER, two_consortia
from tests.projections.story import FIRM, SCHOOL, Story
from tests.reports.closed_story import ClosedStory
from tests.reports.reported_city import FIRM_NEW, admit, demand, request

MARCH, JUNE = date(2026, 3, 31), date(2026, 6, 30)
HERE = Scope("WF-NZ")


def _grown(story: Story, root: Path, name: str, scope: Scope, before: date = MARCH, after: date = JUNE) -> GrowthPair:
    city = ClosedStory.archived(story, root)
    closing = city.closing("quarter", after)
    past = city.past(city.closing("quarter", before), closing)
    return growth([indicator_named(name)], past.now, city.view(closing), [scope])[scope][name]


def _told(pair: GrowthPair) -> tuple[list[str], list[str], int]:
    """Before, after, amount, percent: plain and on the same members."""
    sides = [
        [str(one) for one in (side.before.value, side.after.value, side.amount, side.percent)]
        for side in (pair.plain, pair.same)
    ]  # fmt: skip
    return sides[0], sides[1], pair.members


def test_a_member_that_joins_between_grows_the_plain_figure_only(tmp_path: Path) -> None:
    """Requests: the firm had 2 by March and 3 by June; another joins in May and makes 5. 2 to 8, and 2 to 3."""
    story = two_consortia()
    for local, day in (("r1", "2026-01-10"), ("r2", "2026-02-10"), ("r3", "2026-05-10")):
        request(story, FIRM, local, day)
    admit(story, FIRM_NEW, "enterprise", "新公司", None, "WF-NZ", day="2026-05-06")
    for number in range(5):
        request(story, FIRM_NEW, f"n{number}", "2026-06-01")
    plain, same, members = _told(_grown(story, tmp_path, "service_requests", HERE))
    assert plain == ["2.0", "8.0", "6", "300.00"]
    assert same == ["2.0", "3.0", "1", "50.00"]
    assert members == 2  # the school and the firm


def test_a_member_that_leaves_between_shrinks_the_plain_figure_only(tmp_path: Path) -> None:
    """The firm leaves WF-NZ in July, and with it its 10 openings of which 3 are filled; another's 5 of 10 stay."""
    story = two_consortia()
    admit(story, FIRM_NEW, "enterprise", "新公司", None, "WF-NZ", day="2024-05-06")
    demand(story, FIRM_NEW, "d9", 10)
    story.tell("DemandFilled", "2026-03-02", FIRM, "1", filled_total=3)
    story.tell("DemandFilled", "2026-03-03", FIRM_NEW, "d9", filled_total=5)
    plain, same, members = _told(_grown(story, tmp_path, "filling_rate", HERE, JUNE, date(2026, 9, 30)))
    assert plain == ["40.0", "50.0", "10.00", "None"]  # 8 of 20, then 5 of 10; of percentages no percent is told
    assert same == ["50.0", "50.0", "0.00", "None"]
    assert members == 2  # the school and the firm that stays


def test_nothing_before_has_no_percent(tmp_path: Path) -> None:
    story = two_consortia()
    request(story, FIRM, "r1", "2026-05-10")
    plain, _, _ = _told(_grown(story, tmp_path, "service_requests", HERE))
    assert plain == ["0.0", "1.0", "1", "None"]


def test_suspended_members_are_not_present(tmp_path: Path) -> None:
    story = two_consortia()
    story.tell("MemberSuspended", "2026-05-01", "operator", f"member/{FIRM}", member_code=FIRM,
               suspended_from=date(2026, 5, 1), reason="r", document=None)  # fmt: skip
    city = ClosedStory.archived(story, tmp_path)
    march, june = (city.view(city.closing("quarter", day)) for day in (MARCH, JUNE))
    assert in_both(march, june, HERE) == {SCHOOL}
    assert in_both(march, june, EVERYBODY) == {SCHOOL, OTHER}
    assert in_both(march, june, Scope(member=OTHER)) == {OTHER}
    assert in_both(march, june, Scope(member=FIRM)) == frozenset()
