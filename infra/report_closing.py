"""Closes reports: an edition from the kept closing, its folder, and the fact ReportClosed, each once.

The fact follows from the edition alone: its id, its moment (the end of the settling day) and what it says. So whoever
closes again, after a crash or with another machine's clock, states the very same, which admission takes once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.cli.scopes import scopes_of
from infra.operator_voice import Statement, operator_fact, state_by_operator
from infra.provision import OPERATOR
from infra.report_cutoffs import Kept
from infra.report_rejections import rejections_at_hand, verdicts_are_whole
from infra.report_workshop import Opened
from infra.services import Services
from projections.closings import Closing
from projections.consortia import members_in, named_members
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from projections.engine.view import Row
from projections.evaluation.indicators import all_indicators
from projections.evaluation.tree.reading import read_tree
from projections.report_editions import closed_editions
from projections.reports.editions.basis import FILE, Basis, suppress_below, tree_of
from projections.reports.editions.edition import REPORT_KINDS, Edition, Report
from projections.reports.editions.folder import Editions
from projections.reports.editions.history import History
from projections.reports.editions.making import make
from projections.reports.editions.manifest import Manifest
from projections.reports.editions.rejections import Rejections
from projections.reports.editions.verification import subject_of
from schemas.days import end_of_day
from schemas.errors import UsageError, VerificationFailed


@dataclass(frozen=True)
class Again:
    """That a new edition is wanted in place of one that is closed, and why."""

    reason: str


@dataclass(frozen=True)
class Closed:
    """`is_new`: whether it was made now; an edition that was there already is left as it is."""

    edition: Edition
    folder: Path
    manifest: Manifest
    is_new: bool


@dataclass
class ReportClosing:
    """One sitting: the editions of one period are made of one reading of the archive."""

    services: Services
    opened: Opened
    tree: Path | None = None
    history: History = field(init=False)
    _looked: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.history = History(self.services.settings.archive_dir, rejections_at_hand(self.services))

    @property
    def editions(self) -> Editions:
        return Editions(self.services.settings.editions_dir)

    def close(self, report: Report, closings: Kept, again: Again | None, wait: float | None) -> Closed:
        """Make the edition of a report unless it is there, and state ReportClosed.

        With `again` the next one is made. Raises UsageError, VerificationFailed (the archive is not so far), DiskFull,
        and what `state_by_operator` raises: then the edition is there, and closing once more states it.
        """
        view = self.history.closed(closings.closing)
        scopes_of(view, [report.consortium] if report.consortium else [], report.member or "")
        stated = self._stated(report)
        there = self.editions.numbers(report)
        number = max([*there, *stated], default=0)
        if again is not None and not number:
            raise UsageError(
                f"{report.name} 还没有定稿，不用 --again", f"{report.name} has no edition yet: leave --again out"
            )
        if number in there and again is None:
            edition = Edition(report, number)
            if self.tree is not None:
                raise UsageError(
                    f"{edition.name} 已定稿；换指标体系要出新版：--again --reason 原因",
                    f"{edition.name} is closed; another tree makes a new edition: --again --reason WHY",
                )
            done = Closed(edition, self.editions.folder(edition), self.editions.manifest(edition), is_new=False)
            self._require_as_stated(done, stated)
        else:
            done = self._made(report, closings, again, number, stated)
        # Also those whose closing died before it could say so; what is known already is not said again.
        waiting = [Edition(report, n) for n in self.editions.numbers(report) if n not in stated]
        if waiting:
            state_by_operator(self.services, [self._fact(self.editions.manifest(one)) for one in waiting], wait)
        return done

    def _require_as_stated(self, done: Closed, stated: dict[int, Row]) -> None:
        """Nobody gets a changed folder stated by closing it once more."""
        row = stated.get(done.edition.number)
        if row is not None and row["manifest_sha256"] != done.manifest.sha256:
            raise VerificationFailed(
                f"{done.edition.name} 的文件夹与定稿时不同；请运行 kiteline report verify {done.edition.name}，并从备份恢复",
                f"the folder of {done.edition.name} is not what was closed; see `kiteline report verify"
                f" {done.edition.name}` and restore it from a backup",
            )

    def _made(self, report: Report, closings: Kept, again: Again | None, newest: int, stated: dict[int, Row]) -> Closed:
        number: int = newest + 1
        replaces: int | None = newest
        reason = again.reason if again else None
        if again is None:  # the first, or one whose folder was lost: then it is made as it was closed
            number = newest or 1
            row = stated.get(number, {})
            replaces, reason = row.get("replaces_edition"), row.get("reason")
        edition = Edition(report, number)
        if self.tree is not None:
            tree, origin = read_tree(self.tree, all_indicators()), FILE
        else:
            tree, origin = tree_of(closings.closing, self.history)
        hidden = suppress_below(edition, self.services.settings.suppress_below)
        basis = Basis(
            *(edition, closings.closing, closings.before, tree, origin, hidden, replaces, reason, closings.earlier),
            rejections=self._rejections(closings.closing),
        )
        made = make(basis, self.history, self.opened.workshop)
        if number in stated and stated[number]["manifest_sha256"] != made.manifest.sha256:
            raise UsageError(
                f"{edition.name} 已定稿，但文件夹不见了，重新生成的与定稿的不同；请从备份恢复文件夹，或用 --again 出新版",
                f"{edition.name} is closed and its folder is gone; what is made anew is another: restore the folder from a"
                " backup, or make a new edition with --again",
            )
        return Closed(edition, self.editions.write(edition, made.files), made.manifest, is_new=True)

    def _rejections(self, closing: Closing) -> Rejections | None:
        """What was rejected; looked at once, since a sitting is of one period."""
        if not self._looked and not verdicts_are_whole(self.services, closing, self.history.closed(closing)):
            self.history = self.history.knowing(None)
        self._looked = True
        return self.history.rejections

    def _stated(self, report: Report) -> dict[int, Row]:
        """Number -> what ReportClosed says of the editions of a report, as far as the archive goes."""
        view = AsOfView(self.services.settings.archive_dir, all_projections())
        told = closed_editions(view.on).subquery()
        rows = view.rows(told.select().where(told.c.subject == subject_of(Edition(report, 1))))
        return {row["edition"]: row for row in rows}

    def _fact(self, manifest: Manifest) -> Statement:
        report, closing = manifest.edition.report, manifest.closing
        said: dict[str, Any] = {
            "report_kind": REPORT_KINDS[report.kind],
            "period": report.period,
            "title": manifest.title,
            "edition": manifest.edition.number,
            "replaces_edition": manifest.replaces,
            "reason": manifest.reason,
            "as_of_on": closing.as_of,
            "positions": [
                {"log_topic": self.services.topics.canonical(family), "log_partition": partition, "next_offset": end}
                for (family, partition), end in sorted(closing.positions.items())
            ],
            "tree_id": manifest.tree_id,
            "tree_version": manifest.tree_version,
            "manifest_sha256": manifest.sha256,
            "link": None,
        }
        local = subject_of(manifest.edition).removeprefix(f"{OPERATOR}/")
        return operator_fact("ReportClosed", local, said, end_of_day(closing.known_at), report.consortium)


def members_of(history: History, closing: Closing, consortium: str | None) -> list[str]:
    """Members that get an edition of their own: all there are on the closing's day, or those of a consortium."""
    view = history.closed(closing)
    named = named_members(view.on)
    asked = named.select().where(named.c.kind.is_not(None))
    if consortium is not None:
        asked = asked.where(named.c.member_code.in_(members_in(consortium, view.on)))
    return sorted(row["member_code"] for row in view.rows(asked))
