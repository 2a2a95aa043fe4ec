"""Names and codes over time: the same rows from PostgreSQL and, out of the archive, from DuckDB."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, select

from projections.consortia import members
from projections.consortia import projection as consortia
from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.view import live_view
from projections.fit import supply
from projections.graduates import projection as graduates
from projections.reference import projection as reference
from projections.succession import code_successions, pairs_with_former_codes, successions
from schemas.code_succession import Step, successors
from tests.projections.conftest import Tables
from tests.projections.story import SCHOOL, Story

OPERATOR = "operator"
BASES = (consortia, graduates, reference)


class City(Story):
    """Facts of the operator about codes and members."""

    def mapped(self, mapping_id: str, day: str, *pairs: tuple[str, str], version: str = "", said: str = "") -> None:
        known: dict[str, Any] = {"title_zh": "z", "title_en": "e", "source": "s", "effective_from": day}
        self.tell(
            "MappingPublished", said or day, OPERATOR, f"mapping/{mapping_id}/{version or day}",
            mapping_id=mapping_id, version=version or day, **known,
            pairs=[{"from_code": one, "to_code": other} for one, other in pairs],
        )  # fmt: skip

    def renamed(self, day: str, former: str, name: str, name_en: str | None = None) -> None:
        self.tell(
            "MemberRenamed", day, OPERATOR, f"name/{day}", member_code=SCHOOL, effective_from=day,
            former_name_zh=former, name_zh=name, name_en=name_en, document=None,
        )  # fmt: skip

    def admitted(self, name: str, name_en: str | None = None) -> None:
        self.tell(
            "MemberAdmitted", "2020-01-01", OPERATOR, "member/1", member_code=SCHOOL, kind="school",
            name_zh=name, name_en=name_en, county="370703", admitted_on="2020-01-01",
        )  # fmt: skip


Ask = Callable[[Select[Any], date], list[tuple[Any, ...]]]


def asking(city: City, tables: Tables, root: Path) -> Ask:
    """Rows of a select on a day, sorted: PostgreSQL's, which must be DuckDB's."""
    for projection in BASES:
        number = tables.new(projection)
        for family in projection.families & city.records.keys():
            tables.apply(projection, number, family, city.records[family])
        tables.point_to(projection, number)
    for family, records in city.records.items():
        archive.append(root, family, 0, records)

    def ask(query: Select[Any], on: date) -> list[tuple[Any, ...]]:
        with live_view(tables.engine, BASES, on) as now:
            live = sorted(tuple(row.values()) for row in now.rows(query))
        assert live == sorted(tuple(row.values()) for row in AsOfView(root, BASES).rows(query))
        return live

    return ask


def day(text: str) -> date:
    return date.fromisoformat(text)


def resolved(ask: Ask, code: str, used_on: date, on: date) -> set[str]:
    """What a query makes of a code that a fact of `used_on` carries."""
    s = successions(on, "major").c
    mine = (s.code == code) & (s.used_from <= used_on) & (s.since > used_on)
    return {row[0] for row in ask(select(s.successor).where(mine), on)} or {code}


@pytest.fixture
def changes(tables: Tables, tmp_path: Path) -> Ask:
    city = City()
    city.mapped("major-successor", "2015-10-26", ("590101", "560301"))
    city.mapped("major-successor", "2021-03-12", ("560301", "460301"), ("560301", "460302"), ("560303", "460302"))
    city.mapped("major-successor", "2024-01-01", ("460302", "460302"), ("460302", "460311"))
    city.mapped("county-successor", "2019-01-01", ("370725", "370705"))
    city.mapped("major-occupation", "2023-01-01", ("460301", "6-31-01-01"), ("460302", "6-31-01-02"))
    return asking(city, tables, tmp_path)


@pytest.mark.parametrize(
    ("code", "used_on", "on", "wanted"),
    [
        ("590101", "2015-10-25", "2015-10-25", {"590101"}),
        ("590101", "2015-10-25", "2015-10-26", {"560301"}),
        ("590101", "2010-01-01", "2022-01-01", {"460301", "460302"}),
        ("590101", "2010-01-01", "2024-01-01", {"460301", "460302", "460311"}),
        ("560303", "2020-01-01", "2023-01-01", {"460302"}),
        ("460302", "2023-12-31", "2024-01-01", {"460302", "460311"}),
        ("460302", "2024-01-01", "2026-01-01", {"460302"}),
        ("370725", "2010-01-01", "2026-01-01", {"370725"}),  # of another list
    ],
)
def test_a_code_is_resolved_to_what_stands_for_it_on_the_day(
    changes: Ask, code: str, used_on: str, on: str, wanted: set[str]
) -> None:
    assert resolved(changes, code, day(used_on), day(on)) == wanted


def test_the_codes_replaced_are_listed_with_their_lists(changes: Ask) -> None:
    on = day("2020-01-01")
    assert changes(code_successions(on), on) == [
        ("county", "370725", None, day("2019-01-01"), "370705"),
        ("major", "590101", None, day("2015-10-26"), "560301"),
    ]


def test_a_former_code_leads_where_its_successors_lead(changes: Ask) -> None:
    on = day("2023-06-01")
    pairs = pairs_with_former_codes("major-occupation", ("major",), on)
    assert changes(select(pairs), on) == [
        ("460301", "6-31-01-01"),
        ("460302", "6-31-01-02"),
        ("560301", "6-31-01-01"),
        ("560301", "6-31-01-02"),
        ("560303", "6-31-01-02"),
        ("590101", "6-31-01-01"),
        ("590101", "6-31-01-02"),
    ]


def test_graduates_of_a_renamed_major_count_as_supply_under_its_new_code(tables: Tables, tmp_path: Path) -> None:
    city = City()
    city.admitted("某校")
    city.mapped("major-successor", "2021-03-12", ("560103", "460104"))
    city.mapped("major-occupation", "2023-01-01", ("460104", "6-18-01-01"))
    for local, major in (("a", "560103"), ("b", "460104"), ("c", "999999")):
        city.tell(
            "GraduateRegistered", "2026-06-10", SCHOOL, local, cohort=f"{SCHOOL}/cohort/1",
            graduation_year=2026, major=major, education="31",
        )  # fmt: skip
    on = day("2026-06-30")
    assert asking(city, tables, tmp_path)(supply(on), on) == [("6-18-01-01", "370703", 2.0)]


def test_a_restated_version_replaces_its_pairs(tables: Tables, tmp_path: Path) -> None:
    city = City()
    city.mapped("major-successor", "2021-03-12", ("a", "b"), ("c", "d"), version="2021")
    city.mapped("major-successor", "2021-03-12", ("a", "e"), version="2021", said="2022-01-01")
    ask = asking(city, tables, tmp_path)
    assert resolved(ask, "a", day("2020-01-01"), day("2023-01-01")) == {"e"}
    assert resolved(ask, "c", day("2020-01-01"), day("2023-01-01")) == {"c"}


DAYS = [date(2015, 1, 1) + timedelta(days=1000 * n) for n in range(4)]
steps = st.sets(st.builds(Step, st.sampled_from("abcd"), st.sampled_from("abcd"), st.sampled_from(DAYS)), max_size=10)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps, st.sampled_from(DAYS))
def test_queries_and_the_rule_for_one_code_agree(
    tables: Tables, tmp_path_factory: pytest.TempPathFactory, steps: set[Step], on: date
) -> None:
    city = City()
    for since in DAYS:
        if pairs := [(s.code, s.successor) for s in sorted(steps) if s.since == since]:
            city.mapped("major-successor", str(since), *pairs)
    rows = asking(city, tables, tmp_path_factory.mktemp("archive"))(select(successions(on, "major")), on)
    for code in "abcd":
        for used_on in (d - timedelta(days=1) for d in DAYS):
            found = {row[4] for row in rows if row[1] == code and row[2] <= used_on < row[3]} or {code}
            assert found == successors(steps, code, used_on, on)


def names(ask: Ask, on: str) -> list[tuple[str, str | None]]:
    query = members(day(on)).subquery()
    return [(row[0], row[1]) for row in ask(select(query.c.name_zh, query.c.name_en), day(on))]


def test_a_member_bears_the_name_in_force_on_the_day(tables: Tables, tmp_path: Path) -> None:
    city = City()
    city.admitted("潍坊医学院", "Weifang Medical University")
    city.renamed("2024-01-29", "潍坊医学院", "山东第二医科大学", "Shandong Second Medical University")
    city.renamed("2026-03-01", "山东第二医科大学", "山东医科大学")
    ask = asking(city, tables, tmp_path)
    assert names(ask, "2024-01-28") == [("潍坊医学院", "Weifang Medical University")]
    assert names(ask, "2024-01-29") == [("山东第二医科大学", "Shandong Second Medical University")]
    assert names(ask, "2026-03-01") == [("山东医科大学", None)]
    assert names(ask, "2019-01-01") == []


def test_a_member_admitted_by_its_new_name_bore_the_old_one_before(tables: Tables, tmp_path: Path) -> None:
    city = City()
    city.admitted("山东第二医科大学", "Shandong Second Medical University")
    city.renamed("2024-01-29", "潍坊医学院", "山东第二医科大学")
    ask = asking(city, tables, tmp_path)
    assert names(ask, "2022-01-01") == [("潍坊医学院", None)]
    assert names(ask, "2025-01-01") == [("山东第二医科大学", None)]
