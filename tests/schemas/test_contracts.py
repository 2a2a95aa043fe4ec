"""Every contract is what its readers take it for."""

from __future__ import annotations

import json
import random
import re

import pytest

from schemas.columns import family_schema
from schemas.contracts import BY_DIGITS, ENVELOPE, EVENTS, Contract, contracts, family_contracts
from schemas.facts import facts_schema
from schemas.topics import FAMILY_PARTITIONS
from schemas.wire import decode, encode
from tests.random_facts import random_fact

ALL = pytest.mark.parametrize("contract", contracts().values(), ids=lambda c: f"{c.name}.v{c.version}")


@ALL
def test_the_example_beside_a_schema_is_a_fact_of_it(contract: Contract) -> None:
    path = EVENTS / contract.family / f"{contract.name}.v{contract.version}.example.json"
    example = json.loads(path.read_text(encoding="utf-8"))
    decoded, fact = decode(encode(contract.name, example, contract.version))
    assert decoded == contract
    assert set(fact) == set(example)
    assert fact["subject"] == example["subject"]


@ALL
def test_every_field_says_what_it_means_and_every_code_list_is_known(contract: Contract) -> None:
    majors = {"major", "bachelor_major"}
    known = majors | {"county", "area", "park", "industry", "occupation", "education", "school", *BY_DIGITS}
    assert contract.doc
    assert contract.authority in ("owner", "party")
    assert contract.family in FAMILY_PARTITIONS
    for field in contract.fields:
        assert field.doc, field.name
        assert {*field.code_lists, *(name for inner in field.rows for name in inner.code_lists)} <= known, field.name
    assert tuple(f.name for f in contract.fields[: len(ENVELOPE)]) == ENVELOPE


@ALL
def test_the_rules_of_a_field_name_what_is_there(contract: Contract) -> None:
    assert contract.title_zh
    assert contract.title_en
    records = [contract.payload, *(field.rows for field in contract.payload if field.rows)]
    for fields in records:
        kinds = {field.name: field.kind for field in fields}
        symbols = {field.name: field.symbols for field in fields}
        for field in fields:
            if field.at_least:
                assert kinds[field.at_least] == field.kind, field.name
            if field.pattern:
                re.compile(field.pattern)
            for other, values in field.required_when:
                assert field.nullable, field.name
                assert set(values) <= set(symbols[other]), field.name


@ALL
def test_what_is_encoded_decodes_to_the_same(contract: Contract) -> None:
    chance = random.Random(7)
    for _ in range(50):
        fact = random_fact(contract, chance)
        _, back = decode(encode(contract.name, fact, contract.version))
        assert {name: back[name] for name in fact} == fact


@pytest.mark.parametrize("family", FAMILY_PARTITIONS)
def test_a_name_has_one_type_within_a_family(family: str) -> None:
    assert family_schema(family)


@pytest.mark.parametrize("family", FAMILY_PARTITIONS)
def test_an_element_has_no_name_that_its_family_has_too(family: str) -> None:
    """With `each` the elements of an array stand beside the other columns of the family."""
    columns = set(facts_schema(family))
    for contract in family_contracts(family):
        for field in contract.payload:
            assert {inner.name for inner in field.rows} & columns == set(), f"{contract.name}.{field.name}"
