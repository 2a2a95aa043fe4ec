"""Writes the TypeScript client's shapes (interfaces) and operations (functions) from a document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from projections.platform.clients.document import REF, Document, Operation, Property, Schema, Shape, page_of, pascal
from projections.platform.clients.wording import BASES, MADE_BY, base_of, choices, literals, one_line, parameters_of

PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
NAME = re.compile(r"[A-Za-z_$][\w$]*")


def shapes_file(document: Document) -> str:
    """The text of shapes.ts."""
    lines = [
        f"// Shapes of what the API takes and answers. Made by `{MADE_BY}`; do not edit.",
        "",
        "/** One page of a list. `next`: the cursor of the page after it, null at the end. */",
        "export interface Page<T> {",
        "  items: T[];",
        "  next: string | null;",
        "}",
    ]
    for shape in document.shapes:
        lines += ["", *_shape(shape)]
    return "\n".join(lines) + "\n"


def operations_file(document: Document) -> str:
    """The text of operations.ts."""
    body: list[str] = []
    for base in sorted(BASES, reverse=True):
        body += ["", f"export interface {base} {{", *_parameters(parameters_of(document.operations, base)), "}"]
    for operation in document.operations:
        body += list(_function(operation))
    text = "\n".join(body)
    shapes = sorted({"Page"} | {one.name for one in document.shapes if re.search(rf"\b{one.name}\b", text)})
    head = [
        f"// Operations of the API, by their operationId. Made by `{MADE_BY}`; do not edit.",
        "",
        'import type { Filters, Via } from "./http";',
        "import type {",
        *(f"  {name}," for name in shapes),
        '} from "./shapes";',
        "",
    ]
    return "\n".join(head) + text.removeprefix("\n") + "\n"


def type_of(schema: Schema) -> str:
    """The type of a value. Days and times are texts, as JSON has them."""
    if "$ref" in schema:
        inner = page_of(schema)
        if inner is None:
            return str(schema["$ref"].removeprefix(REF))
        return "Page<Record<string, unknown>>" if inner == "dict_str__Any_" else f"Page<{inner}>"
    if (values := literals(schema)) is not None:
        return " | ".join(json.dumps(one, ensure_ascii=False) for one in values)
    if found := choices(schema):
        return " | ".join(dict.fromkeys(map(type_of, found)))
    kind = schema.get("type")
    if kind == "array":
        inside = type_of(schema.get("items", {}))
        return f"({inside})[]" if "|" in inside else f"{inside}[]"
    if kind == "object":
        among = schema.get("additionalProperties")
        keys = type_of(schema["propertyNames"]) if "enum" in schema.get("propertyNames", {}) else "string"
        return f"Record<{keys}, {type_of(among) if isinstance(among, dict) else 'unknown'}>"
    return PLAIN.get(str(kind), "unknown")


def _shape(shape: Shape) -> Iterator[str]:
    yield from _comment(shape.about)
    if shape.schema is not None:
        yield f"export type {shape.name} = {type_of(shape.schema)};"
        return
    yield f"export interface {shape.name}{f' extends {shape.base.name}' if shape.base else ''} {{"
    yield from _properties(shape.own, asked=False)
    yield "}"


def _parameters(query: list[Property]) -> Iterator[str]:
    yield from _properties(query, asked=True)


def _properties(properties: tuple[Property, ...] | list[Property], *, asked: bool) -> Iterator[str]:
    """`asked`: what is asked may be left out by null or undefined, which a page's state often is."""
    for one in properties:
        yield from _comment(one.about, "  ")
        name = one.name if NAME.fullmatch(one.name) else json.dumps(one.name)
        told = type_of(one.schema)
        if asked and not one.needed:
            told = " | ".join(dict.fromkeys([*told.split(" | "), "null", "undefined"]))
        yield f"  {name}{'' if one.needed else '?'}: {told};"


def _function(operation: Operation) -> Iterator[str]:
    base, own = base_of(operation.query)
    query = base or "Record<string, never>"
    if own:
        query = f"{pascal(operation.name)}Query"
        yield from ("", f"export interface {query}{f' extends {base}' if base else ''} {{", *_parameters(own), "}")
    takes, asks = ["via: Via", *(f"{name}: string" for name in operation.in_path)], [f'method: "{operation.method}"']
    path = re.sub(r"\{(\w+)\}", r"${encodeURIComponent(\1)}", operation.path)
    asks.append(f"path: `{path}`" if operation.in_path else f'path: "{path}"')
    if operation.body:
        kind = type_of(operation.body.schema) if operation.body.schema else "Blob"
        takes.append(f"body: {kind}" + ("" if operation.body.needed else " | undefined"))
        asks.append("body")
    if operation.query or operation.filters:
        needed = any(one.needed for one in operation.query)
        takes.append(f"query: {query}{' & Filters' if operation.filters else ''}{'' if needed else ' = {}'}")
        asks.append("query: { ...query }")
    answer = type_of(operation.schema) if operation.schema else "void" if operation.answers == "nothing" else "Response"
    if answer == "Response":
        asks.append("whole: true")
    yield from ("", f"/** {_said(operation.about)} */", f"export const {_camel(operation.name)} = (")
    yield from (f"  {one}," for one in takes)
    yield f"): Promise<{answer}> => via({{ {', '.join(asks)} }});"


def _comment(about: str, indent: str = "") -> Iterator[str]:
    if about:
        yield f"{indent}/** {_said(about)} */"


def _said(text: str) -> str:
    return one_line(text).replace("*/", "* /")


def _camel(name: str) -> str:
    whole = pascal(name)
    return whole[:1].lower() + whole[1:]
