"""Exports: exactly the rows that were asked for, in every format, and never something that only looks whole."""

from __future__ import annotations

import csv
import io
import json
import re
import socket
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import Message
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx2
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from projections.platform.api.app import build_api
from projections.platform.api.export_files import xlsx_file
from projections.platform.api.rows import exports
from tests import asking
from tests.own_database import database
from tests.platform.city import FIRM, City, demand, small_city, stated, today
from tests.platform.conftest import Api
from tests.platform.server import running

DEMANDS = "/v1/models/demands"
SERVICES = "/v1/models/services"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"]
MOMENTS: list[dict[str, Any]] = [{}, {"as_of": str(today())}]


@pytest.fixture(scope="module")
def city(services: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with database(services) as engine:
        made = City(engine, tmp_path_factory.mktemp("exports") / "archive")
        made.found()
        made.accept(small_city())
        made.accept([demand(60 + n, title=title) for n, title in enumerate(FORMULAS)])
        made.accept([demand(70, title='引号"、逗号,\n换行', wage_min=None), stated("ServiceRequested")])
        yield made


@pytest.fixture(scope="module")
def api(city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with running(build_api(city.engine, city.archive, tmp_path_factory.mktemp("dist"))) as url:
        yield Api(url, None)  # type: ignore[arg-type]


def read_back(answer: httpx2.Response, kind: str) -> list[dict[str, Any]]:
    if kind == "jsonl":
        return [json.loads(line) for line in answer.text.splitlines()]
    if kind == "parquet":
        found: list[dict[str, Any]] = pq.read_table(io.BytesIO(answer.content)).to_pylist()
        return found
    if kind == "csv":
        assert answer.content.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    names, *rows = sheet.to_python(skip_empty_area=False)
    return [dict(zip(map(str, names), row, strict=True)) for row in rows]


def shown(value: Any, kind: str) -> Any:
    """What a file of this kind must have for a value of the list."""
    if kind == "jsonl":
        return value
    is_day = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    is_time = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT.*Z", value)
    if kind == "parquet":
        return date.fromisoformat(value) if is_day else datetime.fromisoformat(value) if is_time else value
    if kind == "csv":
        guarded = isinstance(value, str) and value[:1] in tuple("=+-@\t\r＝")
        if isinstance(value, bool):
            return str(value).lower()
        return "" if value is None else f"'{value}" if guarded else str(value)
    if is_time:
        local = datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
        return local.replace(microsecond=0).timestamp() + 8 * 3600
    return "" if value is None else date.fromisoformat(value) if is_day else value


def seen(value: Any, kind: str) -> Any:
    """Excel's times are without zone, and its numbers without kind."""
    if kind == "xlsx" and isinstance(value, datetime):
        return value.replace(microsecond=0).timestamp()
    return value


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "jsonl"])
def test_a_file_holds_exactly_the_rows_of_the_list(api: Api, kind: str, moment: dict[str, Any]) -> None:
    cases: tuple[tuple[str, dict[str, Any]], ...] = (
        (DEMANDS, {}),
        (DEMANDS, {"county": "370705", "openings.from": "4", "sort": "-openings", "fields": "title,openings,wage_min"}),
        (DEMANDS, {"title": "没有"}),
        (SERVICES, {}),
        ("/v1/models/fit", {"sort": "-gap"}),
    )
    for path, given in cases:
        rows = api.every(path, **given, **moment)
        answer = api.get(f"{path}/export", format=kind, **given, **moment)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Kiteline-Rows"] == str(len(rows))
        assert answer.headers["Content-Type"] == exports.MEDIA_TYPES[kind]
        found = [{n: seen(v, kind) for n, v in row.items()} for row in read_back(answer, kind)]
        assert found == [{n: shown(v, kind) for n, v in row.items()} for row in rows], (path, given)


def test_no_text_of_a_csv_begins_as_a_formula_does_and_none_of_a_workbook_is_one(api: Api) -> None:
    answer = api.get(f"{DEMANDS}/export", fields="title,openings")
    titles = [row["title"] for row in read_back(answer, "csv")]
    assert {f"'{formula}" for formula in FORMULAS} <= set(titles)
    assert not [title for title in titles if title.startswith(tuple("=+-@\t\r＝"))]
    book = api.get(f"{DEMANDS}/export", format="xlsx", fields="title,openings")
    assert set(FORMULAS) - {"\t=1", "\r=1"} <= {row["title"] for row in read_back(book, "xlsx")}


@pytest.mark.parametrize("header", ["zh", "en"])
def test_headings_may_be_titles(api: Api, header: str) -> None:
    wanted = {"zh": ["岗位名称", "需求人数"], "en": ["Title of the post", "Openings in all, persons"]}[header]
    for kind in ("csv", "xlsx"):
        answer = api.get(f"{DEMANDS}/export", format=kind, fields="title,openings", header=header)
        assert list(read_back(answer, kind)[0]) == wanted
    assert api.get(f"{DEMANDS}/export", format="jsonl", header=header).status_code == 422


def test_the_name_of_a_file_is_its_chinese_title_and_the_moment(api: Api) -> None:
    def name(**moment: str) -> tuple[str, str]:
        answer = api.get(f"{DEMANDS}/export", **moment)
        said = Message()
        said["Content-Disposition"] = answer.headers["Content-Disposition"]
        plain = re.search(r'filename="([ -~]+)"', answer.headers["Content-Disposition"])
        assert plain
        encoded = answer.headers["Content-Disposition"].partition("filename*=UTF-8''")[2]
        assert said.get_content_disposition() == "attachment"
        return plain[1], unquote(encoded)

    plain, chinese = name()
    assert re.fullmatch(r"demands_\d{4}-\d\d-\d\d_\d{4}\.csv", plain)
    assert chinese == plain.replace("demands", "在招需求")
    plain, chinese = name(as_of="2026-06-30", known_at="2026-07-31", format="jsonl")
    assert plain == "demands_as-of-2026-06-30_known-at-2026-07-31.jsonl"
    assert chinese == "在招需求_截至2026-06-30_已知至2026-07-31.jsonl"


