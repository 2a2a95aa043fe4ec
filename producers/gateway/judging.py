"""The events of one request, judged one by one, and the answer that follows from what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from producers.gateway.cloud_event import Taken, taken
from producers.gateway.modes import Sent
from producers.gateway.portal_writer import Unconfirmed, Written
from producers.gateway.ports import Answer
from producers.gateway.problems import problem, problem_of
from producers.gateway.sealing import Seals
from schemas.errors import RequestRefused
from schemas.positions import Position

VERDICTS = "/v1/verdicts/"
Outcome = Written | Unconfirmed | RequestRefused


def judged(events: Sequence[Sent], member: str, seals: Seals) -> list[Taken | RequestRefused]:
    """What may be written of each event, in order; the same id with other content is refused the second time."""
    first: dict[str, Taken] = {}
    found: list[Taken | RequestRefused] = []
    for sent in events:
        try:
            if sent.wrong:
                raise sent.wrong
            event = taken(sent.attributes, sent.data, member, seals)
            if first.setdefault(event.event_id, event).value != event.value:
                raise RequestRefused(
                    f"id = “{event.event_id}”：同一批中已用于另一内容；请用新的 UUID",
                    f"id = {event.event_id!r}: used for other content in the same batch; take a new UUID",
                    kind="id-reused", attribute="id", value=event.event_id,
                )  # fmt: skip
            found.append(event)
        except RequestRefused as error:
            found.append(error)
    return found


def unconfirmed(outcome: Unconfirmed) -> dict[str, Any]:
    """The refusal for a record that the broker did not confirm."""
    return problem(
        "unavailable",
        f"Kafka 未确认写入（{outcome.why}）；没有记为已接收，请稍后以同样的事件号重发",
        f"Kafka did not confirm the write ({outcome.why}); it is not reported as taken, send it again with the same id",
    )


def answer_one(event: Taken, outcome: Written | Unconfirmed, retry_seconds: int) -> Answer:
    """202 when the broker has the event, else 503."""
    if isinstance(outcome, Unconfirmed):
        return Answer(503, unconfirmed(outcome), {"Retry-After": str(retry_seconds)})
    url = VERDICTS + event.event_id
    return Answer(202, submitted(event, outcome) | {"status": "submitted"}, {"Location": url})


def submitted(event: Taken, outcome: Outcome) -> dict[str, Any]:
    assert isinstance(outcome, Written)
    at = {"topic": outcome.topic, "partition": outcome.partition, "offset": outcome.offset}
    told = {"event_id": event.event_id, "verdict_url": VERDICTS + event.event_id, "position": at}
    return told | {"wait_for": str(Position(outcome.topic, outcome.partition, outcome.offset))}


def answer_batch(
    events: Sequence[Sent], found: Sequence[Taken | RequestRefused], outcomes: Sequence[Outcome], retry_seconds: int
) -> Answer:
    """202 when all are taken, 207 when some are, 503 or 422 when none is; one result per event, in order."""
    results = [_result(n, *one) for n, one in enumerate(zip(events, found, outcomes, strict=True))]
    counts = {
        "taken": sum(r["status"] == 202 for r in results),
        "unconfirmed": sum(r["status"] == 503 for r in results),
        "refused": sum(r["status"] not in (202, 503) for r in results),
    }
    retry = {"Retry-After": str(retry_seconds)} if counts["unconfirmed"] else {}
    if counts["taken"]:
        return Answer(202 if counts["taken"] == len(results) else 207, counts | {"events": results}, retry)
    if counts["unconfirmed"]:
        why = next(outcome for outcome in outcomes if isinstance(outcome, Unconfirmed))
        return Answer(503, unconfirmed(why) | counts | {"events": results}, retry)
    told = problem(
        "no-event-taken",
        f"{len(results)} 个事件都有误，逐个说明见 events",
        f"all {len(results)} events are wrong, see events",
    )
    return Answer(422, told | counts | {"events": results})


def _result(number: int, sent: Sent, event: Taken | RequestRefused, outcome: Outcome) -> dict[str, Any]:
    result: dict[str, Any] = {"index": number}
    if sent.event_id:
        result["event_id"] = sent.event_id
    if isinstance(event, RequestRefused):
        told = problem_of(event)
    elif isinstance(outcome, Unconfirmed):
        told = unconfirmed(outcome)
    else:
        return result | submitted(event, outcome) | {"status": 202}
    return result | {"status": told["status"], "problem": told}
