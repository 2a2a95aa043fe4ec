"""A wrong declaration is refused where it stands, with what is wrong; a right one needs no more than itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Date, Double, Integer, cast, func, literal_column, select

from projections.demand import demand
from projections.engine.children import current
from projections.engine.declaration import Constant, Entity, PlaceInList, Projection, Summary
from projections.engine.discovery import all_projections, projection_named
from projections.engine.periods import periods
from projections.graduates import graduate
from schemas.errors import DeclarationError, UnknownName

filling = Entity("filling", "demand", ("subject",), {"DemandFilled": ("filled_total",)})


def test_columns_set_by_the_same_events_form_a_group() -> None:
    groups = {group.name: group.columns for group in demand.groups}
    assert groups["openings"] == ("openings", "wage_min", "wage_max", "valid_until", "consortium")
    assert groups["filled_total"] == ("filled_total",)
    assert {"openings_at", "openings_by", "filled_total_by", "withdrawn_at"} <= set(demand.table.columns.keys())


RIGHT: dict[str, Any] = {
    "name": "x",
    "family": "demand",
    "key": ("subject",),
    "sets": {"DemandPublished": ("openings",), "DemandRevised": ("openings",)},
}
LONG = "a" * 64

WRONG_ENTITIES: list[tuple[dict[str, Any], str]] = [
    ({"name": "X-1"}, "'X-1' is no name: begin with a small letter"),
    ({"name": LONG}, "is too long a name"),
    ({"name": "excluded"}, "is a name that the engine needs; choose another"),
    ({"key": ()}, "needs a key"),
    ({"key": "subject"}, r"key is a tuple: write \('subject',\)"),
    ({"key": ("nothing",)}, "DemandPublished has no field nothing; there are: "),
    (
        {"key": ("occupation",)},
        "key occupation may be null in DemandPublished; a key is made of fields that are always",
    ),
    ({"indexes": (("opening",),)}, "an index names opening, which is no column; did you mean openings"),
    ({"indexes": ("openings",)}, r"indexes is a tuple of tuples: write \(\(x,\), \(x, y\)\)"),
    ({"sets": {}}, "needs a key and sets"),
    ({"sets": {"DemandPublished": "openings"}}, r"columns of DemandPublished are a tuple: write \('openings',\)"),
    ({"sets": {"DemandPublished": ("opening",)}}, "DemandPublished has no field opening; did you mean openings"),
    ({"sets": {"DemandPublishd": ("openings",)}}, "no event type DemandPublishd; did you mean DemandPublished"),
    ({"sets": {"MajorOpened": ("major",)}}, "MajorOpened is of family major-change; declare an entity of that family"),
    ({"sets": {"DemandPublished": ("skills",)}}, "skills is an array; declare a child with each='skills'"),
    ({"sets": {"DemandPublished": ("subject", "openings")}}, "two columns are named subject; leave one out"),
    (
        {"sets": {"DemandPublished": {"openings": "openings", "openings_at": "occurred_at"}}},
        "two columns are named openings_at; `_at` and `_by` belong to the group",
    ),
    ({"sets": {"DemandPublished": {"Openings": "openings"}}}, "'Openings' is no name"),
    ({"sets": {"DemandPublished": {LONG: "openings"}}}, "is too long a name"),
    (
        {"sets": {"DemandPublished": {"said": "title"}, "DemandFilled": {"said": "filled_total"}}},
        "column said has no one type: Text .DemandPublished., Integer .DemandFilled.; make it two columns",
    ),
    (
        {"sets": {"DemandPublished": {"said": Constant("a")}, "DemandFilled": {"said": "filled_total"}}},
        "column said has no one type",
    ),
    ({"sets": {"DemandPublished": {"said": Constant(None)}}}, "column said has no one type"),
    (
        {"sets": {"DemandPublished": {"said": PlaceInList()}}},
        "column said is the place of an array's element: write each=",
    ),
    ({"each": "title"}, "each='title' is no array of DemandPublished; its arrays: skills"),
    ({"each": "skill"}, "each='skill' is no array of DemandPublished"),
    (
        {"sets": {"DemandPublished": {"by": "member"}}, "each": "skills", "element": "title"},
        "title of the array skills is a field of family demand too; name it otherwise",
    ),
    ({"of": demand}, "of=demand: a child has `each`, its parent's family, and a key that begins with"),
    (
        {"sets": {"DemandPublished": {"by": "member"}}, "each": "skills", "key": ("subject", "element"), "of": filling},
        "of=filling: it needs a column that is set by exactly the event types of the child .DemandPublished.",
    ),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG_ENTITIES, ids=[told[:50] for _, told in WRONG_ENTITIES])
def test_a_wrong_entity_is_refused_with_its_place_and_the_mend(wrong: dict[str, Any], told: str) -> None:
    Entity(**RIGHT)
    with pytest.raises(DeclarationError, match=told) as refused:
        Entity(**(RIGHT | wrong))
    assert f"entity {wrong.get('name', 'x')}: " in refused.value.en
    assert f"实体 {wrong.get('name', 'x')}：" in refused.value.zh


d = demand.table.c
STOCK: dict[str, Any] = {"name": "s", "of": demand, "by": ("county",), "sums": {"openings": "openings"}}
WRONG_SUMMARIES: list[tuple[dict[str, Any], str]] = [
    ({"by": ()}, "`by` needs a column at least"),
    ({"by": "county"}, r"by is a tuple: write \('county',\)"),
    ({"by": ("countey",)}, "entity demand has no column countey; did you mean county"),
    ({"by": ("county", "openings")}, "column openings is there twice; rename one"),
    ({"sums": {"rows": "openings"}}, "column rows is there twice"),
    ({"sums": {"n": "opennings"}}, "entity demand has no column opennings; did you mean openings"),
    ({"sums": {"n": "title"}}, "n is of type TEXT; it must be an integer"),
    (
        {"sums": {"n": cast(d.openings, Double) / 2}},
        "n is of type DOUBLE PRECISION|n is of type FLOAT|n is of type DOUBLE",
    ),
    (
        {"sums": {"n": func.greatest(d.openings, 0)}},
        "it must be an integer; count in whole units, and give functions a type_",
    ),
    ({"sums": {"n": func.random(type_=Integer)}}, "n uses random.*put what depends on the day or other tables"),
    ({"sums": {"n": graduate.table.c.graduation_year}}, "n uses graduate.*only columns of demand"),
    ({"sums": {"n": literal_column("1", Integer)}}, "n uses 1"),
    ({"sums": {"n": 1}}, "n is no expression over demand.table.c"),
    ({"counts": {"n": d.openings}}, "n is of type INTEGER; it must be a condition"),
    ({"where": d.valid_until >= func.current_date()}, "where uses CURRENT_DATE"),
    ({"where": d.subject.in_(select(graduate.table.c.subject))}, "where uses"),
    ({"where": cast(d.withdrawn_at, Date) > date(2026, 1, 1)}, "where uses CAST"),
    ({"name": "S"}, "'S' is no name"),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG_SUMMARIES, ids=[told[:50] for _, told in WRONG_SUMMARIES])
def test_a_wrong_summary_is_refused_with_its_place_and_the_mend(wrong: dict[str, Any], told: str) -> None:
    Summary(**STOCK)
    with pytest.raises(DeclarationError, match=told) as refused:
        Summary(**(STOCK | wrong))
    assert f"summary {wrong.get('name', 's')}: " in refused.value.en


WRONG_PROJECTIONS: list[tuple[dict[str, Any], str]] = [
    ({"name": "two_words"}, "a name is small letters and digits, with hyphens between"),
    ({"entities": demand}, r"entities is a tuple: write \(x,\)"),
    ({"entities": (demand, demand)}, "two of its tables are named demand; rename one"),
    ({"name": "a" * 50}, "the name demand and its own are 9 characters too long together"),
    ({"summaries": (Summary("g", graduate, ("major",)),)}, "summary g is of graduate, which is not among its entities"),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG_PROJECTIONS, ids=[told[:50] for _, told in WRONG_PROJECTIONS])
def test_a_wrong_projection_is_refused_with_its_place_and_the_mend(wrong: dict[str, Any], told: str) -> None:
    right: dict[str, Any] = {"name": "p", "title_zh": "p", "title_en": "p", "entities": (demand,)}
    Projection(**right)
    with pytest.raises(DeclarationError, match=f"projection {(right | wrong)['name']}: {told}"):
        Projection(**(right | wrong))


def test_children_and_periods_are_asked_only_of_entities_that_have_them() -> None:
    with pytest.raises(DeclarationError, match=r"entity demand has no parent .* write of="):
        current(demand)
    with pytest.raises(DeclarationError, match="entity demand: the key of periods ends in the day"):
        periods(demand)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sets": {"GraduateRegistered": ("major", "name")}},
        {"sets": {"OutcomeReported": {"who": "id_number"}}},
        {"key": ("subject", "student_number"), "sets": {"GraduateRegistered": ("major",)}},
    ],
)
def test_what_would_read_encrypted_personal_data_is_refused(wrong: dict[str, object]) -> None:
    right = {"name": "x", "family": "graduate", "key": ("subject",)}
    with pytest.raises(DeclarationError, match="encrypted personal data, which no read model may read"):
        Entity(**(right | wrong))  # type: ignore[arg-type]


def test_every_projection_is_found_and_named_once() -> None:
    names = [projection.name for projection in all_projections()]
    assert names == sorted(set(names))
    assert {"demand", "graduates", "majors", "services", "fit"} <= set(names)
    with pytest.raises(UnknownName, match="there are: "):
        projection_named("nope")


def test_another_shape_has_another_declaration() -> None:
    def declared(*columns: str) -> str:
        return Projection(
            "p", "p", "p", (Entity("e", "demand", ("subject",), {"DemandPublished": columns}),)
        ).declaration

    assert declared("openings") == declared("openings")
    assert declared("openings") != declared("openings", "county")
