"""The OpenAPI document, tried: whatever it allows or forbids, by whoever asks, is answered as the document says."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from infra.api_document import api_document
from projections.evaluation.tree.leaf_reading import UNITS
from projections.platform.access.policy import policy
from projections.platform.access.roles import Role
from projections.platform.api.shapes import Unit
from tests import asking
from tests.backing import Backing
from tests.platform.whole_platform import Whole, whole_platform

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # schemathesis imports what its own dependencies deprecate
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

CHECKS = [
    *(not_a_server_error, status_code_conformance, content_type_conformance),
    *(response_schema_conformance, response_headers_conformance),
]
ROLES = (Role.PUBLIC, Role.MEMBER, Role.OFFICE)
BESIDE = ("/health", "/ready", "/metrics", "/.well-known/jwks.json")
ENDLESS = "GET /v1/stream"
"""It does not end by itself; test_stream.py reads it."""
EXAMPLES = {"short": 6, "long": 40}
"""Per role, of what is allowed and of what is not; `--proofs=long` tries more."""
SLOW = (
    "POST /v1/what-if",
    "GET /v1/evaluation/tree",
    "GET /v1/figures",
    "GET /v1/figures/{figure}/trend",
    "GET /v1/fit/trend",
)
"""A third as many, since each computes long."""


def told(route: str) -> bool:
    method, _, path = route.partition(" ")
    return method != "HEAD" and path != "/v1/openapi.json" and (path.startswith("/v1/") or path in BESIDE)


ROUTES = [route for route in policy().routes if told(route)]


@pytest.fixture(scope="module")
def whole(services: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with whole_platform(services, tmp_path_factory.mktemp("whole") / "home") as made:
        yield made


@pytest.fixture(scope="module")
def document(whole: Whole) -> dict[str, Any]:
    found: dict[str, Any] = asking.get(f"{whole.url}/v1/openapi.json").json()
    return found


def test_the_document_has_every_route_and_is_the_one_that_clients_are_made_from(document: dict[str, Any]) -> None:
    there = {f"{method.upper()} {path}" for path, does in document["paths"].items() for method in does}
    assert there == {route.replace(":path}", "}") for route in ROUTES}
    assert document == api_document()


def test_units_in_the_document_are_those_that_figures_have() -> None:
    assert get_args(Unit) == UNITS


@pytest.mark.parametrize("route", [route for route in ROUTES if route != ENDLESS])
def test_every_answer_is_one_that_the_document_describes(
    whole: Whole, document: dict[str, Any], route: str, request: pytest.FixtureRequest
) -> None:
    method, _, path = route.replace(":path}", "}").partition(" ")
    operation = schemathesis.openapi.from_dict(document)[path][method]
    examples = EXAMPLES[request.config.getoption("--proofs")] // (3 if route in SLOW else 1)
    for role, mode in itertools.product(ROLES, GenerationMode):
        # Of a path's texts alone nothing can be wrong.
        if mode is GenerationMode.POSITIVE or operation.query or operation.body:
            try_out(whole, operation.as_strategy(generation_mode=mode), role, examples)


def try_out(whole: Whole, cases: Any, role: Role, examples: int) -> None:
    @settings(
        max_examples=examples, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases)
    def ask(case: Any) -> None:
        answer = case.call(base_url=whole.url, headers=whole.headers(role), timeout=60)
        case.validate_response(answer, checks=CHECKS)

    ask()
