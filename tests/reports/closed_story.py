"""A story in an archive, and its closings as the platform makes them: what was recorded by the settling day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from projections.closings import Closing
from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.evaluation.evaluation import Targets
from projections.evaluation.scope import EVERYBODY, Scope
from projections.evaluation.tree.model import Tree
from projections.reports.material import Material, Past
from schemas.days import end_of_day
from schemas.periods import Kind, period_of, settling_day_of
from tests.projections.story import Story


@dataclass(frozen=True)
class ClosedStory:
    """All facts of the story are in the archive, those that came late behind the rest."""

    story: Story
    root: Path

    @classmethod
    def archived(cls, story: Story, root: Path) -> ClosedStory:
        for family, records in story.records.items():
            archive.append(root, family, 0, records)
        return cls(story, root)

    def closing(self, kind: Kind, day: date) -> Closing:
        """Of the period in which a day lies: positions hold what was recorded by the 10th of the following month."""
        period = period_of(kind, day)
        known_at = settling_day_of(period, 10)
        until = end_of_day(known_at)
        ends = {
            (family, 0): max((record.offset + 1 for record in records if record.recorded_at <= until), default=0)
            for family, records in self.story.records.items()
        }
        return Closing(kind, period.label, period.last, known_at, ends)

    def view(self, closing: Closing, as_of: date | None = None) -> AsOfView:
        return AsOfView(self.root, all_projections(), as_of or closing.as_of, closing.known_at, closing.positions)

    def past(self, before: Closing, closing: Closing) -> Past:
        return Past(before, self.view(before), self.view(closing, before.as_of))

    def material(
        self,
        closing: Closing,
        before: Closing | None,
        tree: Tree,
        targets: Targets | None = None,
        scope: Scope = EVERYBODY,
        suppress_below: int = 0,
        earlier: tuple[Closing, ...] = (),
    ) -> Material:
        past = None if before is None else self.past(before, closing)
        pasts = tuple(self.past(one, closing) for one in earlier)
        return Material(closing, self.view(closing), past, tree, targets or {}, scope, suppress_below, pasts)
