"""Which moment a request asks about: live, or as of a past day. Every read takes `as_of`,
`known_at` and `wait_for`.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from schemas.days import end_of_day
from schemas.errors import UsageError
from schemas.positions import Position, parse_position

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


def _position(value: Any) -> Position:
    try:
        return parse_position(str(value), "wait_for")
    except UsageError:
        raise PydanticCustomError("not_a_position", "not a position") from None


At = Annotated[Position, BeforeValidator(_position, json_schema_input_type=str)]
LONGEST_WAIT = 30.0


class Asked(BaseModel):
    """Which moment is asked about, and what must be visible before the answer."""

    model_config = ConfigDict(frozen=True)

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

    wait_for: list[At] = Field(
        [],
        max_length=20,
        description="等到这些位置（含）之前写入的都看得见再回答；写入时返回的位置，主题:分区:偏移量，可多个 / answer once what was "
        "written up to these positions can be seen; as writing has returned them, topic:partition:offset",
        examples=[["inbox.4137012391:0:57"]],
    )
    wait_seconds: float = Field(
        5, ge=0, le=LONGEST_WAIT, description="最多等多少秒，过后回答 504 / seconds to wait for it; 504 after that"
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


class MomentQuery(Asked):
    """Query parameters of every read. Unknown ones are refused: a mistyped `as_of` must not answer with today."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ListQuery(MomentQuery):
    """Query parameters of every list."""

    limit: int = Field(100, ge=1, le=500, description="一页的条数 / items of a page")
    cursor: str | None = Field(
        None, max_length=4096, description="上一页的 next，原样带回 / `next` of the page before, as it was given"
    )
