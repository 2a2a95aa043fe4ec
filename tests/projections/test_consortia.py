"""Who is a member on which day: by hand-made facts, on the live tables and on the archive as of a past day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from projections.consortia import member_history, members, memberships, projection
from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.view import Row, View, live_view
from projections.platform.api.names import member_names
from tests.projections.conftest import Tables
from tests.projections.story import Story

SCHOOL, FIRM, OPERATOR = "4137012391", "91370700123456781A", "operator"


def city() -> Story:
    story = Story()

    def say(event_type: str, day: str, local: str, code: str = SCHOOL, **said: Any) -> None:
        story.tell(event_type, day, OPERATOR, local, member_code=code, **said)

    about: dict[str, Any] = {"name_en": None, "county": "370703"}
    school = about | {"kind": "school", "name_zh": "老校名"}
    say("MemberAdmitted", "2024-05-06", "m-1", **school, admitted_on=date(2024, 5, 6))
    firm = about | {"kind": "enterprise", "name_zh": "样例动力"}
    say("MemberAdmitted", "2025-02-01", "m-2", FIRM, **firm, admitted_on=date(2025, 2, 3))
    say("MemberJoined", "2024-06-01", "j-1", consortium_id="WF-GX", role="lead", joined_on=date(2024, 6, 1))
    say("MemberJoined", "2024-07-01", "j-2", consortium_id="WF-BH", role="ordinary", joined_on=date(2024, 7, 1))
    left: dict[str, Any] = {"leave_kind": "withdrawn", "successor_code": None, "reason": "园区调整"}
    say("MemberLeft", "2025-01-10", "l-1", consortium_id="WF-BH", left_on=date(2025, 1, 15), **left)
    say("MemberSuspended", "2025-03-01", "s-1", suspended_from=date(2025, 3, 5), reason="迟报", document=None)
    say("MemberReinstated", "2025-04-01", "r-1", effective_from=date(2025, 4, 2), reason="已补报", document=None)
    renamed: dict[str, Any] = {"former_name_zh": "老校名", "name_zh": "新校名", "name_en": None, "document": None}
    say("MemberRenamed", "2025-05-01", "n-1", effective_from=date(2025, 6, 1), **renamed)
    return story


@pytest.fixture
def told(tables: Tables, tmp_path: Path) -> Path:
    """The city in the live tables; returns the folder of its archive."""
    records = city().records["governance"]
    number = tables.new(projection)
    tables.apply(projection, number, "governance", records)
    tables.point_to(projection, number)
    archive.append(tmp_path, "governance", 0, records)
    return tmp_path


def by_code(view: View, on: date) -> dict[str, Row]:
    return {row["member_code"]: row for row in view.rows(members(on))}


DAYS = [
    (date(2024, 5, 5), {}),
    (date(2025, 2, 2), {SCHOOL: "active"}),
    (date(2025, 3, 4), {SCHOOL: "active", FIRM: "active"}),
    (date(2025, 3, 5), {SCHOOL: "suspended", FIRM: "active"}),
    (date(2025, 4, 1), {SCHOOL: "suspended", FIRM: "active"}),
    (date(2025, 4, 2), {SCHOOL: "active", FIRM: "active"}),
]


@pytest.mark.parametrize(("on", "status"), DAYS, ids=lambda value: str(value)[:10])
def test_the_status_of_every_member_on_a_day_is_the_same_live_and_from_the_archive(
    told: Path, tables: Tables, on: date, status: dict[str, str]
) -> None:
    with live_view(tables.engine, [projection], on) as view:
        assert {code: row["status"] for code, row in by_code(view, on).items()} == status
    past = AsOfView(told, [projection], as_of=on)
    assert {code: row["status"] for code, row in by_code(past, on).items()} == status


def test_a_suspension_is_shown_with_its_day_and_reason(told: Path, tables: Tables) -> None:
    on = date(2025, 3, 20)
    with live_view(tables.engine, [projection], on) as view:
        school = by_code(view, on)[SCHOOL]
    assert (school["status_since"], school["status_reason"]) == (date(2025, 3, 5), "迟报")


def test_memberships_say_who_is_in_and_who_has_left(told: Path, tables: Tables) -> None:
    def found(on: date) -> set[tuple[str, str, str]]:
        with live_view(tables.engine, [projection], on) as view:
            return {(r["consortium_id"], r["status"], str(r["since"])) for r in view.rows(memberships(on))}

    assert found(date(2025, 1, 14)) == {("WF-GX", "member", "2024-06-01"), ("WF-BH", "member", "2024-07-01")}
    assert found(date(2025, 1, 15)) == {("WF-GX", "member", "2024-06-01"), ("WF-BH", "left", "2025-01-15")}


def test_a_new_name_is_borne_from_its_first_day_on(told: Path, tables: Tables) -> None:
    for on, name in ((date(2025, 5, 31), "老校名"), (date(2025, 6, 1), "新校名")):
        with live_view(tables.engine, [projection], on) as view:
            assert by_code(view, on)[SCHOOL]["name_zh"] == name
            assert member_names(view, [SCHOOL])[SCHOOL] == name


def test_the_history_of_a_member_keeps_every_turn(told: Path, tables: Tables) -> None:
    with live_view(tables.engine, [projection], date(2025, 12, 31)) as view:
        rows = [row for row in view.rows(member_history(view.on)) if row["member_code"] == SCHOOL]
    turns = sorted((str(r["day"]), r["turn"], r["consortium_id"], r["reason"]) for r in rows)
    assert turns == [
        ("2024-05-06", "admitted", None, None),
        ("2024-06-01", "joined", "WF-GX", "lead"),
        ("2024-07-01", "joined", "WF-BH", "ordinary"),
        ("2025-01-15", "left", "WF-BH", "园区调整"),
        ("2025-03-05", "suspended", None, "迟报"),
        ("2025-04-02", "reinstated", None, "已补报"),
    ]
