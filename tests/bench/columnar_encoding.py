"""Records of one event type from a frame of its fields, by columns; the first is held against the reference codec."""

from __future__ import annotations

import polars as pl
import pyarrow as pa
import pyruhvro

from schemas.contracts import contract_named
from schemas.wire import HEADER, encode
from tests.bench.figures import require


def encoded(event: str, frame: pl.DataFrame) -> list[bytes]:
    """One value per row; the columns are those of the newest version of the event type."""
    contract = contract_named(event)
    reference = encode(event, frame.row(0, named=True))
    shape = pyruhvro.deserialize_array([reference[HEADER.size :]], contract.text).schema
    naive = frame.with_columns(pl.col("occurred_at").dt.replace_time_zone(None))
    [batch] = pa.Table.to_batches(naive.to_arrow().cast(shape).combine_chunks())
    header = HEADER.pack(0, contract.schema_id)
    values = [header + payload for payload in pyruhvro.serialize_record_batch(batch, contract.text, 1)[0].to_pylist()]
    require(values[0] == reference, f"{event}: the columnar encoding differs from the reference codec")
    return values
