"""The demo's report: last month's of the sample consortium that has the most members.

The samples were all stated today, when last month's settling day was over: no worker closes a month before the first
record. So the cutoff is taken here, as of today's log; it is kept nowhere, and ReportClosed, which tells of kept closings,
is not stated. All else is as `kiteline report close` makes it, and `kiteline report verify` proves it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from infra.report_rejections import rejections_at_hand
from infra.report_workshop import open_workshop
from infra.services import Services
from producers.samples.city import city
from projections.closings import Closing
from projections.engine import archive
from projections.reports.editions.basis import Basis, suppress_below, tree_of
from projections.reports.editions.edition import Edition, report_of
from projections.reports.editions.folder import Editions
from projections.reports.editions.history import History
from projections.reports.editions.making import make
from schemas.days import day_of, now
from schemas.periods import Period, period_before, period_of
from schemas.topics import FAMILY_PARTITIONS


def demo_report(services: Services) -> tuple[Edition, Path]:
    """The edition and its folder; made unless it is there. The archive must have reached the log's end."""
    month = period_before(period_of("month", day_of(now())))
    consortium = Counter(one["consortium"] for one in city()["memberships"]).most_common(1)[0][0]
    edition, editions = Edition(report_of(month, consortium), 1), Editions(services.settings.editions_dir)
    if not editions.numbers(edition.report):
        root = services.settings.archive_dir
        history, closing = History(root, rejections_at_hand(services)), _as_of_today(root, month)
        tree, origin = tree_of(closing, history)
        hidden = suppress_below(edition, services.settings.suppress_below)
        basis = Basis(edition, closing, None, tree, origin, hidden, rejections=history.rejections)
        editions.write(edition, make(basis, history, open_workshop().workshop).files)
    return edition, editions.folder(edition)


def _as_of_today(root: Path, month: Period) -> Closing:
    ends = {
        (family, partition): archive.next_offset(root, family, partition)
        for family, count in FAMILY_PARTITIONS.items()
        for partition in range(count)
    }
    return Closing(month.kind, month.label, month.last, day_of(now()), ends)
