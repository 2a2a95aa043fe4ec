"""What a manifest pins of the program is all that the figures and the files are made by."""

from __future__ import annotations

from projections.reports.editions.environment import sources


def test_every_source_of_figures_and_files_is_pinned() -> None:
    named = {inside for inside, _ in sources()}
    assert {
        "projections/evaluation/tree/consortium.yaml",
        "projections/evaluation/measuring.py",
        "projections/reports/contents/content.py",
        "projections/reports/writers/html.j2",
        "projections/reports/writers/report.typ",
        "projections/engine/asof_entity.py",
        "schemas/upcasting.py",
        "schemas/events/demand/DemandPublished.v1.avsc",
    } <= named
    assert not any(name.startswith("projections/platform/") for name in named)
