"""Writes the Python client's shapes (TypedDicts) and operations (methods) from a document."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterator

from projections.platform.clients.document import REF, Document, Operation, Property, Schema, Shape, page_of, pascal
from projections.platform.clients.wording import BASES, MADE_BY, base_of, choices, literals, one_line, parameters_of

PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
HEAD = ("# ruff: noqa", "# fmt: off")


def shapes_file(document: Document) -> str:
    """The text of shapes.py."""
    lines = [
        *HEAD,
        f'"""Shapes of what the API takes and answers. Made by `{MADE_BY}`; do not edit."""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import Any, Generic, Literal, NotRequired, TypedDict, TypeVar",
        "",
        'T = TypeVar("T")',
        "",
        "",
        "class Page(TypedDict, Generic[T]):",
        '    """One page of a list. `next`: the cursor of the page after it, None at the end."""',
        "",
        "    items: list[T]",
        "    next: str | None",
    ]
    for shape in document.shapes:
        lines += ["", "", *_shape(shape)]
    return "\n".join(lines) + "\n"


def operations_file(document: Document) -> str:
    """The text of operations.py."""
    body: list[str] = []
    for base in sorted(BASES, reverse=True):
        body += [
            "",
            "",
            f"class {base}(TypedDict, total=False):",
            *_parameters(parameters_of(document.operations, base)),
        ]
    for operation in document.operations:
        body += list(_query(operation))
    body += ["", "", "class Operations(Connection):", '    """Every operation of the API, by its operationId."""']
    for operation in document.operations:
        body += ["", *_method(operation)]
    text = "\n".join(body)
    shapes = sorted({"Page"} | {one.name for one in document.shapes if re.search(rf"\b{one.name}\b", text)})
    typing = [name for name in ("Any", "Literal", "Required", "TypedDict", "Unpack") if re.search(rf"\b{name}\b", text)]
    head = [
        *HEAD,
        f'"""Operations of the API. Made by `{MADE_BY}`; do not edit."""',
        "",
        "from __future__ import annotations",
        "",
        "from collections.abc import Mapping, Sequence",
        "from datetime import date, datetime",
        f"from typing import {', '.join(typing)}",
        "",
        "from projections.platform.clients.python.connection import Answer, Connection, part",
        "from projections.platform.clients.python.shapes import (",
        *(f"    {name}," for name in shapes),
        ")",
    ]
    return "\n".join(head) + text + "\n"


def type_of(schema: Schema, *, asked: bool = False) -> str:
    """The type of a value; `asked`: of a parameter, where days and times may be given as such."""
    if "$ref" in schema:
        inner = page_of(schema)
        if inner is None:
            return str(schema["$ref"].removeprefix(REF))
        return "Page[dict[str, Any]]" if inner == "dict_str__Any_" else f"Page[{inner}]"
    if (values := literals(schema)) is not None:
        return f"Literal[{', '.join(json.dumps(one, ensure_ascii=False) for one in values)}]"
    if found := choices(schema):
        return " | ".join(dict.fromkeys(type_of(one, asked=asked) for one in found))
    kind = schema.get("type")
    if kind == "array":
        return f"{'Sequence' if asked else 'list'}[{type_of(schema.get('items', {}), asked=asked)}]"
    if kind == "object":
        inside = schema.get("additionalProperties")
        return f"dict[str, {type_of(inside) if isinstance(inside, dict) else 'Any'}]"
    if asked and schema.get("format") == "date":
        return "str | date"
    if asked and schema.get("format") == "date-time":
        return "str | datetime"
    return PLAIN.get(str(kind), "Any")


def _shape(shape: Shape) -> Iterator[str]:
    if shape.schema is not None:
        yield f"{shape.name} = {type_of(shape.schema)}"
        if shape.about:
            yield f'"""{_said(shape.about)}"""'
        return
    if any(not _is_name(one.name) for one in shape.properties):
        yield f'{shape.name} = TypedDict(\n    "{shape.name}",\n    {{'
        yield from (f'        "{one.name}": "{_held(one)}",' for one in shape.properties)
        yield "    },\n)"
        return
    yield f"class {shape.name}({shape.base.name if shape.base else 'TypedDict'}):"
    if shape.about:
        yield from (f'    """{_said(shape.about)}"""', "")
    for one in shape.own:
        yield f"    {one.name}: {_held(one)}"
        if one.about:
            yield f'    """{_said(one.about)}"""'
    if not shape.properties and not shape.about:
        yield "    pass"


def _held(one: Property) -> str:
    return type_of(one.schema) if one.needed else f"NotRequired[{type_of(one.schema)}]"


def _query(operation: Operation) -> Iterator[str]:
    base, own = base_of(operation.query)
    if not own:
        return
    yield from ("", "", f"class {pascal(operation.name)}Query({base or 'TypedDict'}, total=False):")
    yield from _parameters(own)


def _parameters(query: list[Property]) -> Iterator[str]:
    for one in query:
        told = type_of(one.schema, asked=True)
        yield f"    {one.name}: {f'Required[{told}]' if one.needed else told}"
        if one.about:
            yield f'    """{_said(one.about)}"""'


def _method(operation: Operation) -> Iterator[str]:
    base, own = base_of(operation.query)
    takes, gives = ["self", *(f"{name}: str" for name in operation.in_path)], []
    body = operation.body
    if body:
        takes.append(
            f"body: {type_of(body.schema) if body.schema else 'bytes'}" + ("" if body.needed else " | None = None")
        )
        gives.append("body=body" if body.schema else f'content=body, media_type="{body.media_type}"')
    if operation.filters:
        takes.append("filters: Mapping[str, Any] | None = None")
    if operation.query:
        takes.append(f"**query: Unpack[{pascal(operation.name) + 'Query' if own else base}]")
    asked = [*(["filters or {}"] if operation.filters else []), *(["query"] if operation.query else [])]
    if asked:
        gives.insert(0, f"query={{{', '.join(f'**({one})' if ' ' in one else f'**{one}' for one in asked)}}}")
    path = re.sub(r"\{(\w+)\}", r"{part(\1)}", operation.path)
    call = ", ".join([f'"{operation.method}"', f'{"f" if operation.in_path else ""}"{path}"', *gives])
    answer, ask = _answered(operation)
    yield f"    def {operation.name}({', '.join(takes)}) -> {answer}:"
    yield f'        """{_said(operation.about)}"""'
    if answer == "None":
        yield f"        self.{ask}({call})"
    elif ask == "_stream":
        yield f"        return self.{ask}({call})"
    else:
        yield f"        answered: {answer} = self.{ask}({call})"
        yield "        return answered"


def _answered(operation: Operation) -> tuple[str, str]:
    """The type of the answer, and the method of Connection that asks for it."""
    if operation.answers == "nothing":
        return "None", "_ask"
    if operation.answers == "stream" or operation.schema is None:
        return "Answer", "_stream"
    return type_of(operation.schema), "_ask"


def _is_name(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


def _said(text: str) -> str:
    told = one_line(text).replace("\\", "\\\\").replace('"""', "'''")
    return told + " " if told.endswith('"') else told
