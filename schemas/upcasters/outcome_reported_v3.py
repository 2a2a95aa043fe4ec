"""OutcomeReported 2 to 3: personal data was not passed on before, in whatever form."""

from __future__ import annotations

import polars as pl

from schemas.upcasting import Step


def columns() -> dict[str, pl.Expr]:
    """Nothing is known of facts stated under versions 1 and 2."""
    return {name: pl.lit(None, pl.String) for name in ("name", "id_number", "legal_basis")}


step = Step("OutcomeReported", to_version=3, columns=columns)
