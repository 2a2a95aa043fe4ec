"""The OpenAPI document: its examples work as they stand, and no request that it allows is answered with 5xx."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from producers.gateway.modes import BATCH, BINARY, STRUCTURED
from tests.gateway.asking import EMPLOYER, Gateway

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # schemathesis imports what its own dependencies deprecate
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

CALM = settings(max_examples=150, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def document(gateway: Gateway) -> dict[str, Any]:
    found: dict[str, Any] = gateway.client.get(f"{gateway.url}/v1/openapi.json").json()
    return found


def test_the_examples_of_the_document_are_taken_as_they_stand(gateway: Gateway, document: dict[str, Any]) -> None:
    operation = document["paths"]["/v1/events"]["post"]
    content = operation["requestBody"]["content"]
    assert content.keys() == {STRUCTURED, BATCH, BINARY}
    for kind, described in content.items():
        [example] = described["examples"].values()
        headers = {p["name"]: p["example"] for p in operation["parameters"] if "example" in p} if kind == BINARY else {}
        value, own = example["value"], f"urn:kiteline:member:{EMPLOYER}"
        if kind == BINARY:
            headers["ce-source"] = own
        else:
            for one in value if isinstance(value, list) else [value]:
                one["source"] = own
        assert gateway.post(value, kind, **headers).status_code == 202


def test_every_answer_is_described(gateway: Gateway, document: dict[str, Any]) -> None:
    answers = document["paths"]["/v1/events"]["post"]["responses"]
    wanted = {"202", "207", "400", "401", "403", "409", "413", "415", "422", "429", "503"}
    assert wanted <= answers.keys()
    assert "HTTPValidationError" not in str(document)
    assert document["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/v1/events", "POST"),
        ("/v1/verdicts/{event_id}", "GET"),
        ("/health", "GET"),
        ("/v1/dead-letters", "GET"),
        ("/v1/dead-letters/{position}", "GET"),
        ("/v1/dead-letters/{position}/resubmission", "POST"),
        ("/.well-known/jwks.json", "GET"),
    ],
)
def test_whatever_the_document_allows_is_never_a_server_error(gateway: Gateway, path: str, method: str) -> None:
    schema = schemathesis.openapi.from_url(f"{gateway.url}/v1/openapi.json")
    operation = schema[path][method]
    seen: set[int] = set()

    @CALM
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {gateway.token}"})
        seen.add(answer.status_code)
        case.validate_response(answer, checks=[not_a_server_error, status_code_conformance, content_type_conformance])

    ask()
    assert seen & {422, 200, 404}
