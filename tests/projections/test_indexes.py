"""Indexes are declared: made with each generation, and another set of them is another declaration."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import MetaData, inspect

from projections.engine import generations
from projections.engine.declaration import Entity, Projection
from tests.projections.conftest import Tables

plain = Entity("filling", "demand", ("subject",), {"DemandFilled": ("filled_total", "member")})


def with_indexes(*indexes: tuple[str, ...]) -> Entity:
    return replace(plain, indexes=indexes, metadata=MetaData())


indexed = with_indexes(("member", "filled_total"), ("filled_total",))


def of(entity: Entity) -> Projection:
    return Projection("fillings", "f", "f", entities=(entity,))


def test_the_tables_of_a_generation_have_the_indexes_that_are_declared(tables: Tables) -> None:
    number = tables.new(of(indexed))
    there = inspect(tables.engine).get_indexes("filling", schema=generations.schema_name("fillings", number))
    assert {tuple(one["column_names"]) for one in there} == {("member", "filled_total"), ("filled_total",)}
    again = tables.new(of(indexed))
    assert again != number
    assert inspect(tables.engine).get_indexes("filling", schema=generations.schema_name("fillings", again))


def test_other_indexes_need_a_rebuild_and_none_leave_a_declaration_as_it_was() -> None:
    fewer = with_indexes(("filled_total",))
    assert len({of(one).declaration for one in (plain, fewer, indexed)}) == 3
    assert of(with_indexes()).declaration == of(plain).declaration
