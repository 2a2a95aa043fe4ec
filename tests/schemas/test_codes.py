"""Codes and ids are checked by their standards."""

from __future__ import annotations

import csv
import re

import pytest
import yaml

from schemas.credit_code import check_credit_code, check_digit, credit_code_fault, is_school_code, member_code_fault
from schemas.ids import derived_id, is_canonical, original_id
from schemas.starter import CODES, read_codes, starter_facts
from schemas.wire import decode, encode


@pytest.mark.parametrize("code", ["91370700123456781A", "91350100M000100Y43"])
def test_a_right_credit_code_passes(code: str) -> None:
    assert check_digit(code[:17]) == code[17]
    check_credit_code(code)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91370700123456781B", "credit-code-check-digit"),
        ("9137070012345678", "credit-code-shape"),
        ("91370700123456781a", "credit-code-shape"),
        ("9137070012345678IO", "credit-code-shape"),
        ("", "credit-code-shape"),
    ],
)
def test_a_wrong_credit_code_has_its_fault(code: str, fault: str) -> None:
    assert credit_code_fault(code) == fault
    with pytest.raises(ValueError, match=fault):
        check_credit_code(code)


def test_any_single_changed_character_breaks_the_check_digit() -> None:
    code = "91350100M000100Y43"
    for at in range(8, 17):
        for other in "0123456789ABCDEFGHJKLMNPQRTUWXY":
            if other != code[at]:
                assert credit_code_fault(code[:at] + other + code[at + 1 :]) == "credit-code-check-digit"


def test_a_members_code_is_a_school_code_or_has_a_right_check_digit() -> None:
    assert member_code_fault("4137012391") is None
    assert member_code_fault("91350100M000100Y43") is None
    assert member_code_fault("91350100M000100Y44") == "credit-code-check-digit"


def test_school_codes_have_ten_digits() -> None:
    assert is_school_code("4137012391")
    assert not is_school_code("413701239")
    assert not is_school_code("4137o12391")


def test_ids_have_their_version_and_derived_ones_follow_from_their_row() -> None:
    assert original_id()[14] == "7"
    first = derived_id("row", None, b"A")
    assert first[14] == "8"
    assert first == derived_id("row", None, b"A")
    second = derived_id("row", first, b"B")
    assert len({first, second, derived_id("row", second, b"A")}) == 3
    assert is_canonical(first)
    assert not is_canonical(first.upper())


def test_starter_facts_are_the_same_every_time_and_fit_their_contracts() -> None:
    once, again = list(starter_facts()), list(starter_facts())
    assert once == again
    for event_type, fact in once:
        assert decode(encode(event_type, fact))[0].name == event_type


def test_mapped_codes_are_in_their_lists() -> None:
    majors = {row["code"] for name in ("major", "bachelor_major") for row in read_codes(name)}
    occupations = {row["code"] for row in read_codes("occupation")}
    pairs = read_codes("major-occupation")
    assert {pair["from_code"] for pair in pairs} <= majors
    assert {pair["to_code"] for pair in pairs} <= occupations


def test_no_code_is_of_a_vocational_and_of_a_bachelor_major() -> None:
    vocational, bachelor = ([str(row["code"])[:6] for row in read_codes(name)] for name in ("major", "bachelor_major"))
    assert not set(vocational) & set(bachelor)


@pytest.mark.parametrize(
    ("name", "shape"), [("major", r"[2-7]\d{5}K?"), ("bachelor_major", r"(0[1-9]|1[0-3])\d{4,5}T?K?")]
)
def test_codes_of_majors_have_the_shape_of_their_catalogue_and_begin_with_their_class(name: str, shape: str) -> None:
    for row in read_codes(name):
        assert re.fullmatch(shape, str(row["code"])), row
        assert row["parent"] == str(row["code"])[:4], row


def test_listed_schools_have_codes_of_schools_and_no_name_twice() -> None:
    schools = read_codes("school")
    assert all(is_school_code(str(row["code"])) for row in schools)
    assert len({row["name_zh"] for row in schools}) == len(schools)


def test_every_starter_list_has_its_file_and_every_file_its_list() -> None:
    listed = yaml.safe_load((CODES / "lists.yaml").read_text(encoding="utf-8"))
    assert {path.stem for path in CODES.glob("*.csv")} == {*listed["lists"], *listed["mappings"]}


def test_no_starter_list_has_a_code_twice() -> None:
    for path in CODES.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [tuple(row) for row in csv.reader(file)]
        keys = [row if path.stem == "major-occupation" else row[0] for row in rows]
        assert len(keys) == len(set(keys)), path.name
