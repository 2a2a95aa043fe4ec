"""What a report says, chosen by the kind of its closing and by whom it is of. The same material gives the same content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from projections.evaluation.remembering import Measuring
from projections.reports.contents.evidence import Evidence
from projections.reports.contents.monthly import monthly
from projections.reports.contents.of_member import of_member
from projections.reports.contents.quarterly import quarterly
from projections.reports.contents.telling import Telling
from projections.reports.contents.yearly import yearly
from projections.reports.document import Document
from projections.reports.material import Material

KINDS: Mapping[str, Callable[[Telling], Document]] = {"month": monthly, "quarter": quarterly, "year": yearly}


@dataclass(frozen=True)
class Content:
    """`evidence`: key -> CSV of the events behind, made when it is asked for; it has every key that the document names.

    `measure`: remembers the figures that the document was made of.
    """

    document: Document
    evidence: Evidence
    measure: Measuring


def contents(material: Material) -> Content:
    """The report of a closing: of one member, or the monthly, quarterly or yearly one of a consortium or of all."""
    telling = Telling(material)
    write = of_member if material.scope.member is not None else KINDS[material.closing.kind]
    return Content(write(telling), telling.evidence, telling.measure)
