"""Can readers and writers of two versions understand each other? Decided by Apache Avro's own checker.

FULL_TRANSITIVE: each version can be read with every other, older or newer, for all versions ever shipped. Logical
types do not count: the specification lets a reader ignore them. `avro` is needed only here, and is loaded on the
first question.
"""

from __future__ import annotations

import json
from typing import Any

from schemas.errors import InvalidSchema

LEVEL = "FULL_TRANSITIVE"
PRIMITIVES = {"null", "boolean", "int", "long", "float", "double", "bytes", "string"}


def parsed(text: str) -> Any:
    """A schema as Apache Avro reads it, without logical types. Raises InvalidSchema."""
    import avro.errors
    import avro.schema

    try:
        return avro.schema.parse(json.dumps(_plain(json.loads(text))))
    except (avro.errors.AvroException, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        what = " ".join(str(error).split())[:200]
        raise InvalidSchema(f"不是 Avro 模式：{what}", f"not an Avro schema: {what}") from error


def _plain(value: Any) -> Any:
    """A schema with primitive types by their bare names: the library keeps {"type": "long"} of a logical type in the
    canonical form, against the specification, and warns of logical types that it does not know."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "name" not in value and value.get("type") in PRIMITIVES:
        return value["type"]
    return {k: v if k == "default" else _plain(v) for k, v in value.items() if k != "logicalType"}


def misunderstandings(one: str, other: str) -> list[str]:
    """Why data of `other` cannot be read with `one`, and of `one` with `other`; [] when all is well.

    Raises InvalidSchema when one of them is no Avro schema.
    """
    both = (("new reads old", one, other), ("old reads new", other, one))
    found = [(told, _unreadable(reader, writer)) for told, reader, writer in both]
    return [f"{told}: {why}" for told, why in found if why]


def _unreadable(reader: str, writer: str) -> str | None:
    from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType

    checker: Any = ReaderWriterCompatibilityChecker  # its constructor has no types
    found = checker().get_compatibility(parsed(reader), parsed(writer))
    if found.compatibility is SchemaCompatibilityType.compatible:
        return None
    kinds = sorted({kind.value for kind in found.incompatibilities})
    # The checker gives messages and places as sets: which belongs to which is lost.
    return f"{', '.join(kinds)}; {', '.join(sorted(found.messages))}; at {', '.join(sorted(found.locations))}"


def canonical(text: str) -> str:
    """Parsing Canonical Form: equal for schemas that mean the same on the wire. Raises InvalidSchema."""
    return str(parsed(text).canonical_form)
