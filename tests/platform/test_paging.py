"""Pages: nothing missing, nothing twice, whatever comes in meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Select, select

from projections.demand import demand as demand_entity
from projections.engine.declaration import Projection, ReadModel
from projections.engine.discovery import all_projections
from projections.platform.api.app import build_api
from projections.platform.api.rows.keyset import key_columns
from tests.platform.city import City, demand, stated
from tests.platform.conftest import Api
from tests.platform.server import running


def keys(items: list[Any]) -> list[str]:
    return [str(item) for item in items]


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_small_pages_and_one_large_page_hold_the_same(api: Api, limit: int) -> None:
    paths = ["/v1/fit", "/v1/fit/occupations", "/v1/facts", "/v1/evidence/filling_rate", "/v1/models"]
    for path in [*paths, *(f"/v1/models/{model['name']}" for model in api.every("/v1/models"))]:
        pages = list(api.pages(path, limit))
        assert all(len(page) == limit for page in pages[:-1]), path
        assert keys([item for page in pages for item in page]) == keys(api.every(path)), path


def test_facts_that_come_in_between_pages_move_nothing(api: Api, city: City) -> None:
    before = [fact["seq"] for fact in api.every("/v1/facts")]
    seen: list[int] = []
    for number, page in enumerate(api.pages("/v1/facts", 7)):
        seen += [fact["seq"] for fact in page]
        city.accept([demand(200 + number)])
    assert seen == before


def test_rows_that_come_and_change_between_pages_leave_the_others_once_each(api: Api, city: City) -> None:
    """Demands are ordered by subject: new ones before and behind the cursor, and the one at the cursor changes."""
    before = {row["subject"] for row in api.every("/v1/models/demands")}
    seen: list[str] = []
    for number, page in enumerate(api.pages("/v1/models/demands", 3)):
        seen += [row["subject"] for row in page]
        city.accept([demand(300 + number), demand(20 + number, subject=f"91370700123456781A/A-{number}")])
        last = stated("DemandRevised", subject=seen[-1], openings=50 + number, valid_until="2099-01-01")
        city.accept([last])
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def all_columns(on: date) -> Select[Any]:
    """Neither a key nor a group; many nulls, and much that is the same in several rows."""
    d = demand_entity.table.c
    return select(
        d.occupation.label("what"), d.wage_min.label("wage"), d.withdrawn_at.label("gone"), d.openings.label("n")
    )


@pytest.fixture
def odd_api(city: City, web_root: Any) -> Iterator[Api]:
    odd = Projection("odd", "怪", "Odd", read_models=(ReadModel("odd", "怪", "Odd", all_columns),), reads=("demand",))
    app = build_api(city.engine, city.archive, web_root, projections=[*all_projections(), odd])
    with running(app) as url:
        yield Api(url, app)


@pytest.mark.parametrize("moment", [{}, {"as_of": "2026-12-31"}])
def test_a_new_read_model_appears_by_itself_and_pages_over_nulls(odd_api: Api, moment: dict[str, Any]) -> None:
    assert {"name": "odd", "title_zh": "怪", "title_en": "Odd", "projection": "odd"} in odd_api.every("/v1/models")
    pages = odd_api.every("/v1/models/odd", limit=2, **moment)
    assert keys(pages) == keys(odd_api.every("/v1/models/odd", **moment))
    assert len(pages) == 13
    assert {row["wage"] for row in pages} == {5500, None}
    assert sum(row["gone"] is None for row in pages) == 12


def test_key_columns_are_what_identifies_a_row() -> None:
    on = date(2026, 6, 30)
    found = {m.name: key_columns(m.select(on)) for p in all_projections() for m in p.read_models}
    assert found["demands"] == ["subject"]
    assert found["graduate-supply"] == ["graduation_year", "member", "major"]
    assert found["open-demand"] == found["fit"] == ["occupation", "county"]
    assert found["code-lists"] == ["list_id", "version"]
