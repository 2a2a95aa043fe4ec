"""Corrections: single fields or the whole fact, typed by the contract; every one is kept, the newest holds.

Which event id the corrected fact has: the rejected one, since a rejected id may be stated again, so that whoever asks
for it (the member's own system, a verdict URL, a causation_id) finds what became of it. Only where that id can never be
accepted does it get another: the id was used for other content (event-id-reused), is no UUID (bad-event-id), or the
record could not be decoded and so had none. That other id follows from the dead letter's position and what the fact
says (UUIDv8), so that saying the same twice is a duplicate to admission.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, tuple_

from infra.dead_letters.listing import DeadLetter, key_of, told
from infra.dead_letters.records import correction
from producers.envelope import content
from producers.misfit import misfit
from producers.rows import shown
from producers.sealing import sealed_fact
from schemas.contracts import Contract, Field, contract_named, contract_of
from schemas.errors import UndecodableRecord, UsageError
from schemas.ids import derived_id, is_canonical
from schemas.positions import Position
from schemas.wire import decode, encode

SPENT = {"event-id-reused", "bad-event-id"}
"""Reasons under which the rejected id can never be accepted."""
c = correction.c


@dataclass(frozen=True)
class Content:
    """What a dead letter holds: `value` as it came, and as it is to be stated now. None where it cannot be had."""

    original: bytes | None
    value: bytes | None
    corrections: int = 0

    def fact(self) -> tuple[Contract, dict[str, Any]] | None:
        """The fact as it is to be stated now; None when the bytes are no fact."""
        return readable(self.value)


def readable(value: bytes | None) -> tuple[Contract, dict[str, Any]] | None:
    try:
        return decode(value)
    except UndecodableRecord:
        return None


def newest_corrections(connection: Connection, positions: Sequence[Position]) -> dict[Position, tuple[bytes, int]]:
    """Position -> its newest corrected record and how many corrections there are."""
    asked = [(one.topic, one.partition, one.offset) for one in positions]
    query = select(correction).where(tuple_(c.topic, c.partition, c.offset).in_(asked)).order_by(c.nth)
    found: dict[Position, tuple[bytes, int]] = {}
    for row in connection.execute(query):
        at = Position(row.topic, row.partition, row.offset)
        found[at] = (bytes(row.value), found.get(at, (b"", 0))[1] + 1)
    return found


def keep(engine: Engine, corrected: Iterable[tuple[DeadLetter, bytes]], made_by: str) -> None:
    """Keep corrected records beside what was before."""
    rows = [key_of(letter.position) | {"value": value, "made_by": made_by} for letter, value in corrected]
    if rows:
        with engine.begin() as connection:
            connection.execute(insert(correction), rows)


def assignments(contract: Contract, texts: Sequence[str]) -> dict[str, Any]:
    """`field=value` texts as values of the contract's types; an empty value is null. Raises UsageError."""
    found: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(
                f"--set 的值 {shown(text)} 应为 字段=值，如 wage=5200", f"--set is {shown(text)}; write field=value, e.g. wage=5200"
            )  # fmt: skip
        found[name.strip()] = _typed(_field(contract, name.strip()), value.strip())
    return found


def corrected_record(
    letter: DeadLetter, found: Content, changes: Mapping[str, Any] | None = None, whole: Mapping[str, Any] | None = None
) -> bytes:
    """The record of the corrected fact: `changes` over what is there, or the `whole` fact (with `type`, `version`).

    Without either: what is there, under the id that it may be stated under. Raises UsageError, RowRefused, InvalidFact.
    """
    held = found.fact()
    if whole is not None:
        contract, fact = _whole(whole, held)
    elif held is None:
        raise UsageError(
            f"{told(letter.position)} 的字节不是事实，不能逐项改；请给出整个事实（type 和 fact；命令行用 --file，见 show --json）",
            f"the bytes at {told(letter.position)} are no fact and cannot be changed field by field; give the whole fact"
            " (type and fact; on the command line --file, see show --json)",
        )
    else:
        contract, fact = held
    fact = dict(fact) | dict(changes or {})
    fact["event_id"] = _event_id(letter, found, fact)
    if held is not None and fact == held[1]:
        assert found.value is not None
        return found.value  # byte for byte what it was
    fact = sealed_fact(contract.name, fact, None)  # personal data in clear is refused, not kept
    if wrong := misfit(contract, fact):
        raise wrong
    return encode(contract.name, fact, contract.version)


def event_id_of(value: bytes) -> str:
    """Of a record that `corrected_record` made."""
    return str(decode(value)[1]["event_id"])


def _event_id(letter: DeadLetter, found: Content, fact: dict[str, Any]) -> str:
    before = readable(found.original)
    held = before[1]["event_id"] if before else fact.get("event_id")
    if held and is_canonical(held) and SPENT.isdisjoint(letter.codes):
        return str(held)
    said = {name: value for name, value in fact.items() if name != "event_id"}
    return derived_id(told(letter.position), held if before else None, content(said))


def _whole(whole: Mapping[str, Any], held: tuple[Contract, dict[str, Any]] | None) -> tuple[Contract, dict[str, Any]]:
    fact, name = whole.get("fact"), whole.get("type") or (held[0].name if held else "")
    if not isinstance(fact, Mapping):
        raise UsageError(
            "文件中没有 fact；请用 kiteline dead-letters show 位置 --json 导出，改 fact 中的值",
            "the file has no `fact`; export it with: kiteline dead-letters show POSITION --json, change values in `fact`",
        )
    version = whole.get("version")
    if version is None:
        return contract_named(str(name)), dict(fact)
    if not isinstance(version, int):
        raise UsageError(
            f"version 的值 {shown(version)} 应为整数", f"version is {shown(version)}; a whole number is expected"
        )
    return contract_of(str(name), version), dict(fact)


def _field(contract: Contract, name: str) -> Field:
    if name == "event_id":
        raise UsageError(
            "event_id 由平台决定，不能改（被退回的编号可以再用）", "event_id is not set by hand (a rejected id may be stated again)"
        )  # fmt: skip
    names = [field.name for field in contract.fields if field.name != "event_id"]
    if name not in names:
        raise UsageError(
            f"{contract.name} 没有字段 {shown(name)}；可用：{', '.join(names)}",
            f"{contract.name} has no field {shown(name)}; it has: {', '.join(names)}",
        )
    return contract.field(name)


def _typed(field: Field, text: str) -> Any:
    """A text as a value of the field's kind; what does not fit is left for the contract to refuse."""
    if text == "":
        return [] if field.kind == "array" else None
    if field.kind in ("string", "enum", "date", "timestamp"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
