"""Many records at once, in columns: the same contract as `schemas.wire`, two orders of magnitude faster.

pyruhvro decodes a whole batch of one schema; encoding the columns again and comparing bytes makes it as strict
as the reference codec (it would let trailing bytes pass). A batch that fails anywhere is decoded again record by
record with the reference codec, so that one bad record costs time and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyruhvro

from schemas.contracts import Contract, Field, contracts, family_contracts, newest
from schemas.errors import DeclarationError, UndecodableRecord
from schemas.wire import HEADER, LARGEST, decode, split

KIND_TYPES: dict[str, Any] = {
    "string": pl.String,
    "enum": pl.String,
    "int": pl.Int32,
    "long": pl.Int64,
    "double": pl.Float64,
    "boolean": pl.Boolean,
    "date": pl.Date,
    "timestamp": pl.Datetime("us", "UTC"),
}
ROW = "row"
EPOCH = date(1970, 1, 1)
CALENDAR_DAYS = ((date.min - EPOCH).days, (date.max - EPOCH).days)
CALENDAR_MICROSECONDS = (CALENDAR_DAYS[0] * 86_400_000_000, (CALENDAR_DAYS[1] + 1) * 86_400_000_000 - 1)


@dataclass
class Decoded:
    """`frames`: per contract a frame of its fields plus `row`, the index in the input; `damaged`: row -> why."""

    frames: list[tuple[Contract, pl.DataFrame]] = field(default_factory=list)
    damaged: dict[int, UndecodableRecord] = field(default_factory=dict)


def polars_type(spec: Field) -> Any:
    """Column type of one field."""
    if spec.kind != "array":
        return KIND_TYPES[spec.kind]
    inner = pl.Struct({f.name: polars_type(f) for f in spec.rows}) if spec.rows else pl.String
    return pl.List(inner)


@cache
def frame_schema(schema_id: int) -> dict[str, Any]:
    """Column types of one contract, in field order."""
    return {f.name: polars_type(f) for f in contracts()[schema_id].fields}


@cache
def family_schema(family: str) -> dict[str, Any]:
    """Column types of a family's event types side by side in their newest versions, envelope first.

    Raises DeclarationError when two event types give one name two types.
    """
    merged: dict[str, Any] = {}
    for contract in family_contracts(family):
        if contract is not newest()[contract.name]:
            continue
        for name, dtype in frame_schema(contract.schema_id).items():
            if merged.setdefault(name, dtype) != dtype:
                raise DeclarationError(
                    f"{family} 族的字段 {name} 有两种类型（{contract.name}）",
                    f"family {family}: field {name} has two types (see {contract.name})",
                )
    return merged


def _columns(contract: Contract, rows: list[int], payloads: list[bytes]) -> pl.DataFrame | None:
    """Frame of all payloads, which stand at `rows`, or None when any of them is not a canonical encoding."""
    try:
        batch = pyruhvro.deserialize_array(payloads, contract.text)
        batch.validate(full=True)  # it takes bytes for text that are not UTF-8
        again = pyruhvro.serialize_record_batch(batch, contract.text, 1)[0].to_pylist()
    except BaseException as error:  # it panics (a BaseException) on some damage
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return None
    if again != payloads or any(_holds_nul(column) for column in batch.columns):
        return None
    frame = pl.DataFrame(pl.from_arrow(batch))
    if not _within_calendar(contract, frame):
        return None
    stamps = [f.name for f in contract.fields if f.kind == "timestamp"]
    return frame.with_columns(pl.col(stamps).dt.replace_time_zone("UTC"), pl.Series(ROW, rows, pl.UInt32))


def _holds_nul(column: Any) -> bool:
    """Whether any text in an Arrow array holds U+0000 (see `wire`)."""
    if pa.types.is_struct(column.type):
        return any(_holds_nul(column.field(i)) for i in range(column.type.num_fields))
    if pa.types.is_list(column.type):
        return _holds_nul(column.values)
    return pa.types.is_string(column.type) and bool(pc.any(pc.match_substring(column, "\0")).as_py())


def _within_calendar(contract: Contract, frame: pl.DataFrame) -> bool:
    """Whether every date and time lies in the years 1 to 9999, beyond which Python (and so `wire`) has none."""
    bounds = {"date": CALENDAR_DAYS, "timestamp": CALENDAR_MICROSECONDS}
    timed = [(f.name, bounds[f.kind]) for f in contract.fields if f.kind in bounds]
    inside = [pl.col(n).to_physical().is_between(*b).all().alias(n) for n, b in timed]
    return all(frame.select(inside).row(0)) if inside else True


def _one_by_one(contract: Contract, rows: list[int], values: Sequence[bytes | None], out: Decoded) -> None:
    kept, facts = [], []
    for row in rows:
        try:
            facts.append(decode(values[row])[1])
            kept.append(row)
        except UndecodableRecord as error:
            out.damaged[row] = error
    if facts:
        frame = pl.DataFrame(facts, schema=frame_schema(contract.schema_id))
        out.frames.append((contract, frame.with_columns(pl.Series(ROW, kept, pl.UInt32))))


def _none_to_decode(rows: list[int], values: Sequence[bytes | None], out: Decoded) -> None:
    """Say of each record why it cannot even be split."""
    for row in rows:
        try:
            split(values[row])
        except UndecodableRecord as error:
            out.damaged[row] = error


def decode_columns(values: Sequence[bytes | None]) -> Decoded:
    """Decode a batch of records. Never raises for bad bytes: they are in `damaged`."""
    out = Decoded()
    by_head: dict[bytes, list[int]] = {}
    for row, value in enumerate(values):
        # One look at the header per schema, not per record; what is too long is told apart by its own head.
        head = value[: HEADER.size] if value and len(value) <= LARGEST else b""
        by_head.setdefault(head, []).append(row)
    by_schema: dict[int, list[int]] = {}
    for rows in by_head.values():
        try:
            by_schema[split(values[rows[0]])[0].schema_id] = rows
        except UndecodableRecord:
            _none_to_decode(rows, values, out)
    for schema_id, rows in by_schema.items():
        contract = contracts()[schema_id]
        payloads = [(values[row] or b"")[HEADER.size :] for row in rows]
        frame = _columns(contract, rows, payloads)
        if frame is None:
            _one_by_one(contract, rows, values, out)
        else:
            out.frames.append((contract, frame))
    return out
