"""Verdicts of many facts at once: by COPY, into a table whose indexes are made when all are there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
from sqlalchemy import Engine, text

from projections.records import verdict
from schemas.ids import original_id
from schemas.reasons import SENTENCES

VERDICT = ("topic", "partition", "offset", "recorded_at", "member", "event_id", "event_type", "subject", "occurred_at",
           "outcome", "reasons", "content_hash")  # fmt: skip
REJECTED_OF = 100
"""One statement in so many is turned down before it is stated rightly."""


class Judging:
    """Accepts every fact it is given, and rejects some statements besides. Counts both."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._at = 0
        self.judged = self.rejected = 0

    def judge(self, frame: pl.DataFrame) -> None:
        """`frame`: facts of one family, as `schemas.facts` has them."""
        told = frame.select(
            "recorded_at", "member", "event_id", pl.col("type").alias("event_type"), "subject", "occurred_at"
        )
        self.judged += told.height
        wrong = told[::REJECTED_OF]
        self.rejected += wrong.height
        ids = pl.Series("event_id", [original_id() for _ in range(wrong.height)], pl.String)
        reason = next(iter(SENTENCES))
        zh, en = SENTENCES[reason]
        why = json.dumps([{"code": reason, "field": None, "value": None, "zh": zh, "en": en}], ensure_ascii=False)
        both = pl.concat([
            told.with_columns(pl.lit("accepted").alias("outcome"), pl.lit("[]").alias("reasons")),
            wrong.with_columns(ids, pl.lit("rejected").alias("outcome"), pl.lit(why).alias("reasons")),
        ])  # fmt: skip
        numbered = both.with_columns(
            ("inbox." + pl.col("member")).alias("topic"),
            pl.lit(0).alias("partition"),
            pl.int_range(self._at, self._at + both.height).alias("offset"),
            pl.lit("\\x00").alias("content_hash"),
        )
        self._at += both.height
        with self._engine.begin() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            columns = ", ".join(f'"{name}"' for name in VERDICT)
            with raw.cursor().copy(f"COPY verdict ({columns}) FROM STDIN WITH (FORMAT csv)") as copy:
                copy.write(numbered.select(VERDICT).write_csv(include_header=False).encode())

    @contextmanager
    def without_indexes(self) -> Iterator[None]:
        """The same indexes are there afterwards; the primary key stays."""
        query = text(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :table AND indexname NOT IN"
            " (SELECT conname FROM pg_constraint)"
        )
        with self._engine.begin() as connection:
            found = connection.execute(query, {"table": verdict.name}).all()
            for one in found:
                connection.execute(text(f'DROP INDEX "{one.indexname}"'))
        yield
        with self._engine.begin() as connection:
            for one in found:
                connection.execute(text(one.indexdef))
