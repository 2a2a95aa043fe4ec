"""What both writers share: the head of their files, the parameters that many operations have, words of a schema."""

from __future__ import annotations

from collections.abc import Sequence

from projections.platform.clients.document import Operation, Property, Schema

MADE_BY = "python -m infra.platform_clients"
MOMENT = ("as_of", "known_at", "wait_for", "wait_seconds")
LISTED = (*MOMENT, "limit", "cursor")
BASES = {"ListQuery": LISTED, "MomentQuery": MOMENT}
"""Named sets of parameters, the larger first; what an operation takes besides is its own."""


def base_of(query: Sequence[Property]) -> tuple[str | None, list[Property]]:
    """The largest named set that a query has all of, and what it has besides."""
    names = {one.name for one in query}
    for base, held in BASES.items():
        if names >= set(held):
            return base, [one for one in query if one.name not in held]
    return None, list(query)


def parameters_of(operations: Sequence[Operation], base: str) -> list[Property]:
    """The parameters of a named set, as the first operation that has them tells them."""
    for operation in operations:
        if {one.name for one in operation.query} >= set(BASES[base]):
            return [one for one in operation.query if one.name in BASES[base]]
    return []


def one_line(text: str) -> str:
    return " ".join(text.split())


def choices(schema: Schema) -> list[Schema]:
    """The schemas of which a value fits one."""
    return list(schema.get("anyOf") or schema.get("oneOf") or [])


def literals(schema: Schema) -> list[object] | None:
    """The values that there are, of an enumeration."""
    return [schema["const"]] if "const" in schema else schema.get("enum")
