"""/registry answers as a Confluent schema registry does, to Confluent's own client and to plain HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.error import SchemaRegistryError

from schemas.contracts import Contract, contract_of, contracts, newest
from schemas.subjects import subject_of
from tests import asking
from tests.platform.conftest import Api

OUTCOME = "cn.kiteline.graduate.OutcomeReported"
FIRST, NEWEST = contract_of("OutcomeReported", 1), contract_of("OutcomeReported", 3)


@pytest.fixture
def client(api: Api) -> Iterator[Any]:
    with SchemaRegistryClient({"url": f"{api.url}/registry"}) as opened:
        yield opened


def changed(contract: Contract, **field: Any) -> str:
    avro = json.loads(contract.text)
    avro["fields"].append(field)
    return json.dumps(avro)


def test_subjects_are_the_event_types_by_record_name(client: Any) -> None:
    names = client.get_subjects()
    assert names == sorted(subject_of(c) for c in newest().values())
    assert client.get_versions(OUTCOME) == [1, 2, 3]
    assert client.get_subjects(subject_prefix="cn.kiteline.graduate.")[-1] == OUTCOME


def test_every_schema_is_found_by_id_and_by_version(client: Any) -> None:
    for contract in contracts().values():
        subject = subject_of(contract)
        assert json.loads(client.get_schema(contract.schema_id).schema_str) == json.loads(contract.text)
        one = client.get_version(subject, contract.version)
        assert (one.schema_id, one.version, one.subject) == (contract.schema_id, contract.version, subject)
    [where] = client.get_schema_versions(4201)
    assert (where.subject, where.version) == (OUTCOME, 1)
    assert client.get_subjects_by_schema_id(4202) == [OUTCOME]
    assert client.get_latest_version(OUTCOME).schema_id == 4203
    assert client.get_schema_types() == ["AVRO"]


def test_a_schema_is_found_by_its_content_however_it_is_written(client: Any) -> None:
    bare = {name: value for name, value in json.loads(FIRST.text).items() if name not in ("doc", "kiteline")}
    found = client.lookup_schema(OUTCOME, Schema(json.dumps(bare, indent=3), "AVRO"))
    assert (found.schema_id, found.version) == (4201, 1)


def test_the_level_is_full_transitive_and_nothing_can_be_written(client: Any) -> None:
    assert str(client.get_compatibility()).endswith("FULL_TRANSITIVE")
    assert client.get_global_mode() == "READONLY"
    attempts: list[Callable[[], Any]] = [
        lambda: client.register_schema(OUTCOME, Schema(FIRST.text, "AVRO")),
        lambda: client.delete_subject(OUTCOME),
        lambda: client.delete_version(OUTCOME, 1),
        lambda: client.set_compatibility(OUTCOME, "NONE"),
        lambda: client.update_global_mode("READWRITE"),
    ]
    for attempt in attempts:
        with pytest.raises(SchemaRegistryError) as told:
            attempt()
        assert (told.value.http_status_code, told.value.error_code) == (405, 405)
        assert "只读" in told.value.error_message
    assert client.get_versions(OUTCOME) == [1, 2, 3]


def test_a_change_is_checked_with_one_version_or_with_all(client: Any) -> None:
    harmless = Schema(changed(NEWEST, name="city", type=["null", "string"], default=None), "AVRO")
    breaking = Schema(changed(NEWEST, name="city", type="string"), "AVRO")
    for version in (1, 2, "latest"):
        assert client.test_compatibility(OUTCOME, harmless, version)
        assert not client.test_compatibility(OUTCOME, breaking, version)
    assert client.test_compatibility_all_versions(OUTCOME, harmless)
    assert not client.test_compatibility_all_versions(OUTCOME, breaking)


def test_a_change_that_fits_one_version_only_does_not_fit_all(client: Any) -> None:
    """What makes the level transitive: `study_route` as a text can be read with version 1, and not with 2."""
    text = Schema(changed(FIRST, name="study_route", type=["null", "string"], default=None), "AVRO")
    assert client.test_compatibility(OUTCOME, text, 1)
    assert not client.test_compatibility(OUTCOME, text, 2)
    assert not client.test_compatibility_all_versions(OUTCOME, text)


def test_what_does_not_fit_is_explained_when_asked(api: Api) -> None:
    path = f"{api.url}/registry/compatibility/subjects/{OUTCOME}/versions/latest"
    body = {"schema": changed(NEWEST, name="city", type="string")}
    plain = asking.post(path, json=body).json()
    assert plain == {"is_compatible": False}
    [why] = asking.post(path, params={"verbose": True}, json=body).json()["messages"]
    assert why.startswith("version 3: new reads old: reader_field_missing_default_value")
    assert "city" in why


ERRORS = [
    ("GET", "/subjects/nobody/versions", None, 40401),
    ("GET", f"/subjects/{OUTCOME}/versions/9", None, 40402),
    ("GET", f"/subjects/{OUTCOME}/versions/0", None, 42202),
    ("GET", f"/subjects/{OUTCOME}/versions/last", None, 42202),
    ("GET", f"/subjects/{OUTCOME}/versions/99999999999999999999", None, 42202),
    ("GET", "/schemas/ids/1", None, 40403),
    ("GET", "/schemas/ids/99999999999999999999", None, 40403),
    ("GET", "/schemas/ids/one", None, 422),
    ("GET", "/subjects?offset=-1", None, 422),
    ("GET", "/nothing/here", None, 404),
    ("POST", "/subjects/nobody", {"schema": FIRST.text}, 40401),
    ("POST", f"/subjects/{OUTCOME}", {"schema": '"string"'}, 40403),
    ("POST", f"/subjects/{OUTCOME}", {"schema": "{"}, 42201),
    ("POST", f"/subjects/{OUTCOME}", {"schema": FIRST.text, "schemaType": "PROTOBUF"}, 42201),
    ("POST", f"/subjects/{OUTCOME}", {}, 42201),
    ("POST", f"/subjects/{OUTCOME}", [1], 42201),
    ("POST", f"/subjects/{OUTCOME}", {"schema": "x" * 1_000_001}, 413),
    ("POST", f"/compatibility/subjects/{OUTCOME}/versions/7", {"schema": FIRST.text}, 40402),
    ("POST", f"/subjects/{OUTCOME}/versions", {"schema": FIRST.text}, 405),
    ("PUT", "/config", {"compatibility": "NONE"}, 405),
    ("DELETE", f"/subjects/{OUTCOME}", None, 405),
]


def test_errors_have_the_code_that_clients_know_and_two_languages(api: Api) -> None:
    for method, path, body, code in ERRORS:
        answer = asking.request(method, f"{api.url}/registry{path}", json=body)
        assert answer.headers["content-type"] == "application/vnd.schemaregistry.v1+json"
        assert answer.json()["error_code"] == code, (path, answer.text)
        assert answer.status_code == int(str(code)[:3]), path
        assert " / " in answer.json()["message"]


@pytest.mark.parametrize(
    ("method", "path", "there"),
    [
        ("DELETE", f"/subjects/{OUTCOME}", "POST"),
        ("POST", f"/subjects/{OUTCOME}/versions", "GET"),
        ("PUT", "/config", "GET"),
    ],
)
def test_what_is_read_only_tells_which_methods_the_path_takes(api: Api, method: str, path: str, there: str) -> None:
    answer = asking.request(method, f"{api.url}/registry{path}")
    assert (answer.status_code, answer.headers["allow"]) == (405, there)


def test_the_rest_of_what_tools_ask_for_is_answered(api: Api) -> None:
    assert api.json("/registry") == {}
    assert api.json("/registry/contexts") == ["."]
    assert api.json(f"/registry/config/{OUTCOME}") == {"compatibilityLevel": "FULL_TRANSITIVE"}
    assert api.json(f"/registry/mode/{OUTCOME}") == {"mode": "READONLY"}
    assert api.json("/registry/schemas/ids/4201/schema") == json.loads(FIRST.text)
    assert api.json(f"/registry/subjects/{OUTCOME}/versions/-1/schema") == json.loads(NEWEST.text)
    assert api.json(f"/registry/subjects/{OUTCOME}/versions/1/referencedby") == []
    every = api.json("/registry/schemas", subjectPrefix="cn.kiteline.graduate.O")
    assert [(one["subject"], one["version"], one["id"]) for one in every] == [(OUTCOME, n, 4200 + n) for n in (1, 2, 3)]
    [latest] = api.json("/registry/schemas", subjectPrefix=OUTCOME, latestOnly=True)
    assert latest["id"] == 4203
