"""The schematic map: a cell for every place, whichever city it is."""

from __future__ import annotations

import itertools

import pytest

from schemas.errors import DeclarationError
from schemas.place_layout import Cell, PlaceLayout, place_layout, read_layout
from schemas.starter import read_codes


def codes() -> list[str]:
    return [str(row["code"]) for name in ("county", "park") for row in read_codes(name)]


def test_every_county_and_zone_of_the_starter_lists_has_a_cell_of_its_own() -> None:
    layout = place_layout()
    places = [code for code in codes() if code not in layout.same]
    assert set(places) == layout.cells.keys()
    cells = layout.laid_out(places)
    assert len(set(cells.values())) == len(places)


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        ("370772", "370703", "north"),  # 滨海 of 寒亭
        ("370703", "370705", "north"),
        ("370784", "370782", "north"),  # 安丘 of 诸城
        ("370781", "370702", "west"),  # 青州 of 潍城
        ("370702", "370705", "west"),
        ("370784", "370785", "west"),  # 安丘 of 高密
    ],
)
def test_places_lie_as_they_do_on_the_ground(one: str, other: str, where: str) -> None:
    a, b = place_layout().cells[one], place_layout().cells[other]
    assert (a.row < b.row) if where == "north" else (a.column < b.column)


def test_another_city_is_laid_out_by_itself() -> None:
    cells = PlaceLayout({}, {}, {}).laid_out([f"3702{n:02}" for n in range(10)])
    assert len(set(cells.values())) == 10
    assert {cell.column for cell in cells.values()} == {0, 1, 2, 3}
    assert cells["370200"] == Cell(0, 0)


def test_a_place_that_is_not_in_the_file_comes_below_and_nothing_is_left_above() -> None:
    layout = read_layout('places: {"1": [2, 3], "2": [2, 4]}')
    assert layout.laid_out(["1", "2", "9"]) == {"1": Cell(0, 0), "2": Cell(0, 1), "9": Cell(1, 0)}
    assert layout.laid_out([]) == {}


@pytest.mark.parametrize("cell", ["[1]", "[-1, 0]", "[a, 0]", "5"])
def test_what_is_no_cell_is_named(cell: str) -> None:
    with pytest.raises(DeclarationError, match="370702"):
        read_layout(f'places: {{"370702": {cell}}}')


def test_two_places_in_one_cell_are_both_named() -> None:
    with pytest.raises(DeclarationError, match=r"370702.*370703"):
        read_layout('places: {"370702": [0, 0], "370703": [0, 0]}')


def test_names_for_tiles_are_of_places_there_are() -> None:
    assert set(place_layout().short) <= set(codes())
    assert set(itertools.chain(*place_layout().same.items())) <= set(codes())