def test_head_answers_the_headers_of_the_file_and_no_file(api: Api) -> None:
    for kind, media_type in exports.MEDIA_TYPES.items():
        head = asking.head(f"{api.url}{DEMANDS}/export", params={"format": kind, "county": "370705"})
        got = api.get(f"{DEMANDS}/export", format=kind, county="370705")
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Type"] == media_type
        assert head.headers["Kiteline-Rows"] == got.headers["Kiteline-Rows"]
        assert "content-length" not in head.headers
    assert asking.head(f"{api.url}{DEMANDS}/export?salary=5").status_code == 422


@pytest.mark.parametrize("query", ["format=pdf", "salary=5", "sort=salary", "limit=5", "cursor=x", "header=de"])
def test_what_cannot_be_exported_is_a_problem_and_not_a_file(api: Api, query: str) -> None:
    answer = api.get(f"{DEMANDS}/export?{query}")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert query.partition("=")[0] in answer.json()["detail"]


def test_a_workbook_that_cannot_hold_all_is_refused_before_it_begins(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 5)
    for method in ("GET", "HEAD"):
        answer = asking.request(method, f"{api.url}{DEMANDS}/export?format=xlsx")
        assert answer.status_code == 422
    told = api.get(f"{DEMANDS}/export?format=xlsx").json()
    assert all(other in told["detail"] and other in told["detail_en"] for other in ("csv", "parquet", "jsonl", "5"))
    assert api.get(f"{DEMANDS}/export?format=xlsx&openings=40").status_code == 200
    assert xlsx_file.LONGEST_TEXT == 32_767


def test_a_text_that_no_cell_can_hold_is_refused_and_not_cut(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "LONGEST_TEXT", 5)
    answer = api.get(f"{DEMANDS}/export?format=xlsx")
    assert answer.status_code == 422
    assert "xlsx" in answer.json()["detail"]


@pytest.fixture
def many(city: City) -> Iterator[int]:
    """So many demands that an export of them cannot stand in any buffer between database and client."""
    count = 60_000
    copied = (
        "INSERT INTO demand_g1.demand (subject, member, kind, title, county, openings, valid_until) "
        "SELECT 'many/' || i, :member, 'talent', repeat(md5(i::text), 20), '370705', i % 50, DATE '2190-01-01' "
        "FROM generate_series(1, :count) i"
    )
    with city.engine.begin() as connection:
        connection.execute(text(copied), {"member": FIRM, "count": count})
    yield count
    with city.engine.begin() as connection:
        connection.execute(text("DELETE FROM demand_g1.demand WHERE subject LIKE 'many/%'"))


ALL_MANY = f"{DEMANDS}/export?format=csv&title.contains=a"


def readers(city: City) -> list[int]:
    """Backends that read for an export: a cursor is open there. Others, as autovacuum's, come and go as they like."""
    asked = (
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND xact_start IS NOT NULL AND query LIKE 'FETCH%'"
    )
    with city.engine.connect() as connection:
        return list(connection.execute(text(asked)).scalars())


def test_a_file_of_many_rows_is_whole_and_equals_the_table(api: Api, city: City, many: int) -> None:
    answer = api.get(f"{DEMANDS}/export", format="csv", fields="subject,openings,title", **{"title.contains": "a"})
    rows = [row for row in read_back(answer, "csv") if row["subject"].startswith("many/")]
    found = [(row["subject"], int(row["openings"]), row["title"]) for row in rows]
    with city.engine.connect() as connection:
        table = connection.execute(
            text(
                "SELECT subject, openings, title FROM demand_g1.demand WHERE subject LIKE 'many/%' AND title LIKE '%a%'"
            )
        )
        assert sorted(found) == sorted(map(tuple, table))
    assert len(found) > many // 2


def test_a_database_that_breaks_off_midway_is_seen_by_the_client(api: Api, city: City, many: int) -> None:
    headers = {"Accept-Encoding": "identity"}
    with httpx2.stream("GET", api.url + ALL_MANY, headers=headers, timeout=20) as answer:
        assert answer.status_code == 200
        pieces = answer.iter_raw()
        next(pieces)
        [reader] = readers(city)
        with city.engine.begin() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": reader})
        with pytest.raises(httpx2.RemoteProtocolError):
            for _ in pieces:
                pass
    assert api.get(ALL_MANY).status_code == 200


def test_a_client_that_leaves_midway_leaves_no_reader_behind(api: Api, city: City, many: int) -> None:
    address = urlsplit(api.url)
    with socket.create_connection((address.hostname, address.port)) as client:
        client.sendall(f"GET {ALL_MANY} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert client.recv(1000)
        come_to(city, 1, "nothing is read for who asked")
    come_to(city, 0, "the export goes on for nobody")


def come_to(city: City, count: int, otherwise: str) -> None:
    deadline = time.monotonic() + 20
    while len(readers(city)) != count:
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.05)


def test_more_exports_at_once_than_there_are_places_are_told_to_come_again(api: Api, city: City, many: int) -> None:
    address = urlsplit(api.url)
    clients = [socket.create_connection((address.hostname, address.port)) for _ in range(exports.AT_ONCE)]
    try:
        for client in clients:
            client.sendall(f"GET {ALL_MANY} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert client.recv(100)
        answer = api.get(ALL_MANY)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert api.get(DEMANDS).status_code == 200
    finally:
        for client in clients:
            client.close()
