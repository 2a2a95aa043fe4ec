"""What some figures of the city are at a cutoff, found from its facts in another way than by the read models."""

from __future__ import annotations

from datetime import date

import polars as pl

from schemas.days import end_of_day
from tests.bench.history.city import PLACED

NEWEST = ("occurred_at", "event_id")
KEPT = {
    "GraduateRegistered": {"graduates": "member"},
    "OutcomeReported": {"outcomes": "outcome"},
    "DemandPublished": {"demands": "member", "openings": "openings"},
    "DemandRevised": {"openings": "openings"},
    "DemandFilled": {"filled": "filled_total"},
    "ServiceAccepted": {"contracts": "contract_value"},
    "ServiceRated": {"scores": "score"},
}
"""Event type -> what is kept of it, and from which field."""


class Truth:
    """Keeps of every subject the newest statement of each kind among the facts within both clocks."""

    def __init__(self, on: date | None = None) -> None:
        self._until = end_of_day(on) if on else None
        self._newest: dict[str, pl.DataFrame] = {}

    def learn(self, event: str, frame: pl.DataFrame) -> None:
        for name, column in KEPT.get(event, {}).items():
            self._keep(name, frame.select("subject", *NEWEST, "recorded_at", pl.col(column).alias("said")))

    def _keep(self, name: str, frame: pl.DataFrame) -> None:
        if self._until is not None:
            frame = frame.filter(pl.col("occurred_at") <= self._until, pl.col("recorded_at") <= self._until)
        frame = frame.drop("recorded_at")
        if name in self._newest:
            frame = pl.concat([self._newest[name], frame])
        self._newest[name] = frame.sort(NEWEST).unique("subject", keep="last")

    def figures(self) -> dict[str, float]:
        """Indicator id -> its value."""
        said = {name: frame.select("subject", said="said") for name, frame in self._newest.items()}
        graduates = said["graduates"].join(said["outcomes"].rename({"said": "outcome"}), on="subject", how="left")
        placed = graduates["outcome"].is_in(list(PLACED)).fill_null(value=False).sum()
        published = said["openings"].join(said["demands"], on="subject", how="semi")
        demands = published.join(said["filled"].rename({"said": "filled"}), on="subject", how="left")
        filled = demands.select(pl.min_horizontal("said", pl.col("filled").fill_null(0)).sum()).item()
        points = said["scores"]["said"].replace_strict(
            {"very_satisfied": 100, "satisfied": 80, "basically_satisfied": 60}, default=0
        )
        return {
            "placement_rate": 100.0 * int(placed) / graduates.height,
            "filling_rate": 100 * filled / demands["said"].sum(),
            "contract_value": float(int(said["contracts"]["said"].sum())),
            "service_satisfaction": int(points.sum()) / points.len(),
        }
