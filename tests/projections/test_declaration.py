"""A wrong declaration is refused where it stands, with what is wrong; a right one needs no more than itself."""

from __future__ import annotations

import pytest

from projections.demand import demand
from projections.engine.declaration import Entity, Projection
from projections.engine.discovery import all_projections, projection_named
from schemas.errors import DeclarationError, UnknownName


def test_columns_set_by_the_same_events_form_a_group() -> None:
    groups = {group.name: group.columns for group in demand.groups}
    assert groups["openings"] == ("openings", "wage_min", "wage_max", "valid_until", "consortium")
    assert groups["filled_total"] == ("filled_total",)
    assert {"openings_at", "openings_by", "filled_total_by", "withdrawn_at"} <= set(demand.table.columns.keys())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"sets": {"DemandPublished": ("opening",)}}, "has no field opening"),
        ({"sets": {"DemandPublishd": ("openings",)}}, "no event type DemandPublishd"),
        ({"sets": {"MajorOpened": ("major",)}}, "is of family major-change"),
        ({"key": ("nothing",)}, "has no field nothing"),
        ({"key": ("occupation",)}, "may be null"),
        ({"sets": {"DemandPublished": ("skills",)}}, "is an array"),
        ({"sets": {"DemandPublished": ("subject", "openings")}}, "two columns are named subject"),
        ({"key": ()}, "needs a key"),
    ],
)
def test_a_wrong_declaration_is_refused_with_its_place(wrong: dict[str, object], told: str) -> None:
    right = {"name": "x", "family": "demand", "key": ("subject",), "sets": {"DemandPublished": ("openings",)}}
    with pytest.raises((DeclarationError, UnknownName), match=told):
        Entity(**(right | wrong))  # type: ignore[arg-type]


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
