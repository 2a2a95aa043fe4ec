"""`wait_for`: an answer that comes when there is a verdict, or when the fact can be seen; bounded, and clear when not yet."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from fastapi import Query
from starlette.concurrency import run_in_threadpool

from producers.gateway.portal_writer import Written
from producers.gateway.ports import AcceptedFact, Answer, GatewayParts
from schemas.positions import Position

LONGEST_WAIT = 30.0
PAUSE = 0.2
"""Seconds between two looks."""
ACCEPTED = "accepted"


class WaitFor(StrEnum):
    """VISIBLE: the platform's read models show it."""

    VERDICT = "verdict"
    VISIBLE = "visible"


WAIT_FOR = Query(None, description="等到有裁定，或等到平台上可见 / wait for the verdict, or until it can be seen")
TIMEOUT = Query(5, ge=0, le=LONGEST_WAIT, description="最多等多少秒 / seconds to wait for it")
SAID = {
    "submitted": ("已提交，尚无裁定；请稍后查 verdict_url", "submitted, no verdict yet; ask verdict_url soon"),
    "rejected": (
        "已退回，理由见 verdict；请改正后再次提交",
        "rejected, see the reasons; correct it and state it again",
    ),
    "duplicate": ("重复：此前已接受", "a duplicate: it was accepted before"),
    "accepted": ("已接受", "accepted"),
    "visible": ("已接受，平台上已可见", "accepted, and it can be seen"),
    "invisible": (
        "已接受，平台上尚不可见；请稍后再查",
        "accepted, and cannot be seen yet; ask again soon",
    ),
}


async def with_verdicts(parts: GatewayParts, member: str, answer: Answer, wait_for: WaitFor, seconds: float) -> Answer:
    """`answer` to `POST /v1/events` with what became of each event within `seconds`.

    200 when everything that was waited for is known; else the status stays, and each event says how far it is.
    """
    deadline = time.monotonic() + seconds
    entries = [answer.body] if "position" in answer.body else list(answer.body.get("events", []))
    entries = [entry for entry in entries if "position" in entry]
    if not entries:
        return answer
    at = {index: Written(**entry["position"]) for index, entry in enumerate(entries)}
    found = await verdicts_by_then(parts, list(at.values()), deadline)
    seen = await _seen(parts, member, list(found.values()), deadline) if wait_for is WaitFor.VISIBLE else None
    made = [_with_verdict(entry, found.get(at[index]), seen) for index, entry in enumerate(entries)]
    known = all(entry.pop("known") for entry in made)
    if "position" in answer.body:
        return Answer(200 if known and answer.status == 202 else answer.status, made[0], answer.headers)
    by_index = {entry["index"]: entry for entry in made}
    events = [by_index.get(entry["index"], entry) for entry in answer.body["events"]]
    status = 200 if known and answer.status == 202 else answer.status
    return Answer(status, answer.body | {"events": events}, answer.headers)


async def verdicts_by_then(
    parts: GatewayParts, positions: Sequence[Written], deadline: float
) -> Mapping[Written, dict[str, Any]]:
    """Position -> its verdict, of those that have one by `deadline` (monotonic seconds)."""
    wanted = set(positions)
    while True:
        found = await run_in_threadpool(parts.verdicts.at, list(wanted))
        if len(found) == len(wanted) or time.monotonic() >= deadline:
            return found
        await asyncio.sleep(PAUSE)


async def visible_by_then(
    parts: GatewayParts, facts: Sequence[AcceptedFact], deadline: float
) -> Mapping[AcceptedFact, Position]:
    """Those of `facts` that can be seen by `deadline`, and where they stand in their canonical topics."""
    if not facts:
        return {}
    watching = parts.visibility.watch(facts)
    watch = await run_in_threadpool(watching.__enter__)
    try:
        while True:
            found = await run_in_threadpool(watch.visible)
            if len(found) == len(set(facts)) or time.monotonic() >= deadline:
                return found
            await asyncio.sleep(PAUSE)
    finally:
        await run_in_threadpool(watching.__exit__, None, None, None)


def accepted_fact(member: str, event_id: str, verdict: Mapping[str, Any]) -> AcceptedFact:
    """From a verdict as it is told."""
    return AcceptedFact(member, event_id, str(verdict["event_type"]), datetime.fromisoformat(verdict["recorded_at"]))


async def _seen(
    parts: GatewayParts, member: str, verdicts: Sequence[Mapping[str, Any]], deadline: float
) -> dict[str, Position]:
    """Event id -> canonical position, of those verdicts whose fact can be seen. Of a duplicate, what was accepted
    before."""
    facts: dict[str, AcceptedFact] = {}
    for verdict in verdicts:
        event_id = str(verdict["event_id"])
        if verdict["outcome"] == "duplicate":
            earlier = await run_in_threadpool(parts.verdicts.of, member, event_id)
            verdict = next((one for one in earlier if one["outcome"] == ACCEPTED), verdict)
        if verdict["outcome"] == ACCEPTED:
            facts[event_id] = accepted_fact(member, event_id, verdict)
    found = await visible_by_then(parts, list(facts.values()), deadline)
    return {fact.event_id: at for fact, at in found.items()}


def _with_verdict(
    entry: Mapping[str, Any], verdict: Mapping[str, Any] | None, seen: Mapping[str, Position] | None
) -> dict[str, Any]:
    """`known`: whether what was waited for has come."""
    in_batch = "index" in entry
    if verdict is None:
        return {**entry, **_said("submitted"), "known": False}
    outcome = str(verdict["outcome"])
    made = {**entry, "outcome": outcome, "verdict": dict(verdict)}
    known, said = True, outcome
    if seen is not None and outcome != "rejected":
        made["visible"] = known = entry["event_id"] in seen
        if known:
            made["canonical"] = asdict(seen[entry["event_id"]])
        if outcome == ACCEPTED:
            said = "visible" if known else "invisible"
    made["status"] = (200 if known else entry["status"]) if in_batch else outcome
    return {**made, **_said(said), "known": known}


def _said(key: str) -> dict[str, str]:
    zh, en = SAID[key]
    return {"zh": zh, "en": en}
