"""/v1/intake: how much admission has decided lately, and why it has turned statements down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text

from projections.engine.database_errors import database_errors_told
from projections.platform.access.caller import Asking
from projections.platform.access.roles import Grant
from projections.platform.api.moments.reader import Reader
from projections.platform.api.operation.shapes import Intake, Per
from projections.platform.api.problems import responses
from projections.platform.api.statements.verdicts import personal_types
from schemas.days import now
from schemas.reasons import SENTENCES

MOST = 200_000
"""Newest verdicts that are looked at: no index is by time."""
STRETCHES = {"minute": (timedelta(minutes=1), 60), "hour": (timedelta(hours=1), 48), "day": (timedelta(days=1), 30)}
RECENT = f"""
WITH newest AS (
  SELECT decided_at, outcome, event_type, reasons FROM verdict
  WHERE seq > (SELECT coalesce(max(seq), 0) FROM verdict) - {MOST}
)
"""
BUCKETS = text(f"""{RECENT}
SELECT date_trunc(:per, decided_at, 'Asia/Shanghai') AS at, outcome, count(*) AS n FROM newest
WHERE decided_at >= :since GROUP BY 1, 2
""")
REASONS = text(f"""{RECENT}
SELECT reason ->> 'code' AS code, count(*) AS n
FROM newest CROSS JOIN LATERAL jsonb_array_elements(reasons) AS reason
WHERE decided_at >= :since AND outcome = 'rejected' AND (event_type IS NULL OR event_type <> ALL(:hidden))
GROUP BY 1 ORDER BY n DESC, code
""")
REACHES = text(f"{RECENT} SELECT count(*) < {MOST} OR min(decided_at) < :since FROM newest")


class IntakeQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    per: Per = Field(
        "hour", description="每段多长：最近 60 分钟、48 小时或 30 天 / the last 60 minutes, 48 hours or 30 days"
    )


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["运行 / operation"])

    @router.get(
        "/intake",
        summary="近期裁定的数量与退回理由 / how much was decided lately, and why rejected",
        response_model=Intake,
        responses=responses(422, 503),
    )
    def intake(query: Annotated[IntakeQuery, Query()], who: Asking) -> dict[str, Any]:
        length, number = STRETCHES[query.per]
        since = _beginning(now(), query.per) - (number - 1) * length
        hidden = [] if who.may("graduate-facts") is Grant.ALL else sorted(personal_types())
        with database_errors_told(), reader.engine.connect() as connection:
            found = connection.execute(BUCKETS, {"per": query.per, "since": since}).all()
            reasons = connection.execute(REASONS, {"since": since, "hidden": hidden}).all()
            complete = bool(connection.execute(REACHES, {"since": since}).scalar())
        counts = {(row.at, row.outcome): row.n for row in found}
        starts = [since + n * length for n in range(number)]
        outcomes = ("accepted", "rejected", "duplicate")
        return {
            "per": query.per,
            "since": since,
            "complete": complete,
            "buckets": [{"at": at} | {outcome: counts.get((at, outcome), 0) for outcome in outcomes} for at in starts],
            "reasons": [
                {"code": row.code, "zh": zh, "en": en, "rejections": row.n}
                for row in reasons
                for zh, en in [SENTENCES.get(row.code, (row.code, row.code))]
            ],
        }

    return router


def _beginning(at: datetime, per: str) -> datetime:
    """The beginning of its minute, hour or day, Asia/Shanghai (whose day begins at 16:00 UTC)."""
    at = at.replace(second=0, microsecond=0)
    if per == "minute":
        return at
    at = at.replace(minute=0)
    return at if per == "hour" else at - timedelta(hours=(at.hour + 8) % 24)
