"""What was rejected, counted by member and month: the one input of an edition that no archive holds.

An indicator's figure is told to the end of a month, so these counts are all that it needs. They are written into the
edition, as one of its files, and are the same again when the verdict table has been rebuilt from `verdicts.*`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime

import polars as pl

from projections.engine.statements import REFUSED, REJECTED, Refused
from projections.reports.editions.edition import Report, parse_period
from schemas.days import end_of_day
from schemas.errors import KitelineError, VerificationFailed

Rejections = Mapping[tuple[str, str], int]
"""Member and month (2026-06, in which it was recorded) -> statements rejected; none where there were none."""
FILE = "rejected.csv"
COLUMNS = ("member", "month", "rejected")


def for_report(rejections: Rejections | None, report: Report, until: date) -> Rejections | None:
    """What an edition of the report holds: up to a day, of a member's edition its own; to the public it is not told."""
    if rejections is None or (report.audience == "public" and report.member is None):
        return None
    return {
        (member, month): n
        for (member, month), n in rejections.items()
        if report.member in (None, member) and parse_period(month).last <= until
    }


def refused_of(rejections: Rejections) -> Refused:
    """As views ask for it: so many statements of each month, at its end. What else they said is not told."""

    def refused(recorded_until: datetime | None) -> pl.DataFrame:
        rows = [(member, end_of_day(parse_period(month).last), n) for (member, month), n in rejections.items()]
        schema = {"member": pl.String, "recorded_at": REFUSED["recorded_at"], "n": pl.UInt32}
        counted = pl.DataFrame(rows, schema, orient="row")
        if recorded_until is not None:
            counted = counted.filter(pl.col("recorded_at") <= recorded_until)
        each = counted.select(pl.exclude("n").repeat_by("n")).explode("member", "recorded_at")
        said = [pl.lit(None, dtype).alias(name) for name, dtype in REFUSED.items() if name not in each.columns]
        return each.with_columns(said).with_columns(outcome=pl.lit(REJECTED)).select(list(REFUSED)).cast(REFUSED)  # type: ignore[arg-type]

    return refused


def written(rejections: Rejections) -> bytes:
    """The file: member, month, rejected; by member and month."""
    made = io.StringIO()
    lines = csv.writer(made, lineterminator="\n")
    lines.writerow(COLUMNS)
    lines.writerows((*place, n) for place, n in sorted(rejections.items()))
    return made.getvalue().encode()


def read(content: bytes) -> Rejections:
    """Raises VerificationFailed where it is not as `written` writes it."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode())))
        found = {(member, parse_period(month).label): int(n) for member, month, n in rows[1:]}
    except (ValueError, KitelineError):
        found = {}
    if written(found) != content:
        raise VerificationFailed(
            f"{FILE} 已损坏：各行应为成员、月份、件数；请从备份恢复该版本的文件夹",
            f"{FILE} is damaged: each line is a member, a month and a number; restore the edition's folder from a backup",
        )
    return found
