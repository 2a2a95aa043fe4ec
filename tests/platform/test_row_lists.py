"""Lists of rows: filters, order, chosen columns, and what is said when one of them cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from projections.engine.discovery import all_projections
from projections.platform.api.app import build_api
from projections.platform.api.rows.column_kinds import kind_of
from projections.platform.api.rows.column_origins import titles_of
from projections.platform.api.rows.questions import RowsQuery
from tests.asking import LIMITS, PATIENCE, PLAIN
from tests.own_database import database
from tests.platform.city import FIRM, OTHER_FIRM, City, demand, small_city, stated, today
from tests.platform.conftest import Api
from tests.platform.server import running

DEMANDS = "/v1/models/demands"
MOMENTS: list[dict[str, Any]] = [{}, {"as_of": str(today())}]


@pytest.fixture(scope="module")
def city(services: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The small city with demands whose columns differ, shared by the tests of this file: none of them changes it."""
    with database(services) as engine:
        made = City(engine, tmp_path_factory.mktemp("lists") / "archive")
        made.found()
        made.accept(small_city())
        made.accept(
            [
                demand(40, title="Java 开发工程师", county="370703", openings=40, wage_min=None, park=None),
                demand(41, title="50%_折扣导购员", county="370784", openings=41, wage_min=3000),
                demand(42, title="java 测试工程师", subject=f"{OTHER_FIRM}/XQ-1", member=OTHER_FIRM, openings=1),
                stated("ServiceRequested", occurred_at="2026-06-30T23:30:00+08:00", subject=f"{FIRM}/FW-1"),
            ]
        )
        yield made


