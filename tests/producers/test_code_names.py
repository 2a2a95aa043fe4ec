"""Names to codes by the lists in force, and what is said of a name that is none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.code_names import CodeNames, Lookup, Named, names_in
from schemas.code_book import CodeBook
from schemas.errors import RowRefused
from schemas.starter import read_codes
from tests.producers.ministry_names import sample_names

DAY = date(2026, 6, 30)
HIGHER, SECONDARY = Lookup(("major",), ("4", "5")), Lookup(("major",), ("6", "7"))
MEMBER = Lookup(("member",), lenient=True)


def test_the_beginning_of_the_code_decides_between_levels_that_share_a_name() -> None:
    names = sample_names()
    assert names.code_of("ZYMC", "电子商务", HIGHER, DAY) == "530701"
    assert names.code_of("ZYMC", "电子商务", SECONDARY, DAY) == "730701"


def test_a_name_of_several_codes_is_refused_with_all_of_them() -> None:
    with pytest.raises(RowRefused, match="530701、730701") as caught:
        sample_names().code_of("ZYMC", "电子商务", Lookup(("major",)), DAY)
    assert (caught.value.field, caught.value.value) == ("ZYMC", "电子商务")


@pytest.mark.parametrize("written", ["工业机器人技术", " 工业机器人 技术", "460305", "工业机器人技术\u3000"])
def test_spaces_do_not_matter_and_a_code_stands_for_itself(written: str) -> None:
    assert sample_names().code_of("ZYMC", written, HIGHER, DAY) == "460305"


def test_a_misspelt_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(RowRefused, match="460104 机械制造及自动化"):
        sample_names().code_of("ZYMC", "机械制造与自动化", HIGHER, DAY)


def test_a_name_like_no_other_is_refused_or_where_the_mapping_says_so_empty() -> None:
    names = sample_names()
    assert names.code_of("QYMC", "远方商行", MEMBER, DAY) is None
    with pytest.raises(RowRefused, match="no name of member"):
        names.code_of("QYMC", "远方商行", Lookup(("member",)), DAY)
    with pytest.raises(RowRefused, match="鸢起动力装备有限公司"):  # nearly a member's: a slip, not a stranger
        names.code_of("QYMC", "鸢起动力装备公司", MEMBER, DAY)


def test_a_former_name_of_a_member_leads_to_its_code() -> None:
    assert sample_names().code_of("QYMC", "鸢起动力机械有限公司", MEMBER, DAY) == "91370705MA8KT0A1Q4"


def test_a_list_that_is_not_in_force_on_the_day_is_told() -> None:
    with pytest.raises(RowRefused, match="not published"):
        sample_names().code_of("ZYMC", "数控技术", HIGHER, date(2020, 1, 1))


def test_the_version_in_force_on_the_day_decides() -> None:
    book = CodeBook()
    for year, name in ((2021, "甲"), (2026, "乙")):
        book.learn("CodeListPublished", {
            "event_id": str(year), "occurred_at": datetime(year, 1, 1, tzinfo=UTC), "list_id": "major",
            "version": str(year), "effective_from": date(year, 1, 1), "title_zh": "", "title_en": "", "source": "",
            "entries": [{"code": "460103", "name_zh": name, "name_en": None, "parent": None}],
        })  # fmt: skip
    names = CodeNames(names_in(book))
    assert names.code_of("ZYMC", "甲", HIGHER, date(2025, 6, 30)) == "460103"
    assert names.code_of("ZYMC", "乙", HIGHER, date(2026, 6, 30)) == "460103"
    with pytest.raises(RowRefused):
        names.code_of("ZYMC", "甲", HIGHER, date(2026, 6, 30))


STARTER = {str(row["code"]): str(row["name_zh"]) for row in read_codes("major")}


def starter(*_: object) -> Named:
    """Every list is the starter list of majors."""
    return Named("2025", STARTER)


@given(st.sampled_from(sorted(STARTER)))
def test_every_name_of_the_starter_list_finds_its_code(code: str) -> None:
    names = CodeNames(starter)
    assert names.code_of("ZYMC", STARTER[code], Lookup(("major",)), DAY) == code


@given(st.text(max_size=20))
def test_no_name_fails_in_another_way(name: str) -> None:
    names = CodeNames(starter)
    try:
        assert names.code_of("ZYMC", name, Lookup(("major",)), DAY) in STARTER
    except RowRefused as error:
        field = error.field
        assert field == "ZYMC"
