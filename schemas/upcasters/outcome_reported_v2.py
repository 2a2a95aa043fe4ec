"""OutcomeReported 1 to 2: which way and at which level a graduate goes on studying was not asked before."""

from __future__ import annotations

import polars as pl

from schemas.upcasting import Step


def columns() -> dict[str, pl.Expr]:
    """Not known of facts stated under version 1, also of those with `further_study`."""
    return {"study_route": pl.lit(None, pl.String), "study_level": pl.lit(None, pl.String)}


step = Step("OutcomeReported", to_version=2, columns=columns)
