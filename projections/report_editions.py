"""Editions of reports that are closed: which, on what cutoff and tree, and the hash of their manifest (plan clause 四(三))."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from projections.engine.declaration import Entity, Projection, ReadModel

report_edition = Entity(
    "report_edition",
    family="governance",
    key=("subject", "edition"),
    sets={
        "ReportClosed": (
            *("report_kind", "period", "title", "replaces_edition", "reason", "as_of_on", "tree_id", "tree_version"),
            *("manifest_sha256", "link", "consortium"),
        )
    },
)


def closed_editions(on: date) -> Select[Any]:
    """Every closed edition whose day has come by `on`: what it is of, what it replaces, its manifest's SHA-256, and
    `newest`: the number of the newest edition of its report."""
    e = report_edition.table.c
    columns = (e.subject, e.edition, e.report_kind, e.period, e.title, e.consortium, e.replaces_edition, e.reason)
    newest = func.max(e.edition).over(partition_by=e.subject)
    return select(
        *columns, e.as_of_on, e.tree_id, e.tree_version, e.manifest_sha256, e.link, newest.label("newest"),
        e.report_kind_by.label("event_id"),
    ).where(e.as_of_on <= on)  # fmt: skip


projection = Projection(
    "report-editions",
    "报告定稿",
    "Closed editions of reports",
    entities=(report_edition,),
    read_models=(ReadModel("report-editions", "报告各版", "Editions of reports", closed_editions),),
)
