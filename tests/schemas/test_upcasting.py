"""What was stated under an older version is read in the newest, the same for one fact as for many."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest

from schemas.columns import ROW, decode_columns, frame_schema
from schemas.contracts import Contract, contract_named, contract_of, contracts, versions_of
from schemas.errors import DeclarationError, UnknownName
from schemas.facts import Record, facts_frame
from schemas.upcasting import newest_fact, newest_frame, steps, steps_from
from schemas.wire import decode, encode
from tests.catalogue import NEXT_STEP, catalogue, coming, with_next_version
from tests.random_facts import random_fact, random_records

OLDER = [c for c in contracts().values() if c is not contract_named(c.name)]


def test_there_is_a_recorded_change_to_try_this_on() -> None:
    assert [c.version for c in versions_of("OutcomeReported")] == [1, 2, 3]
    assert OLDER


@pytest.mark.parametrize("contract", contracts().values(), ids=lambda c: f"{c.name}.v{c.version}")
def test_from_every_version_a_chain_of_steps_leads_to_the_newest(contract: Contract) -> None:
    reached = [contract.version, *(step.to_version for step in steps_from(contract))]
    assert reached == list(range(contract.version, contract_named(contract.name).version + 1))


def test_no_step_leads_to_a_version_that_is_not_there() -> None:
    for name, version in steps():
        assert contract_of(name, version).version == version > 1


@pytest.mark.parametrize("contract", OLDER, ids=lambda c: f"{c.name}.v{c.version}")
def test_an_older_fact_becomes_one_that_the_newest_version_can_hold(contract: Contract) -> None:
    chance = random.Random(5)
    for _ in range(50):
        value = encode(contract.name, random_fact(contract, chance), contract.version)
        fact = newest_fact(*decode(value))
        assert decode(encode(contract.name, fact)) == (contract_named(contract.name), fact)


def test_a_fact_of_version_1_says_nothing_of_what_came_later_and_keeps_the_rest() -> None:
    value = encode("OutcomeReported", random_fact(contract_of("OutcomeReported", 1), random.Random(1)), 1)
    contract, before = decode(value)
    after = dict(newest_fact(contract, before))
    later = ("study_route", "study_level", "name", "id_number", "legal_basis")
    assert [after.pop(name) for name in later] == [None] * 5
    assert after == before


def test_one_fact_and_many_go_through_the_same_steps_one_version_at_a_time(tmp_path: Path) -> None:
    with with_next_version(tmp_path):
        first, second, third, newest = versions_of("OutcomeReported")
        chance = random.Random(2)
        for contract in (first, second, third, newest):
            values = [encode(contract.name, random_fact(contract, chance), contract.version) for _ in range(30)]
            [(_, frame)] = decode_columns(values).frames
            assert newest_frame(contract, frame).drop(ROW).rows(named=True) == [
                dict(newest_fact(*decode(value))) for value in values
            ]
        value = encode("OutcomeReported", random_fact(first, chance) | {"outcome": "employed", "wage": 5200}, 1)
        fact = newest_fact(*decode(value))
        assert (fact["placed"], fact["yearly_wage"], fact["study_route"]) == (True, 62_400, None)
        assert list(fact) == list(frame_schema(newest.schema_id))


def test_a_facts_frame_holds_the_newest_shape_and_says_under_which_version_each_was_stated(tmp_path: Path) -> None:
    with with_next_version(tmp_path):
        versions = versions_of("OutcomeReported")
        records = random_records(versions, 60, random.Random(3), "graduate.events", 1)
        frame = facts_frame("graduate", records)
    assert set(frame["schema_id"]) == {4201, 4202, 4203, 4204}
    assert frame["schema_id"].to_list() == [int.from_bytes((r.value or b"")[1:5], "big") for r in records]
    assert "wage" not in frame.columns
    assert frame["placed"].to_list() == [o in ("employed", "self_employed", "flexible", "further_study")
                                         if s < 4204 else p
                                         for o, s, p in frame.select("outcome", "schema_id", "placed").iter_rows()]  # fmt: skip


def test_a_version_without_a_step_to_it_is_told_with_the_way_out(tmp_path: Path) -> None:
    made = {"graduate/OutcomeReported.v4.avsc": ("graduate/OutcomeReported.v3.avsc", coming)}
    record = Record("graduate.events", 0, 0, 0, None, _first(random.Random(1)))
    with catalogue(tmp_path, made=made), pytest.raises(DeclarationError, match=r"version 4 .* schemas/upcasters/"):
        facts_frame("graduate", [record])


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (NEXT_STEP.replace("yearly_wage", "yearly"), "yearly_wage"),
        (NEXT_STEP.replace('"wage") * 12', '"wage") * 1.5'), "yearly_wage: Float64, Int32 expected"),
        (NEXT_STEP.replace('"wage"', '"wages"'), "wages"),
    ],
)
def test_a_step_that_does_not_make_the_next_version_is_told(tmp_path: Path, step: str, said: str) -> None:
    with with_next_version(tmp_path, step), pytest.raises(DeclarationError, match=said):
        newest_fact(*decode(_first(random.Random(1))))


def test_two_steps_to_one_version_are_refused(tmp_path: Path) -> None:
    again = {"a_v4": NEXT_STEP, "b_v4": NEXT_STEP}
    with catalogue(tmp_path, steps=again), pytest.raises(DeclarationError, match="two steps lead to version 4"):
        steps()


def test_a_version_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UnknownName, match="there are: 1, 2, 3"):
        contract_of("OutcomeReported", 9)


def test_an_element_of_an_array_can_be_changed_by_a_step(tmp_path: Path) -> None:
    """Columns within arrays of records are polars expressions too."""

    def change(avro: dict[str, object]) -> None:
        avro["kiteline"] |= {"schema_id": 1102, "version": 2}  # type: ignore[operator]
        pairs = avro["fields"][-1]  # type: ignore[index]
        pairs["type"]["items"]["fields"].append({"name": "weight", "type": "int", "default": 1, "doc": "Share"})

    made = {"reference/MappingPublished.v2.avsc": ("reference/MappingPublished.v1.avsc", change)}
    step = """
import polars as pl
from schemas.upcasting import Step

weighed = pl.element().struct.with_fields(weight=pl.lit(1, pl.Int32))
step = Step("MappingPublished", 2, lambda: {"pairs": pl.col("pairs").list.eval(weighed)})
"""
    with catalogue(tmp_path, made=made, steps={"mapping_published_v2": step}):
        old = contract_of("MappingPublished", 1)
        said = random_fact(old, random.Random(4)) | {"pairs": [{"from_code": "a", "to_code": "b"}]}
        fact = newest_fact(*decode(encode(old.name, said, 1)))
        assert fact["pairs"] == [{"from_code": "a", "to_code": "b", "weight": 1}]
        assert newest_frame(old, pl.DataFrame(schema=frame_schema(old.schema_id))).is_empty()


def _first(chance: random.Random) -> bytes:
    return encode("OutcomeReported", random_fact(contract_of("OutcomeReported", 1), chance), 1)
