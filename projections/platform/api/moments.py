"""Which moment a request asks about: live, or as of a past day. Every read takes `as_of` and `known_at`."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from schemas.days import end_of_day

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
YEARS = range(1900, 2200)


def _day(value: Any) -> date:
    try:
        if isinstance(value, str) and ISO_DAY.fullmatch(value) and int(value[:4]) in YEARS:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("not_a_day", "not a day")


Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]


class MomentQuery(BaseModel):
    """Query parameters of every read. Unknown ones are refused: a mistyped `as_of` must not answer with today."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: Day | None = Field(
        None,
        description="截至这一天（北京时间当日结束）已发生的事；不给则为实时 / what had happened by the end of this day, "
        "Asia/Shanghai; absent is live",
        examples=["2026-06-30"],
    )
    known_at: Day | None = Field(
        None,
        description="截至这一天已记录的事；不给则不限 / what had been recorded by the end of this day; absent is unbounded",
        examples=["2026-06-30"],
    )

    @property
    def live(self) -> bool:
        return self.as_of is None and self.known_at is None

    @property
    def occurred_until(self) -> datetime | None:
        return end_of_day(self.as_of) if self.as_of else None

    @property
    def recorded_until(self) -> datetime | None:
        return end_of_day(self.known_at) if self.known_at else None


class ListQuery(MomentQuery):
    """Query parameters of every list."""

    limit: int = Field(100, ge=1, le=500, description="一页的条数 / items of a page")
    cursor: str | None = Field(
        None, max_length=4096, description="上一页的 next，原样带回 / `next` of the page before, as it was given"
    )
