"""An OpenAPI 3.1 document, read as what a client needs: operations, and named shapes of what is sent and answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from schemas.errors import DeclarationError

Schema = Mapping[str, Any]
JSON = "application/json"
METHODS = ("get", "post", "put", "patch", "delete")
PAGE = re.compile(r"Page_(.+)_")
REF = "#/components/schemas/"
LEAST_SHARED = 4
"""Fewer properties are alike by chance."""


@dataclass(frozen=True)
class Property:
    """A property of a shape or a parameter of a query. `needed`: it is always there."""

    name: str
    schema: Schema
    needed: bool
    about: str


@dataclass(frozen=True)
class Shape:
    """A named object, or (`schema`) a named value such as an enumeration. `base`: has the first of its properties too."""

    name: str
    about: str
    properties: tuple[Property, ...] = ()
    schema: Schema | None = None
    base: Shape | None = None

    @property
    def own(self) -> tuple[Property, ...]:
        """The properties that its base does not have."""
        return self.properties[len(self.base.properties) :] if self.base else self.properties


@dataclass(frozen=True)
class Body:
    """What is sent. `schema`: of JSON; None: bytes as they are."""

    schema: Schema | None
    media_type: str
    needed: bool


@dataclass(frozen=True)
class Operation:
    """`answers`: "json" (then `schema`), "nothing" (204) or "stream" (anything else: bytes as they come).

    `pages`: the answer is one page of a list and `cursor` asks for the next. `filters`: any column is a parameter.
    """

    name: str
    method: str
    path: str
    about: str
    in_path: tuple[str, ...]
    query: tuple[Property, ...]
    filters: bool
    body: Body | None
    answers: str
    schema: Schema | None
    pages: bool


@dataclass(frozen=True)
class Document:
    operations: tuple[Operation, ...]
    shapes: tuple[Shape, ...]


def read_document(document: Mapping[str, Any]) -> Document:
    """Operations in the document's order; shapes by name, each behind its base. Raises DeclarationError for two operations of one name."""
    hoisted: dict[str, Shape] = {}
    operations = tuple(_operations(document["paths"], hoisted))
    names = [one.name for one in operations]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DeclarationError(
            f"operationId 重复：{'、'.join(twice)}；请改其中一个路径",
            f"operationId twice: {', '.join(twice)}; rename a path",
        )
    # FastAPI tells two models of one name apart by the modules that they are in: nothing that a client can be named after.
    unclear = sorted(name for name in document["components"]["schemas"] if "__" in name and not PAGE.fullmatch(name))
    if unclear:
        raise DeclarationError(
            f"多个形状同名：{'、'.join(unclear)}；请给其中一个模型改名",
            f"shapes of one name: {', '.join(unclear)}; rename a model",
        )
    for name, schema in document["components"]["schemas"].items():
        if not PAGE.fullmatch(name):
            _component(name, schema, hoisted)
    return Document(operations, with_bases(hoisted.values()))


def with_bases(shapes: Iterable[Shape]) -> tuple[Shape, ...]:
    """By name, each behind its base: the largest shape whose properties are, word for word, the first that it has.

    The document tells of no inheritance: it repeats what a class inherits at the beginning of every class that does.
    """
    found: list[Shape] = []
    for shape in sorted(shapes, key=lambda one: (len(one.properties), one.name)):
        found.append(replace(shape, base=next((one for one in reversed(found) if _begins(one, shape)), None)))
    return tuple(sorted(found, key=_lineage))


def _begins(base: Shape, shape: Shape) -> bool:
    count = len(base.properties)
    return LEAST_SHARED <= count < len(shape.properties) and base.properties == shape.properties[:count]


def _lineage(shape: Shape) -> tuple[str, ...]:
    return (*_lineage(shape.base), shape.name) if shape.base else (shape.name,)


def page_of(schema: Schema) -> str | None:
    """The name of what is in the list, of a schema that is a page of one: `Page_Fact_` -> Fact."""
    told = PAGE.fullmatch(schema.get("$ref", "").removeprefix(REF))
    return told[1] if told else None


def _operations(paths: Mapping[str, Any], hoisted: dict[str, Shape]) -> Iterator[Operation]:
    for path, does in paths.items():
        for method in METHODS:
            if method in does:
                yield _operation(path, method, does[method], hoisted)


def _operation(path: str, method: str, told: Schema, hoisted: dict[str, Shape]) -> Operation:
    name = told["operationId"]
    asked = [one for one in told.get("parameters", ()) if one["in"] == "query"]
    # An object that is spread over the query: its properties are parameters of their own.
    filters = [one for one in asked if one["schema"].get("type") == "object"]
    query = tuple(
        Property(one["name"], one["schema"], one.get("required", False), one.get("description", ""))
        for one in asked
        if one not in filters
    )
    answers, schema = _answer(told["responses"], name, hoisted)
    paged = schema is not None and page_of(schema) is not None and any(one.name == "cursor" for one in query)
    return Operation(
        name=name,
        method=method.upper(),
        path=path,
        about=told.get("summary", ""),
        in_path=tuple(re.findall(r"\{(\w+)\}", path)),
        query=query,
        filters=bool(filters),
        body=_body(told.get("requestBody"), name, hoisted),
        answers=answers,
        schema=schema,
        pages=paged,
    )


def _body(told: Schema | None, name: str, hoisted: dict[str, Shape]) -> Body | None:
    if told is None:
        return None
    [(media_type, content)] = told["content"].items()
    schema = _inner(content["schema"], f"{name}_body", hoisted) if media_type == JSON else None
    return Body(schema, media_type, told.get("required", False))


def _answer(responses: Mapping[str, Schema], name: str, hoisted: dict[str, Shape]) -> tuple[str, Schema | None]:
    good = [one for status, one in responses.items() if status.startswith("2")]
    contents = [one.get("content", {}) for one in good]
    if "204" in responses:
        return "nothing", None
    if all(list(content) == [JSON] for content in contents):
        return "json", _inner(contents[0][JSON]["schema"], f"{name}_answer", hoisted)
    return "stream", None


def _component(name: str, schema: Schema, hoisted: dict[str, Shape]) -> None:
    """Put a schema that has a name of its own among the shapes."""
    about = schema.get("description", "")
    if "properties" not in schema:
        hoisted[name] = Shape(name, about, schema=_inner(schema, name, hoisted))
        return
    needed = schema.get("required", ())
    properties = tuple(
        Property(key, _inner(value, f"{name}_{key}", hoisted), key in needed, value.get("description", ""))
        for key, value in schema["properties"].items()
    )
    hoisted[name] = Shape(name, about, properties)


def _inner(schema: Schema, hint: str, hoisted: dict[str, Shape]) -> Schema:
    """The schema with every object within it that has properties named: by its title, or by `hint`."""
    if "properties" in schema:
        title = schema.get("title", "")
        name = title if title.isidentifier() else pascal(hint)
        _component(name, schema, hoisted)
        return {"$ref": REF + name}
    found = dict(schema)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), Mapping):
            found[key] = _inner(schema[key], hint, hoisted)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            found[key] = [_inner(one, hint, hoisted) for one in schema[key]]
    return found


def pascal(name: str) -> str:
    """models_by_name -> ModelsByName."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))
