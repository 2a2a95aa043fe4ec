"""Cells to values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.amounts import decimal, wan_yuan, yuan
from producers.rows import shown
from producers.values import KINDS, flag, integer, last_day, major, moment, month, year
from schemas.days import SHANGHAI
from schemas.errors import RowRefused

moments = st.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 31)).map(lambda m: m.replace(microsecond=0))  # noqa: DTZ001


@given(
    moments,
    st.sampled_from(
        ["%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y年%m月%d日 %H:%M:%S"]
    ),
)
def test_a_moment_is_read_back_from_every_shape_that_systems_write(at: datetime, shape: str) -> None:
    assert moment("SJCJSJ", at.strftime(shape)) == at.replace(tzinfo=SHANGHAI)


@given(moments)
def test_dates_of_spreadsheets_are_read(at: datetime) -> None:
    assert moment("SJCJSJ", at) == at.replace(tzinfo=SHANGHAI)
    assert moment("SJCJSJ", at.date()) == datetime(at.year, at.month, at.day, tzinfo=SHANGHAI)


def test_moments_are_shanghai_time_unless_they_say_otherwise() -> None:
    assert moment("t", "20060412141503") == datetime(2006, 4, 12, 6, 15, 3, tzinfo=UTC)
    assert moment("t", "2006-04-12T06:15:03Z") == datetime(2006, 4, 12, 6, 15, 3, tzinfo=UTC)
    assert month("t", "200604") == month("t", 200604.0) == month("t", "2006年4月") == date(2006, 4, 1)


@pytest.mark.parametrize(
    "cell", ["2026年13月", "20261306", "长期", "46000", "1899-12-31", "2026-02-30", "", "00000000", "2026-06-30T25:00"]
)
def test_an_unreadable_date_is_refused_with_its_field_and_value(cell: str) -> None:
    with pytest.raises(RowRefused) as caught:
        moment("SJCJSJ", cell)
    assert (caught.value.field, caught.value.value) == ("SJCJSJ", cell)
    assert "20060412" in caught.value.en


@given(st.text(max_size=30))
def test_no_cell_makes_any_reader_fail_in_another_way(cell: str) -> None:
    for reader in KINDS.values():
        try:
            reader("f", cell)
        except RowRefused as error:
            named = error.field
            assert named == "f"


def test_numbers_flags_and_majors() -> None:
    assert [integer("n", cell) for cell in ("3500", 3500.0, "3,500", "3500.00", "-3")] == [3500, 3500, 3500, 3500, -3]
    assert [flag("f", cell) for cell in ("1", "是", 0.0, "否", True)] == [True, True, False, False, True]
    assert [major("z", cell) for cell in ("460104", "46010401", 460104.0, "520201K", "460104-02")] == [
        "460104", "460104", "460104", "520201K", "460104"]  # fmt: skip
    for reader, cell in ((integer, "3.5"), (integer, "99999999999"), (flag, "2"), (major, "46010")):
        with pytest.raises(RowRefused):
            reader("f", cell)


@pytest.mark.parametrize(
    ("read", "cell", "amount"),
    [
        (yuan, "5,200.00", 5200),
        (yuan, 5200.5, 5201),
        (yuan, "¥1,234,567.49", 1234567),
        (yuan, "12.5万元", 125000),
        (yuan, "3亿", 300000000),
        (yuan, "-30元", -30),
        (wan_yuan, 12.5, 125000),
        (wan_yuan, "0.00005", 1),
        (wan_yuan, "1,860.5万元", 18605000),
        (wan_yuan, "3000元", 3000),
        (decimal, "12.5", 12.5),
        (decimal, "1,000.25", 1000.25),
        (decimal, "12.5%", 0.125),
        (decimal, 3, 3.0),
    ],
)
def test_amounts_are_read_in_the_unit_of_the_column_or_the_one_that_the_cell_names(
    read: Callable[[str, object], float], cell: object, amount: float
) -> None:
    assert read("f", cell) == amount


@pytest.mark.parametrize(
    ("read", "cell"), [(yuan, "五千"), (yuan, "5.2.1"), (wan_yuan, "12万美元"), (yuan, "9" * 20), (decimal, "1/3")]
)
def test_what_is_no_amount_is_refused(read: Callable[[str, object], float], cell: str) -> None:
    with pytest.raises(RowRefused) as caught:
        read("f", cell)
    assert (caught.value.field, caught.value.value) == ("f", shown(cell))


@pytest.mark.parametrize(
    ("cell", "ends"),
    [
        ("20270815", date(2027, 8, 15)),
        ("202708", date(2027, 8, 31)),
        ("202802", date(2028, 2, 29)),
        ("2027-12", date(2027, 12, 31)),
        ("2027年2月", date(2027, 2, 28)),
        ("2027", date(2027, 12, 31)),
        ("2027-08-15", date(2027, 8, 15)),
    ],
)
def test_a_month_or_a_year_that_ends_something_means_its_last_day(cell: str, ends: date) -> None:
    assert last_day("f", cell) == ends


def test_a_year_is_read_from_any_date() -> None:
    assert [year("f", cell) for cell in ("2026", 2026.0, "2026年", "202609", "20260901", "2026-09-01")] == [2026] * 6


@given(st.from_regex(r"\A\d{17}[\dX]\Z|\A\d{15}\Z"))
def test_nothing_that_looks_like_an_id_number_is_ever_shown(number: str) -> None:
    assert number not in shown(f"证件 {number}。")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (460104.0, "460104"),
        ("46010401", "460104"),
        ("520804K", "520804K"),
        ("520804K-2", "520804K"),
        ("080901", "080901"),
        ("080213T", "080213T"),
        ("0502100T", "0502100T"),
        ("082004TK", "082004TK"),
        ("0502103TK", "0502103TK"),
        ("100201K", "100201K"),
        ("080213T01", "080213T"),
        ("08090102", "080901"),
        ("460104T1", "460104"),
    ],
)
def test_the_national_code_of_a_major_is_kept_verbatim_and_the_schools_own_number_cut(cell: object, code: str) -> None:
    assert major("ZYH", cell) == code
