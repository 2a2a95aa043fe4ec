"""The generated clients: made from the document as it is, and right in what they read, keep and refuse."""

from __future__ import annotations

import inspect
import json
import socket
import subprocess
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from infra.api_document import api_document
from infra.cli.serve import WEB_ROOT
from infra.platform_clients import files
from projections.platform.api.problems import BY_CLASS, TITLES
from projections.platform.clients.document import read_document
from projections.platform.clients.naming import operation_id
from projections.platform.clients.python import Platform, every, shapes
from projections.platform.clients.python.operations import Operations
from projections.platform.clients.python.refusals import OF_KIND, PREFIX, error_of
from schemas.errors import (
    DeclarationError,
    KitelineError,
    NotVisibleYet,
    RequestRefused,
    Unavailable,
    UnknownName,
    UsageError,
)
from tests import asking
from tests.platform.city import FIRM, demand, stated
from tests.platform.guarded import PASSWORD, Guarded

WEB = WEB_ROOT.parent


@pytest.fixture
def platform(guarded: Guarded) -> Platform:
    return Platform(guarded.url)


# How they are made


def test_what_is_committed_is_what_the_document_makes() -> None:
    wrong = [str(path) for path, text in files(api_document()).items() if path.read_text(encoding="utf-8") != text]
    assert wrong == [], "run: python -m infra.platform_clients"


def test_a_change_of_the_document_changes_both_clients() -> None:
    document = api_document()
    before = files(document)
    document["components"]["schemas"]["Health"]["properties"]["since"] = {"type": "string", "format": "date"}
    after = files(document)
    assert {path.name for path in before if before[path] != after[path]} == {"shapes.py", "shapes.ts"}
    schemas = document["components"]["schemas"]
    schemas["a__shapes__Reason"] = schemas["Health"]
    with pytest.raises(DeclarationError, match="a__shapes__Reason"):
        read_document(document)
    del schemas["a__shapes__Reason"]
    document["paths"]["/v1/health"] = document["paths"]["/health"]
    with pytest.raises(DeclarationError, match="health"):
        read_document(document)


def test_what_a_shape_inherits_is_written_once_and_held_all_the_same() -> None:
    document = api_document()
    schemas = document["components"]["schemas"]
    for shape in read_document(document).shapes:
        if shape.base:
            assert get_type_hints(getattr(shapes, shape.name)).keys() == schemas[shape.name]["properties"].keys()
    python, _, typescript, _ = files(document).values()
    assert "\nclass OpenedLetter(Letter):" in python
    assert "\nexport interface OpenedLetter extends Letter {" in typescript
    del schemas["OpenedLetter"]["properties"]["state"]["$ref"]  # from now on, of any type
    python, _, typescript, _ = files(document).values()
    assert "\nclass OpenedLetter(TypedDict):" in python
    assert "\nexport interface OpenedLetter {" in typescript


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/v1/models", "models"),
        ("GET", "/v1/models/{name}", "models_by_name"),
        ("GET", "/v1/models/{name}/count", "models_count"),
        ("POST", "/v1/what-if", "post_what_if"),
        ("GET", "/v1/editions.atom", "editions_atom"),
        ("GET", "/v1/subjects/{family}/{subject:path}/timeline", "subjects_timeline"),
        ("GET", "/.well-known/jwks.json", "well_known_jwks_json"),
    ],
)
def test_operations_are_named_after_their_paths(method: str, path: str, name: str) -> None:
    assert operation_id(method, path) == name


def test_there_is_a_method_for_every_operation() -> None:
    named = {does["operationId"] for path in api_document()["paths"].values() for does in path.values()}
    methods = {name for name, _ in inspect.getmembers(Operations, inspect.isfunction) if not name.startswith("_")}
    assert methods == named


# What they read


def test_python_reads_what_the_api_answers(guarded: Guarded, platform: Platform) -> None:
    assert platform.summary() == guarded.json("/v1/summary")
    asked = ["filling_rate", "openings_per_seeker"]
    assert platform.figures(only=asked, change=True) == guarded.json("/v1/figures", only=asked, change="true")
    then = date(2026, 2, 28)
    assert platform.models_count("demands", {"openings.from": 5}, as_of=then) == {"rows": 0}
    [told] = [one for one in platform.models_columns("demands")["columns"] if one["name"] == "county"]
    assert told["title_zh"] == "县市区"


def test_python_reads_lists_to_their_end(guarded: Guarded, platform: Platform) -> None:
    facts = list(every(platform.facts, limit=7))
    assert facts == guarded.every("/v1/facts")
    assert len(facts) > 7
    rows = list(every(platform.models_by_name, "demands", {"county": "370705"}, limit=2, sort="-openings"))
    assert rows == guarded.every("/v1/models/demands", county="370705", sort="-openings")
    found = list(every(platform.search_demands, q="yldl", limit=3))
    assert {one["member"] for one in found} == {FIRM}


def test_what_has_not_changed_is_not_sent_again(guarded: Guarded, platform: Platform) -> None:
    statuses: list[int] = []
    opened = platform._opener.open

    def watched(*args: Any, **kwargs: Any) -> Any:
        try:
            answer = opened(*args, **kwargs)
        except Exception as error:
            statuses.append(getattr(error, "code", 0))
            raise
        statuses.append(answer.status)
        return answer

    platform._opener.open = watched  # type: ignore[method-assign]
    first = platform.summary()
    assert platform.summary() == first
    first["counts"]["services"] = -1  # what a caller does with an answer changes no later one
    assert platform.summary()["counts"]["services"] == 1
    guarded.city.accept([demand(800)])
    later = platform.summary()
    assert later["counts"]["open_demands"] == first["counts"]["open_demands"] + 1
    assert statuses == [200, 304, 304, 200]


