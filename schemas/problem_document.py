"""Problems (RFC 9457) in the OpenAPI documents of gateway and platform: one shape, referred to by every refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

MEDIA_TYPE = "application/problem+json"
Titles = Mapping[str, tuple[int, str, str]]
"""Type of problem -> status, title in Chinese and English."""


def problem_responses(titles: Titles, statuses: Iterable[int]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries of the refusals that a path may answer with."""
    told: dict[int, list[str]] = {}
    for status, zh, en in titles.values():
        told.setdefault(status, []).append(f"{zh} / {en}")
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": "; ".join(told[status]), "content": content} for status in statuses}


def describe_problems(document: dict[str, Any], shape: Mapping[str, Any]) -> None:
    """Put the shape of problems into an OpenAPI document, in place of FastAPI's own, which is never sent."""
    schemas = document["components"]["schemas"]
    schemas["Problem"] = dict(shape)
    for path in document["paths"].values():
        for answer in path.values():
            if "HTTPValidationError" in str(answer["responses"].get("422", "")):
                answer["responses"]["422"]["content"].pop("application/json", None)
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)


def describe_everywhere(document: dict[str, Any], responses: Mapping[int | str, Any], below: str = "/") -> None:
    """Refusals that every path of a document, of those that begin with `below`, may answer with before it is asked."""
    for path, does in document["paths"].items():
        for answer in does.values() if path.startswith(below) else ():
            for status, told in responses.items():
                answer["responses"].setdefault(str(status), told)
