"""/v1/stream: facts, rejections and changes of read models as they happen (server-sent events)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Send

from projections.platform.access.caller import Asking
from projections.platform.access.roles import Way
from projections.platform.api.live.live_client import KINDS, TOPICS, Client, Wanted
from projections.platform.api.live.live_feed import LiveFeed
from projections.platform.api.problems import responses
from projections.platform.api.statements.verdicts import shown_to
from schemas.errors import UsageError

SEND_SECONDS = 30.0
"""A client that takes nothing for this long is let go."""
SIGNED_IN_SECONDS = 300.0
"""A stream of somebody with an account ends then; browsers resume by themselves, if the session still holds."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
BEGIN = b": kiteline\nretry: 2000\n\n"
DESCRIPTION = """\
`event: fact`、`event: rejection`：数据同 /v1/facts 与 /v1/rejections 的条目，`id` 为 seq；
`event: models`：`{"changed": [...]}`，读模型已更新，请重新读取；
`event: gap`：`{"after", "before"}`，落后太多，其间的请从列表读取。断开后带 Last-Event-ID 续接。

`fact` and `rejection` carry the items of the lists, `id` is the seq; `models` says that read models moved;
`gap` that a resuming client was too far behind, and between which numbers. Resumes by Last-Event-ID, with the same filters.
"""


class StreamQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal["plain", "cloudevents"] = Field(
        "plain", description="cloudevents：数据为结构化 CloudEvent / facts and rejections as structured CloudEvents"
    )
    last_event_id: str | None = Field(None, description="同 Last-Event-ID 头 / as the header Last-Event-ID")
    families: str | None = Field(
        None,
        max_length=200,
        description=f"只要这些事件族，逗号分隔；models 另有 alerts、closings / only these, separated by commas: {', '.join(TOPICS)}",
        examples=["demand,service"],
    )
    kinds: str | None = Field(
        None,
        max_length=60,
        description=f"只要这几种消息，逗号分隔 / only these kinds of events, separated by commas: {', '.join(KINDS)}",
        examples=["fact,models"],
    )

    @property
    def wanted(self) -> Wanted:
        """Raises UsageError, with the names there are."""
        return Wanted(_named("families", self.families, TOPICS), _named("kinds", self.kinds, KINDS) or frozenset(KINDS))


class Stream(StreamingResponse):
    """The events of one client, encoded once for all. Leaves the feed when either side ends.

    Not FastAPI's EventSourceResponse: that encodes every event anew for every client.
    """

    media_type = "text/event-stream"

    def __init__(self, feed: LiveFeed, client: Client) -> None:
        self._feed = feed
        self._client = client
        super().__init__(client.chunks(feed.keep_alive), headers=HEADERS)

    async def stream_response(self, send: Send) -> None:
        start: dict[str, Any] = {"status": self.status_code, "headers": self.raw_headers}
        try:
            await send({"type": "http.response.start", **start})
            await send({"type": "http.response.body", "body": BEGIN, "more_body": True})
            async for chunk in self.body_iterator:
                async with asyncio.timeout(SEND_SECONDS):
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError as error:
            raise OSError("the client takes nothing") from error
        finally:
            self._feed.leave(self._client)


def routes(feed: LiveFeed) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["实时 / live"])

    @router.get(
        "/stream",
        summary="实时事件流 / live events",
        description=DESCRIPTION,
        response_class=StreamingResponse,
        responses={200: {"content": {Stream.media_type: {}}}, **responses(422, 503)},
    )
    async def stream(
        query: Annotated[StreamQuery, Query()], who: Asking, last_event_id: Annotated[str | None, Header()] = None
    ) -> Stream:
        resumed = last_event_id or query.last_event_id
        last_seq = _seq(resumed) if resumed else None
        client = Client(
            query.wanted,
            cloud_events=query.format == "cloudevents",
            shows=shown_to(who),
            seconds=None if who.way is Way.VISITOR else SIGNED_IN_SECONDS,
        )
        return Stream(feed, await feed.subscribe(last_seq, client))

    return router


def _named(parameter: str, told: str | None, there: Sequence[str]) -> frozenset[str]:
    """Names separated by commas; none where nothing is told."""
    names = frozenset(filter(None, (name.strip() for name in (told or "").split(","))))
    if unknown := sorted(names - set(there)):
        listed, shown = ", ".join(there), unknown[0][:40]
        raise UsageError(
            f"{parameter} 的值 {shown} 没有；可用：{listed}", f"{parameter} is {shown}, which is none of: {listed}"
        )
    return names


def _seq(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    raise UsageError(
        f"Last-Event-ID 的值 {text[:40]} 不是本流给出的 id（整数）；去掉它即从现在开始",
        f"Last-Event-ID is {text[:40]}, not an id of this stream (a whole number); leave it out to start from now",
    )
