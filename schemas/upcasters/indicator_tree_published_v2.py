"""IndicatorTreePublished 1 to 2: definition, population and the source of the target were not told before."""

from __future__ import annotations

import polars as pl

from schemas.columns import frame_schema
from schemas.contracts import contract_of
from schemas.upcasting import Step

NEW = ("definition_zh", "definition_en", "population_zh", "population_en", "target_source")


def columns() -> dict[str, pl.Expr]:
    """Nothing is known of them in trees published under version 1."""
    new = [pl.lit(None, pl.String).alias(name) for name in NEW]
    newest = frame_schema(contract_of("IndicatorTreePublished", 2).schema_id)["indicators"]
    return {"indicators": pl.col("indicators").list.eval(pl.element().struct.with_fields(new)).cast(newest)}


step = Step("IndicatorTreePublished", to_version=2, columns=columns)
