"""GraduateRegistered 1 to 2: personal data was not passed on before, in whatever form."""

from __future__ import annotations

import polars as pl

from schemas.upcasting import Step


def columns() -> dict[str, pl.Expr]:
    """Nothing is known of facts stated under version 1."""
    return {name: pl.lit(None, pl.String) for name in ("name", "id_number", "student_number", "legal_basis")}


step = Step("GraduateRegistered", to_version=2, columns=columns)
