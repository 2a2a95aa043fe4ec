"""Paths of the registry. Every answer comes from the contracts in the code; no database, no broker."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from projections.platform.api.path_methods import methods_of
from projections.platform.api.registry.answers import (
    RegistryAnswer,
    RegistryRoute,
    bad_version,
    no_path,
    no_schema,
    no_subject,
    no_version,
    read_only,
)
from projections.platform.api.registry.question import asked_schema
from schemas.compatibility import LEVEL, canonical, misunderstandings
from schemas.contracts import Contract, contracts
from schemas.subjects import subject_of, subjects

Asked = Annotated[str, Depends(asked_schema)]
Count = Annotated[int, Query(ge=0)]
LARGEST_VERSION = 2**31 - 1


def versions(subject: str) -> list[Contract]:
    """All versions of a subject, oldest first. Raises RegistryError."""
    if subject not in subjects():
        raise no_subject(subject)
    return subjects()[subject]


def version_of(subject: str, version: str) -> Contract:
    """One version by its number or `latest`. Raises RegistryError."""
    there = versions(subject)
    if version in ("latest", "-1"):
        return there[-1]
    if not (version.isascii() and version.isdigit() and 1 <= int(version[:11]) <= LARGEST_VERSION):
        raise bad_version(version)
    for contract in there:
        if contract.version == int(version):
            return contract
    raise no_version(subject, int(version), [c.version for c in there])


def by_id(schema_id: int) -> Contract:
    if schema_id not in contracts():
        raise no_schema()
    return contracts()[schema_id]


def told(contract: Contract) -> dict[str, Any]:
    """One version as the registry describes it; the type is left out, as it is for Avro."""
    return {
        "subject": subject_of(contract),
        "version": contract.version,
        "id": contract.schema_id,
        "schema": contract.text,
    }


def routes() -> APIRouter:
    router = APIRouter(
        prefix="/registry",
        include_in_schema=False,
        route_class=RegistryRoute,
        default_response_class=RegistryAnswer,
    )
    _subjects(router)
    _schemas(router)
    _settings(router)
    _questions(router)

    @router.api_route("/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def anything_else(request: Request, path: str) -> None:
        if request.method == "GET":
            raise no_path(f"/registry/{path}")
        there = methods_of(request.app.routes, request.url.path)
        raise read_only(request.method, f"/{path}", ", ".join(there) or "GET")

    return router


def _subjects(router: APIRouter) -> None:
    @router.get("/subjects")
    def names(subject_prefix: Annotated[str, Query(alias="subjectPrefix")] = "", offset: Count = 0) -> list[str]:
        return [name for name in subjects() if name.startswith(subject_prefix)][offset:]

    @router.get("/subjects/{subject}/versions")
    def numbers(subject: str) -> list[int]:
        return [contract.version for contract in versions(subject)]

    @router.get("/subjects/{subject}/versions/{version}")
    def one(subject: str, version: str) -> dict[str, Any]:
        return told(version_of(subject, version))

    @router.get("/subjects/{subject}/versions/{version}/schema")
    def text(subject: str, version: str) -> Any:
        return RegistryAnswer(contents(version_of(subject, version)))

    @router.get("/subjects/{subject}/versions/{version}/referencedby")
    def referenced_by(subject: str, version: str) -> list[int]:
        version_of(subject, version)
        return []


def contents(contract: Contract) -> Any:
    """The schema itself rather than its text."""
    return json.loads(contract.text)


def _schemas(router: APIRouter) -> None:
    @router.get("/schemas")
    def every(
        subject_prefix: Annotated[str, Query(alias="subjectPrefix")] = "",
        latest_only: Annotated[bool, Query(alias="latestOnly")] = False,
    ) -> list[dict[str, Any]]:
        wanted = [there for name, there in subjects().items() if name.startswith(subject_prefix)]
        return [told(c) for there in wanted for c in (there[-1:] if latest_only else there)]

    @router.get("/schemas/types")
    def types() -> list[str]:
        return ["AVRO"]

    @router.get("/schemas/ids/{schema_id}")
    def one(schema_id: int) -> dict[str, Any]:
        return {"schema": by_id(schema_id).text}

    @router.get("/schemas/ids/{schema_id}/schema")
    def text(schema_id: int) -> Any:
        return RegistryAnswer(contents(by_id(schema_id)))

    @router.get("/schemas/ids/{schema_id}/versions")
    def used_as(schema_id: int) -> list[dict[str, Any]]:
        contract = by_id(schema_id)
        return [{"subject": subject_of(contract), "version": contract.version}]

    @router.get("/schemas/ids/{schema_id}/subjects")
    def used_by(schema_id: int) -> list[str]:
        return [subject_of(by_id(schema_id))]


def _settings(router: APIRouter) -> None:
    @router.get("")
    def root() -> dict[str, Any]:
        return {}

    @router.get("/config")
    def level() -> dict[str, str]:
        return {"compatibilityLevel": LEVEL}

    @router.get("/config/{subject}")
    def level_of(subject: str) -> dict[str, str]:
        versions(subject)
        return {"compatibilityLevel": LEVEL}

    @router.get("/mode")
    def mode() -> dict[str, str]:
        return {"mode": "READONLY"}

    @router.get("/mode/{subject}")
    def mode_of(subject: str) -> dict[str, str]:
        versions(subject)
        return {"mode": "READONLY"}

    @router.get("/contexts")
    def contexts() -> list[str]:
        return ["."]


def _questions(router: APIRouter) -> None:
    @router.post("/subjects/{subject}")
    def lookup(subject: str, schema: Asked) -> dict[str, Any]:
        wanted = canonical(schema)
        for contract in reversed(versions(subject)):
            if canonical(contract.text) == wanted:
                return told(contract)
        raise no_schema()

    @router.post("/compatibility/subjects/{subject}/versions")
    def with_all(subject: str, schema: Asked, verbose: bool = False) -> dict[str, Any]:
        return compared(schema, versions(subject), verbose)

    @router.post("/compatibility/subjects/{subject}/versions/{version}")
    def with_one(subject: str, version: str, schema: Asked, verbose: bool = False) -> dict[str, Any]:
        return compared(schema, [version_of(subject, version)], verbose)


def compared(schema: str, with_: list[Contract], verbose: bool) -> dict[str, Any]:
    """Whether `schema` and each version can be read with each other; with `verbose`, why not."""
    found = [f"version {c.version}: {why}" for c in with_ for why in misunderstandings(schema, c.text)]
    return {"is_compatible": not found} | ({"messages": found} if verbose else {})
