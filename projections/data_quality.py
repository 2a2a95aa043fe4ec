"""Findings: contradictions between facts, derived from what the facts of several families say (data quality)."""

from __future__ import annotations

from projections.engine.declaration import Projection, ReadModel
from projections.findings.kinds import findings

projection = Projection(
    "data-quality",
    "数据质量",
    "Data quality",
    read_models=(ReadModel("findings", "事实之间的矛盾", "Contradictions between facts", findings),),
    reads=("demand", "graduates", "majors", "services", "cooperation", "consortia"),
)
