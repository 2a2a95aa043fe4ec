"""A history in an archive of a test's own, its closings, and the editions that are made of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from projections.closings import Closing
from projections.engine import archive
from projections.engine.statements import REJECTED
from projections.evaluation.tree.model import Tree
from projections.reports.editions.basis import FILE, Basis, suppress_below, tree_of
from projections.reports.editions.edition import Edition, Report, parse_edition, parse_period
from projections.reports.editions.folder import Editions
from projections.reports.editions.history import History
from projections.reports.editions.making import Made, Workshop, make
from projections.reports.editions.rejections import Rejections
from projections.reports.editions.verification import Verified, verify
from schemas.days import day_of, end_of_day
from schemas.periods import Period, period_before, settling_day_of
from schemas.topics import FAMILY_PARTITIONS
from tests.projections.story import Story
from tests.reports.small_contents import small_workshop


def closing_of(story: Story, period: Period) -> Closing:
    """As the worker resolves it: behind the last record that had been taken by the settling day's end."""
    known = settling_day_of(period, 10)
    until = end_of_day(known).timestamp() * 1000
    ends = {(family, p): 0 for family, count in FAMILY_PARTITIONS.items() for p in range(count)}
    for family, records in story.records.items():
        ends[family, 0] = max([record.offset + 1 for record in records if record.timestamp <= until], default=0)
    return Closing(period.kind, period.label, period.last, known, ends)


@dataclass
class Office:
    """Facts are told to `story` in the order of recording; `archive` writes what is new of them."""

    folder: Path
    story: Story = field(default_factory=Story)
    workshop: Workshop = field(default_factory=small_workshop)

    @property
    def root(self) -> Path:
        return self.folder / "archive"

    @property
    def editions(self) -> Editions:
        return Editions(self.folder / "reports")

    def archive(self) -> None:
        for family, records in self.story.records.items():
            archive.append(self.root, family, 0, records)
            archive.merge_small(self.root, family, 0)
            archive.seal(self.root, family, 0)

    def basis(
        self, name: str, tree: Tree | None = None, replaces: int | None = None, reason: str | None = None
    ) -> Basis:
        report, number = parse_edition(name)
        period = parse_period(report.period)
        closing, before = closing_of(self.story, period), closing_of(self.story, period_before(period))
        chosen, origin = (tree, FILE) if tree else tree_of(closing, History(self.root))
        edition = Edition(report, number or 1)
        quarters = [f"{period.label}-Q{n}" for n in range(1, 5)] if period.kind == "year" else []
        earlier = tuple(closing_of(self.story, parse_period(quarter)) for quarter in quarters)
        hidden = suppress_below(edition)
        return Basis(
            *(edition, closing, before, chosen, origin, hidden, replaces, reason, earlier), rejections=self.rejections()
        )

    def rejections(self) -> Rejections:
        """Of the story, as the verdict table would count them."""
        judged = [v for v in self.story.verdicts if v["outcome"] == REJECTED]
        return Counter((v["member"], day_of(v["recorded_at"]).isoformat()[:7]) for v in judged)

    def make(self, name: str, tree: Tree | None = None) -> Made:
        self.archive()
        return make(self.basis(name, tree), History(self.root), self.workshop)

    def close(self, name: str, tree: Tree | None = None, reason: str | None = None) -> Edition:
        """Make an edition and put it in its place."""
        self.archive()
        number = parse_edition(name)[1] or 1
        basis = self.basis(name, tree, number - 1 if number > 1 else None, reason)
        made = make(basis, History(self.root), self.workshop)
        self.editions.write(basis.edition, made.files)
        return basis.edition

    def state(self, edition: Edition, sha256: str = "") -> str:
        """ReportClosed of an edition, as the operator states it."""
        manifest = self.editions.manifest(edition)
        positions = [{"log_topic": "demand.events", "log_partition": 0, "next_offset": 1}]
        told = self.story.tell(
            "ReportClosed", "2026-07-10", "operator", f"report/{edition.report.name}", "2026-08-20",
            report_kind="monthly", period=edition.report.period, title=manifest.title, edition=edition.number,
            replaces_edition=manifest.replaces, reason=manifest.reason, as_of_on=manifest.closing.as_of,
            positions=positions, tree_id=manifest.tree_id, tree_version=manifest.tree_version,
            manifest_sha256=sha256 or manifest.sha256, link=None,
        )  # fmt: skip
        self.archive()
        return told

    def verify(self, edition: Edition) -> Verified:
        return verify(self.editions, edition, self.root, self.workshop)

    def folder_of(self, edition: Edition) -> Path:
        return self.editions.folder(edition)


def report(name: str) -> Report:
    return parse_edition(name)[0]