def test_a_file_comes_in_pieces_and_is_whole(guarded: Guarded, platform: Platform) -> None:
    with platform.models_export("demands", format="jsonl", fields="subject") as file:
        assert int(file.headers["Kiteline-Rows"]) == platform.models_count("demands")["rows"]
        read = b"".join(iter(lambda: file.read(50), b""))
    assert len(read.splitlines()) == platform.models_count("demands")["rows"]
    with platform.editions_atom() as feed:
        assert feed.read().startswith(b"<?xml")
    with platform.stream(kinds="fact") as events:
        assert next(events.lines()).startswith(":")


def test_a_session_and_a_token_carry_the_caller(guarded: Guarded, platform: Platform) -> None:
    assert platform.summary()["counts"]["graduates"] == 5  # rounded
    assert platform.post_session({"name": "office.chen", "password": PASSWORD})["role"] == "office"
    assert platform.summary()["counts"]["graduates"] == 6
    made = platform.post_tokens({"label": "周报", "days": 3})
    assert platform.tokens()["items"][0]["token_id"] == made["token_id"]
    by_token = Platform(guarded.url, token=made["token"])
    assert by_token.session()["way"] == "token"
    assert by_token.summary()["counts"]["graduates"] == 6
    platform.delete_session()
    assert platform.summary()["counts"]["graduates"] == 5
    with pytest.raises(RequestRefused, match="log in"):
        platform.tokens()


# What they refuse


def test_problems_are_errors_of_the_tree(guarded: Guarded, platform: Platform) -> None:
    with pytest.raises(UnknownName, match="4137010000"):
        platform.members_by_code("4137010000")
    with pytest.raises(UsageError, match="salary"):
        platform.models_by_name("demands", {"salary": 5000})
    with pytest.raises(UsageError, match="as_of"):
        platform.figures(as_of="yesterday")
    with pytest.raises(Unavailable) as told:
        platform.summary(wait_for=["demand.events:0:5"])  # there is no broker here
    assert told.value.retriable
    with pytest.raises(RequestRefused) as refused:
        platform.rejections()
    assert refused.value.kind == "unauthenticated"
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:1"):
        Platform("http://127.0.0.1:1").summary()
    with pytest.raises(UsageError, match="file:"):
        Platform("file:///etc/passwd")


def test_each_kind_of_problem_has_the_error_that_it_came_from() -> None:
    back = {kind: cls for cls, kind in reversed(BY_CLASS)}
    for kind, (status, zh, en) in TITLES.items():
        body = {"type": PREFIX + kind, "title": zh, "title_en": en, "status": status, "detail": zh, "detail_en": en}
        made = error_of(status, json.dumps(body).encode(), "5")
        assert (made.zh, made.en) == (zh, en)
        if kind in back:
            assert issubclass(back[kind], OF_KIND[kind])
        elif kind not in OF_KIND:
            assert isinstance(made, RequestRefused if status < 500 else Unavailable)
    assert isinstance(error_of(504, json.dumps({"type": PREFIX + "not-visible-yet"}).encode(), None), NotVisibleYet)


@pytest.mark.parametrize(("status", "body"), [(502, b"<html>"), (404, b""), (500, b'{"type": 3}'), (400, b"[1]")])
def test_what_is_no_problem_of_ours_says_so(status: int, body: bytes) -> None:
    made = error_of(status, body, None)
    assert isinstance(made, KitelineError)
    assert str(status) in made.en


def test_a_client_goes_nowhere_else_and_takes_no_token_along(guarded: Guarded) -> None:
    from tests.platform.redirecting import redirecting

    with redirecting(guarded.url) as (url, seen), pytest.raises(RequestRefused, match="302"):
        Platform(url, token="kiteline_secret").summary()
    assert seen == ["/v1/summary"]


def test_typescript_reads_what_the_api_answers(guarded: Guarded, tmp_path: Path) -> None:
    guarded.city.accept([stated("ServiceDelivered")])
    bundled = tmp_path / "reading.mjs"
    bin_ = WEB / "node_modules" / ".bin"
    assert bin_.is_dir(), "the web page's tools are not installed; run: make web"
    script = Path(__file__).with_name("client_reading.ts")
    made = subprocess.run(
        [bin_ / "rolldown", script, "--file", bundled, "--format", "esm"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes a request and never answers
        slow = f"http://127.0.0.1:{silent.getsockname()[1]}"
        asked: list[str | Path] = ["node", bundled, guarded.url, "office.chen", PASSWORD, slow]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["figures"] == guarded.json("/v1/figures", only=["filling_rate", "placement_rate"])
    assert told["then"] == guarded.json("/v1/summary", as_of="2026-02-28")
    assert told["demands"] == guarded.every("/v1/models/demands", None, **{"openings.from": 5})
    assert told["refused"] == {"kind": "refused", "status": 404, "type": f"{PREFIX}unknown-name"}
    assert told["away"] == {"kind": "unreachable", "status": None, "type": None}
    assert told["late"] == {"kind": "late", "status": None, "type": None}
    assert told["lines"] == guarded.json("/v1/models/demands/count")["rows"] + 1
    assert told["role"] == "office"
    assert told["timeline"] >= 1
    assert asking.get(f"{guarded.url}/health").status_code == 200
