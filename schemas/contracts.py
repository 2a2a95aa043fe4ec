"""The contracts: one Avro schema per event type and version, loaded from `schemas/events/`.

Beside the Avro fields a schema carries what admission needs: `kiteline` on the record, and on a field (of the record
or of the elements of an array) any of

    code_list      the list, or one of several, that the value must be in on the day it occurred; `credit_code` and
                   `member_code` are no lists: they are checked by their digits
    minimum        smallest number allowed; `maximum` the greatest
    at_least       another field of the record, a number or a date, that this one may not lie below
    pattern        regular expression that a text must match whole
    filled         true: a text or an array may not be empty
    required_when  {other field: values}: may not be null when the other field has one of them
    needed_with    other fields: may not be null when one of them is given
    sealed         true: personal data; holds nothing but a seal to the platform's key (schemas.sealing)

Field types are kept to those that every decoder we use agrees on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import fastavro

from schemas.errors import DeclarationError, UnknownName

EVENTS = Path(__file__).parent / "events"
ENVELOPE = ("event_id", "occurred_at", "member", "subject", "consortium", "correlation_id", "causation_id")
BY_DIGITS = frozenset({"credit_code", "member_code"})
"""What stands in `code_list` for no list: codes that are checked by their own digits."""
KINDS = ("string", "int", "long", "double", "boolean", "date", "timestamp", "enum", "array")


@dataclass(frozen=True)
class Field:
    """One field. `kind` is one of KINDS; `rows` holds the element's fields where it is an array of records."""

    name: str
    kind: str
    nullable: bool
    doc: str
    symbols: tuple[str, ...] = ()
    rows: tuple[Field, ...] = ()
    code_lists: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    at_least: str | None = None
    pattern: str | None = None
    filled: bool = False
    required_when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    needed_with: tuple[str, ...] = ()
    sealed: bool = False


@dataclass(frozen=True)
class Contract:
    """One event type in one version. `authority`: owner (of the subject) or party (any member of the kinds)."""

    name: str
    title_zh: str
    title_en: str
    family: str
    schema_id: int
    version: int
    speakers: frozenset[str]
    authority: str
    doc: str
    fields: tuple[Field, ...]
    text: str
    parsed: Any

    @property
    def payload(self) -> tuple[Field, ...]:
        return self.fields[len(ENVELOPE) :]

    @cached_property
    def lists(self) -> frozenset[str]:
        """Code lists that values of this contract are looked up in."""
        fields = [*self.payload, *(inner for field in self.payload for inner in field.rows)]
        return frozenset(name for field in fields for name in field.code_lists) - BY_DIGITS

    @cached_property
    def sealed(self) -> tuple[str, ...]:
        """Fields that hold personal data."""
        return tuple(field.name for field in self.payload if field.sealed)

    def field(self, name: str) -> Field:
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        names = ", ".join(f.name for f in self.fields)
        raise DeclarationError(
            f"{self.name} 没有字段 {name}；可用字段：{names}",
            f"{self.name} has no field {name}; it has: {names}",
        )


def _kind(avro: Any) -> tuple[str, tuple[str, ...], tuple[Field, ...]]:
    if isinstance(avro, str):
        return avro, (), ()
    logical = avro.get("logicalType")
    if logical == "date":
        return "date", (), ()
    if logical == "timestamp-micros":
        return "timestamp", (), ()
    if avro["type"] == "enum":
        return "enum", tuple(avro["symbols"]), ()
    if avro["type"] == "array":
        items = avro["items"]
        rows = tuple(_field(f) for f in items["fields"]) if isinstance(items, dict) and "fields" in items else ()
        return "array", (), rows
    return str(avro["type"]), (), ()


def _field(avro: dict[str, Any]) -> Field:
    kind = avro["type"]
    nullable = isinstance(kind, list)
    name, symbols, rows = _kind(kind[1] if isinstance(kind, list) else kind)
    if name not in KINDS:
        raise DeclarationError(
            f"字段 {avro['name']} 的类型 {name} 不受支持",
            f"field {avro['name']}: type {name} is not used here",
        )
    return Field(
        name=avro["name"],
        kind=name,
        nullable=nullable,
        doc=avro.get("doc", ""),
        symbols=symbols,
        rows=rows,
        code_lists=_several(avro.get("code_list", [])),
        minimum=avro.get("minimum"),
        maximum=avro.get("maximum"),
        at_least=avro.get("at_least"),
        pattern=avro.get("pattern"),
        filled=avro.get("filled", False),
        required_when=tuple((name, _several(values)) for name, values in avro.get("required_when", {}).items()),
        needed_with=_several(avro.get("needed_with", [])),
        sealed=avro.get("sealed", False),
    )


def _several(values: str | list[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


@cache
def read_contract(path: Path) -> Contract:
    """Parse one .avsc file; the same file is always the same contract.

    Raises DeclarationError naming the file when it is not a contract of ours.
    """
    avro = json.loads(path.read_text(encoding="utf-8"))
    ours = avro["kiteline"]
    fields = tuple(_field(f) for f in avro["fields"])
    if tuple(f.name for f in fields[: len(ENVELOPE)]) != ENVELOPE:
        raise DeclarationError(
            f"{path.name} 的前几个字段必须是信封 {ENVELOPE}", f"{path.name} must begin with {ENVELOPE}"
        )
    return Contract(
        name=avro["name"],
        title_zh=ours["title_zh"],
        title_en=ours["title_en"],
        family=ours["family"],
        schema_id=ours["schema_id"],
        version=ours["version"],
        speakers=frozenset(ours["speakers"]),
        authority=ours["authority"],
        doc=avro["doc"],
        fields=fields,
        text=json.dumps(avro),
        parsed=fastavro.parse_schema(avro),
    )


@cache
def contracts() -> dict[int, Contract]:
    """All contracts by schema id."""
    found = [read_contract(path) for path in sorted(EVENTS.glob("*/*.avsc"))]
    by_id = {contract.schema_id: contract for contract in found}
    if len(by_id) != len(found):
        raise DeclarationError("schema_id 重复", "a schema_id is used twice under schemas/events")
    if len({(contract.name, contract.version) for contract in found}) != len(found):
        raise DeclarationError("事件类型与版本重复", "an event type has one version twice under schemas/events")
    return by_id


@cache
def newest() -> dict[str, Contract]:
    """The newest version of every event type, by name."""
    return {c.name: c for c in sorted(contracts().values(), key=lambda c: c.version)}


def contract_named(name: str) -> Contract:
    """The newest contract of an event type. Raises UnknownName with the names there are."""
    try:
        return newest()[name]
    except KeyError:
        names = ", ".join(sorted(newest()))
        raise UnknownName(f"没有事件类型 {name}；已有：{names}", f"no event type {name}; there are: {names}") from None


def versions_of(name: str) -> list[Contract]:
    """Every version of an event type, oldest first. Raises UnknownName."""
    contract_named(name)
    return sorted((c for c in contracts().values() if c.name == name), key=lambda c: c.version)


def contract_of(name: str, version: int) -> Contract:
    """One version of an event type. Raises UnknownName with the versions there are."""
    there = versions_of(name)
    for contract in there:
        if contract.version == version:
            return contract
    listed = ", ".join(str(c.version) for c in there)
    raise UnknownName(
        f"{name} 没有第 {version} 版；已有：{listed}", f"{name} has no version {version}; there are: {listed}"
    )


def family_contracts(family: str) -> list[Contract]:
    """Contracts of one family in every version, by schema id."""
    return [c for _, c in sorted(contracts().items()) if c.family == family]
