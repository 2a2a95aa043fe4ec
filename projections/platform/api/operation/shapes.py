"""Shapes of the operators' reads."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Per = Literal["minute", "hour", "day"]


class GenerationShape(BaseModel):
    number: int
    state: Literal["live", "stale", "previous", "building", "left"] = Field(
        description="live 现用, stale 现用但需重建, previous 上一代, building 未完成, left 待清除 / to be dropped"
    )
    declaration: str = Field(description="声明的散列，前 12 位 / hash of what the tables were made from")
    begun_at: datetime
    built_at: datetime | None = Field(description="首次切换给读者的时间 / when readers were first pointed to it")
    read: int = Field(description="已读的位置数 / positions that it has taken")
    whole: int = Field(description="现用一代所到的位置数 / positions that live has taken")
    rate: float | None = Field(description="每秒条数 / facts per second of its rebuild")
    seconds_left: float | None = Field(description="按此速度还需多少秒 / at this pace; null when none is under way")
    under_way: bool = Field(description="该投影正在重建 / a rebuild of the projection runs now")
    bytes: int = Field(description="占用空间 / space that its tables take")


class RequestShape(BaseModel):
    """What was asked of workers. Not begun: waits for one; begun and not ended: under way."""

    id: int
    what: Literal["rebuild", "return"] = Field(description="重建、恢复上一代")
    asked_by: str
    asked_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    done: bool | None
    zh: str | None
    en: str | None


class ProjectionShape(BaseModel):
    name: str
    title_zh: str
    title_en: str
    families: list[str] = Field(description="所读的事实 / facts that its tables are made from")
    reads: list[str] = Field(description="所读的投影 / projections that it reads")
    derived: bool = Field(description="没有自己的表 / has no tables of its own")
    needs_rebuild: bool
    can_return: bool = Field(
        description="有由同一声明建立的上一代 / there is a previous generation of this declaration"
    )
    generations: list[GenerationShape]
    request: RequestShape | None = Field(description="最近一次请求 / the newest request")
    rebuild_command: str | None
    return_command: str | None


class ProjectionList(BaseModel):
    items: list[ProjectionShape]
    measures_lag: bool = Field(description="能否应答 /v1/lag / whether there is a broker to measure lag against")


class Confirmation(BaseModel):
    """The name once more: a wrong click rebuilds nothing."""

    model_config = ConfigDict(extra="forbid")

    confirm: str = Field(max_length=100, description="再写一遍投影名 / the projection's name", examples=["demand"])


class Bucket(BaseModel):
    """Verdicts made in a stretch of time."""

    at: datetime = Field(description="起点 / its beginning")
    accepted: int
    rejected: int
    duplicate: int


class ReasonCount(BaseModel):
    code: str
    zh: str
    en: str
    rejections: int


class Intake(BaseModel):
    """What admission has decided since `since`. `complete`: false where there is more than is looked at."""

    per: Per
    since: datetime
    complete: bool
    buckets: list[Bucket] = Field(description="由早到晚，没有的也列出 / the earliest first, empty ones too")
    reasons: list[ReasonCount] = Field(description="退回理由，多的在前 / why rejected, most first")


class EndShape(BaseModel):
    """The error that a worker ended for; its words name the way out."""

    error: str = Field(description="错误的类别 / class of the error", examples=["DiskFull", "NotProvisioned"])
    retriable: bool = Field(
        description="服务恢复后重新启动即可 / it is enough to start it again once the service is back"
    )
    zh: str
    en: str


class PutOffShape(BaseModel):
    what: str = Field(description="哪项工作 / which work", examples=["closings", "projector"])
    at: datetime
    zh: str
    en: str


class WorkerShape(BaseModel):
    """A worker process."""

    id: int
    host: str
    pid: int
    readers: list[str] = Field(description="负责：admission 准入, projector 投影, archiver 归档 / what it does")
    state: Literal["running", "silent", "stopped", "failed"] = Field(
        description="running 运行中, silent 失去联系（被强行结束、机器停机或连不上数据库）, stopped 已停止,"
        " failed 因错误停止 / silent: killed, its machine is down, or it has no database"
    )
    begun_at: datetime
    seen_at: datetime = Field(description="最后一次联系 / its last sign of life")
    ended_at: datetime | None
    ended_for: EndShape | None
    put_off: PutOffShape | None = Field(description="最近一次推迟或重做的工作 / what it last put off or did again")


class WorkerList(BaseModel):
    """Those that run first, then the others, the latest first."""

    items: list[WorkerShape]
    unattended: list[str] = Field(description="没有进程负责的工作 / work that no running process does")
    silent_after: float = Field(
        description="多少秒没有联系即为失去联系 / seconds without a sign of life until it is silent"
    )
