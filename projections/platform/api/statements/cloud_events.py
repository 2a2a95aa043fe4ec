"""/v1/cloudevents/...: the lists of facts and rejections as CloudEvents batches; the stream uses the same events.

id        the seq of the item, as in the stream
type      cn.kiteline.fact.accepted | cn.kiteline.fact.rejected
time      when it was recorded; subject: where the item shows one
data      the item of /v1/facts or /v1/rejections
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, TypeAdapter

from projections.engine.view import Row
from projections.platform.access.caller import Asking
from projections.platform.api.moments.asked import ListQuery
from projections.platform.api.moments.reader import Reader
from projections.platform.api.problems import READ_PROBLEMS, responses
from projections.platform.api.shapes import Fact, Rejection
from projections.platform.api.statements.facts import newest
from projections.platform.api.statements.verdicts import accepted_by, facts_for, rejected_by, rejections_for
from schemas.cloud_event_names import NAMESPACE, PLATFORM

BATCH = "application/cloudevents-batch+json"
Item = TypeVar("Item", Fact, Rejection)


class CloudEvent(BaseModel, Generic[Item]):
    """A CloudEvent 1.0 in structured mode. `subject` is absent where the item shows none."""

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    time: AwareDatetime
    subject: str | None = None
    datacontenttype: Literal["application/json"]
    data: Item


def cloud_event(item: Row) -> dict[str, Any]:
    """An item of the lists or of the verdict tail as a CloudEvent, ready for JSON."""
    rejected = "reasons" in item
    data = (Rejection if rejected else Fact).model_validate(item).model_dump(mode="json")
    return {
        "specversion": "1.0",
        "id": str(item["seq"]),
        "source": PLATFORM,
        "type": f"{NAMESPACE}.fact.{'rejected' if rejected else 'accepted'}",
        "time": data["recorded_at"],
        **({"subject": data["subject"]} if data["subject"] else {}),
        "datacontenttype": "application/json",
        "data": data,
    }


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1/cloudevents", tags=["事实 / facts"], responses=READ_PROBLEMS)

    def batch(request: Request, query: ListQuery, page: dict[str, Any]) -> Response:
        body = TypeAdapter(list[Any]).dump_json([cloud_event(item) for item in page["items"]])
        headers = {}
        if page["next"]:
            headers["Link"] = f'<{request.url.include_query_params(cursor=page["next"])}>; rel="next"'
        return Response(body, media_type=BATCH, headers=headers)

    def described(shape: Any) -> dict[int | str, dict[str, Any]]:
        schema = {
            "type": "array",
            "items": CloudEvent[shape].model_json_schema(ref_template="#/components/schemas/{model}"),
        }
        return {
            200: {"content": {BATCH: {"schema": schema}}, "description": "下一页见 Link 头 / the next page is in Link"}
        }

    @router.get(
        "/facts",
        summary="/v1/facts 的 CloudEvents 批 / as CloudEvents",
        response_class=Response,
        responses=described(Fact),
    )
    def facts(request: Request, query: Annotated[ListQuery, Query()], who: Asking) -> Response:
        return batch(request, query, newest(reader, "facts", query, [*accepted_by(query), *facts_for(who)]))

    @router.get(
        "/rejections", summary="/v1/rejections 的 CloudEvents 批 / as CloudEvents", response_class=Response,
        responses=described(Rejection) | responses(401, 403),
    )  # fmt: skip
    def rejections(request: Request, query: Annotated[ListQuery, Query()], who: Asking) -> Response:
        return batch(request, query, newest(reader, "rejections", query, [*rejected_by(query), *rejections_for(who)]))

    return router