@pytest.fixture(scope="module")
def api(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    app = build_api(city.engine, city.archive, tmp_path_factory.mktemp("dist"))
    with running(app) as url:
        yield Api(url, app)


def kept(rows: list[dict[str, Any]], holds: Any) -> list[str]:
    return [row["subject"] for row in rows if holds(row)]


@pytest.mark.parametrize("moment", MOMENTS)
def test_each_filter_keeps_exactly_the_rows_that_meet_it(api: Api, moment: dict[str, Any]) -> None:
    rows = api.every(DEMANDS, **moment)
    week = str(today() + timedelta(days=7))
    cases: tuple[tuple[dict[str, Any], Any], ...] = (
        ({"county": "370703"}, lambda r: r["county"] == "370703"),
        ({"county": ["370703", "370784"]}, lambda r: r["county"] in ("370703", "370784")),
        ({"openings": "40"}, lambda r: r["openings"] == 40),
        ({"openings.from": "5", "openings.to": "9"}, lambda r: 5 <= r["openings"] <= 9),
        ({"title.contains": "JAVA"}, lambda r: "java" in r["title"].lower()),
        ({"title.contains": ["开发", "测试"]}, lambda r: "开发" in r["title"] or "测试" in r["title"]),
        ({"title.contains": "%_"}, lambda r: "%_" in r["title"]),
        ({"wage_min.empty": "true"}, lambda r: r["wage_min"] is None),
        ({"wage_min.empty": "false", "openings.from": "8"}, lambda r: r["wage_min"] is not None and r["openings"] >= 8),
        ({"valid_until.to": week}, lambda r: r["valid_until"] <= week),
        ({"valid_until": week}, lambda r: r["valid_until"] == week),
        ({"openings.from": "9999999999"}, lambda _: False),
        ({"title": "没有这样的岗位"}, lambda _: False),
    )
    for given, holds in cases:
        found = [row["subject"] for row in api.every(DEMANDS, limit=3, **given, **moment)]
        assert found == kept(rows, holds), given
        assert api.json(f"{DEMANDS}/count", **given, **moment) == {"rows": len(found)}, given
    assert kept(rows, lambda r: "%_" in r["title"])
    assert kept(rows, lambda r: r["wage_min"] is None)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_day_bounds_times_by_its_beginning_and_end_in_shanghai(api: Api, moment: dict[str, Any]) -> None:
    wanted = f"{FIRM}/FW-1"
    cases: tuple[tuple[dict[str, Any], bool], ...] = (
        ({"requested_at.from": "2026-06-30", "requested_at.to": "2026-06-30"}, True),
        ({"requested_at.from": "2026-07-01"}, False),
        ({"requested_at.to": "2026-06-29"}, False),
        ({"requested_at.from": "2026-06-30T15:30:00Z", "requested_at.to": "2026-06-30T23:30:00+08:00"}, True),
        ({"requested_at.from": "2026-06-30T15:30:01Z"}, False),
    )
    for given, there in cases:
        found = [row["subject"] for row in api.every("/v1/models/services", **given, **moment)]
        assert (wanted in found) is there, given


@pytest.mark.parametrize("moment", MOMENTS)
def test_rows_are_in_the_order_asked_for_with_nulls_last_either_way(api: Api, moment: dict[str, Any]) -> None:
    rows = api.every(DEMANDS, **moment)

    def ordered(*columns: tuple[str, bool]) -> list[str]:
        found = sorted(rows, key=lambda r: r["subject"])
        for name, descending in reversed(columns):
            found = sorted(found, key=lambda r: (r[name] is not None, r[name] or 0), reverse=descending)
            found = [r for r in found if r[name] is not None] + [r for r in found if r[name] is None]
        return [row["subject"] for row in found]

    for sort, columns in (
        ("openings", [("openings", False)]),
        ("-openings", [("openings", True)]),
        ("wage_min,-openings", [("wage_min", False), ("openings", True)]),
        ("-wage_min", [("wage_min", True)]),
        ("-subject", [("subject", True)]),
    ):
        found = [row["subject"] for row in api.every(DEMANDS, limit=2, sort=sort, **moment)]
        assert found == ordered(*columns), sort


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_column_of_every_model_sorts_and_pages_to_the_same_rows(api: Api, moment: dict[str, Any]) -> None:
    with httpx2.Client(base_url=api.url, params=moment, timeout=PATIENCE, verify=PLAIN, limits=LIMITS) as client:

        def every(path: str, **asked: Any) -> list[str]:
            found: list[str] = []
            cursor: dict[str, str] = {}
            while True:
                page = client.get(path, params=asked | cursor).raise_for_status().json()
                found += list(map(str, page["items"]))
                if page["next"] is None:
                    return sorted(found)
                cursor = {"cursor": page["next"]}

        for model in client.get("/v1/models").json()["items"]:
            path = f"/v1/models/{model['name']}"
            rows = every(path)
            names = [column["name"] for column in client.get(f"{path}/columns").json()["columns"]]
            signed = [f"{'-' if place % 2 else ''}{name}" for place, name in enumerate(names)]
            for sort in signed if len(rows) > 1 and not moment else [",".join(signed)]:
                assert every(path, limit=max(2, len(rows) * 2 // 3), sort=sort) == rows, (path, sort)


def test_only_the_columns_asked_for_come_and_in_that_order(api: Api) -> None:
    whole = api.every(DEMANDS, sort="-openings")
    chosen = api.every(DEMANDS, sort="-openings", fields="title,openings", limit=4)
    assert [list(row) for row in chosen] == [["title", "openings"]] * len(whole)
    assert chosen == [{"title": row["title"], "openings": row["openings"]} for row in whole]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("salary=5", ["salary", "openings"]),
        ("openings=viele", ["openings", "viele", "12"]),
        ("openings=5.5", ["openings", "5.5"]),
        ("openings=99999999999999999999", ["openings", "999999"]),
        ("openings.contains=5", ["openings.contains", "openings.from"]),
        ("title.from=a", ["title.from", "title.contains"]),
        ("title.=a", ["title.", "title.contains"]),
        ("title.contains=", ["title.contains"]),
        ("title=%00", ["title"]),
        ("valid_until.from=2026-02-30", ["valid_until.from", "2026-02-30", "2026-06-30"]),
        ("valid_until.from=2026-01-01&valid_until.from=2026-02-01", ["valid_until.from"]),
        ("wage_min.empty=vielleicht", ["wage_min.empty", "vielleicht", "true"]),
        ("sort=salary", ["sort", "salary", "openings"]),
        ("sort=openings,-openings", ["sort", "openings"]),
        ("fields=subject,salary", ["fields", "salary", "openings"]),
        ("as_off=2026-06-30", ["as_off"]),
        (f"title={'x' * 501}", ["title", "500"]),
        ("&".join(f"county={n}" for n in range(201)), ["201", "200"]),
    ],
)
def test_what_cannot_be_used_is_named_with_its_value_and_the_way_out(api: Api, query: str, named: list[str]) -> None:
    answer = api.get(f"{DEMANDS}?{query}")
    assert answer.status_code == 422, answer.text
    body = answer.json()
    for name in named:
        assert name in body["detail"], body
        assert name in body["detail_en"], body


def test_a_cursor_of_another_filter_or_order_is_refused(api: Api) -> None:
    given: dict[str, Any] = {"county": "370705", "sort": "-openings", "limit": 2}
    cursor = api.json(DEMANDS, **given)["next"]
    assert api.json(DEMANDS, **given, cursor=cursor)["items"]
    assert api.json(DEMANDS, **given, fields="title", cursor=cursor)["items"]
    changes: tuple[dict[str, Any], ...] = (
        {"county": "370703"},
        {"sort": "openings"},
        {"openings.from": "1"},
        {"as_of": str(today())},
    )
    for change in changes:
        answer = api.get(DEMANDS, **{**given, **change, "cursor": cursor})
        assert answer.status_code == 422
        assert "筛选" in answer.json()["detail"]
        assert "order" in answer.json()["detail_en"]


def test_columns_say_what_they_are_and_how_to_filter_by_them(api: Api) -> None:
    told = api.json(f"{DEMANDS}/columns")
    columns = {column["name"]: column for column in told["columns"]}
    assert columns["county"]["code_lists"] == ["county"]
    assert columns["county"]["title_zh"] == "县市区"
    assert columns["openings"]["filters"] == ["openings", "openings.from", "openings.to", "openings.empty"]
    assert columns["subject"]["is_key"]
    assert columns["valid_until"]["type"] == "day"
    majors = {column["name"]: column for column in api.json("/v1/models/major-periods/columns")["columns"]}
    assert majors["ends"]["type"] == "day"
    assert majors["name_zh"]["type"] == "text"
    [kind] = [c for c in api.json("/v1/models/cooperations/columns")["columns"] if c["name"] == "kind"]
    assert "order_class" in kind["choices"]
    assert api.get("/v1/models/nothing/columns").status_code == 404
    for column in columns.values():
        for parameter in column["filters"]:
            assert api.get(DEMANDS, **{parameter: "?"}).status_code in (200, 422)


def test_no_column_has_the_name_of_a_parameter_and_all_that_ship_have_a_title_and_a_kind() -> None:
    taken = {*RowsQuery.model_fields, "format", "header", "q"}
    for model in (m for p in all_projections() for m in p.read_models):
        for column in model.select(today()).selected_columns:
            assert column.name not in taken, (model.name, column.name)
            assert kind_of(column), f"{model.name}.{column.name}: give the expression a type"
            assert all(titles_of(model.name, column.name)), f"{model.name}.{column.name}: column_titles.yaml"
