"""The archive as of a day, for commands that evaluate."""

from __future__ import annotations

from datetime import date

from infra.refused import refused_at_hand
from infra.settings import Settings
from projections.engine import archive
from projections.engine.asof import AsOfView
from projections.engine.discovery import all_projections
from schemas.days import parse_day
from schemas.errors import UsageError
from schemas.topics import FAMILY_PARTITIONS


def past_view(settings: Settings, as_of: date | None, known_at: date | None) -> AsOfView:
    """A view of the archive. Raises UsageError while there is nothing in it."""
    root = settings.archive_dir
    if not any(archive.files(root, family) for family in FAMILY_PARTITIONS):
        raise UsageError(
            f"归档 {root} 还是空的；请先运行 kiteline worker 并发布数据，或运行 kiteline demo",
            f"the archive {root} is empty; run `kiteline worker` and publish something, or run `kiteline demo`",
        )
    return AsOfView(root, all_projections(), as_of, known_at, refused=refused_at_hand(settings))


def day_or_none(text: str, option: str) -> date | None:
    """The day that an option names; None where it is not given. Raises UsageError."""
    return parse_day(text, option) if text else None
