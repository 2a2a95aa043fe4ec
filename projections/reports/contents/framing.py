"""The frame of every report: who issues it to whom and when, and how it was reached."""

from __future__ import annotations

from collections.abc import Sequence

from projections.evaluation.tree.model import Text
from projections.reports.contents.notes import notes
from projections.reports.contents.official_wording import ISSUER, TO_ALL
from projections.reports.contents.telling import Telling
from projections.reports.document import Block, Document


def framed(
    telling: Telling, title: Text, blocks: Sequence[Block], annexes: Sequence[Text], to: Text = TO_ALL
) -> Document:
    """Dated on the settling day: what it says was known at its end. A number is given when it is issued."""
    return Document(
        title=title,
        issuer=ISSUER,
        number="",
        to=to,
        dated=telling.material.closing.known_at,
        blocks=tuple(blocks),
        annexes=tuple(annexes),
        notes=notes(telling),
        suppress_below=telling.k,
    )
