"""Can readers and writers of two versions understand each other? Decided by Apache Avro's own checker.

FULL_TRANSITIVE: each version can be read with every other, older or newer, for all versions ever shipped. `avro` is
needed only here, and is loaded on the first question.
"""

from __future__ import annotations

import json
from typing import Any

from fastavro.schema import to_parsing_canonical_form

from schemas.errors import InvalidSchema

LEVEL = "FULL_TRANSITIVE"


def parsed(text: str) -> Any:
    """A schema as Apache Avro reads it. Raises InvalidSchema."""
    import avro.errors
    import avro.schema

    try:
        return avro.schema.parse(text)
    except (avro.errors.AvroException, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        what = " ".join(str(error).split())[:200]
        raise InvalidSchema(f"不是 Avro 模式：{what}", f"not an Avro schema: {what}") from error


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
    parsed(text)
    # Not Apache's own form: its Python edition leaves {"type": "long"} of a logical type, against the specification.
    return to_parsing_canonical_form(json.loads(text))
