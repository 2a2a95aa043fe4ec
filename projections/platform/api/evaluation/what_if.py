"""POST /v1/what-if: the evaluation as it is and with a scenario laid over the history. Nothing is written anywhere."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from projections.evaluation.indicators import all_indicators
from projections.evaluation.scenario.reading import read_scenario_text
from projections.evaluation.tree.in_force import tree_in_force
from projections.evaluation.tree.weights import reweighted
from projections.evaluation.what_if import Compared, what_if
from projections.platform.api.evaluation.baselines import Baselines
from projections.platform.api.evaluation.shapes import Scored, TreeAbout, about, scored
from projections.platform.api.evaluation.tree import TreeQuery, scope_in
from projections.platform.api.moments.asked import Day
from projections.platform.api.moments.reader import Reader
from projections.platform.api.problems import READ_PROBLEMS, responses
from schemas.days import day_of, now
from schemas.errors import Unavailable, UsageError

BYTES = 65_536
AT_ONCE = 1
"""Scenarios computed at one time: they share the history as it is."""
WAIT = 10.0
Code = Annotated[str, Field(min_length=1, max_length=64)]
Number = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TargetChange(Form):
    consortium: Code
    leaf: Code
    value: Number


class MajorOpening(Form):
    school: Code
    major: Code
    seats: int = Field(ge=0, le=100_000)
    first: Day = Field(alias="from")
    name: str | None = Field(None, max_length=100)


class MemberLeaving(Form):
    member: Code
    on: Day


class ScenarioForm(Form):
    """As in docs/what-if.md, without a tree's file; `weights` (leaf id -> points of 100) instead."""

    title: str = Field("情景", min_length=1, max_length=200)
    targets: list[TargetChange] = Field([], max_length=50)
    weights: dict[Code, Number] = Field({}, max_length=100)
    open_majors: list[MajorOpening] = Field([], max_length=20)
    member_leaves: list[MemberLeaving] = Field([], max_length=5)
    facts: list[dict[str, Any]] = Field([], max_length=50)


class LeafDifference(BaseModel):
    id: str
    changed: bool
    value_difference: float | None
    points_difference: float | None


class WhatIfShape(BaseModel):
    title: str
    as_of: date
    known_at: date | None
    hypothetical_facts: int
    tree_as_it_is: TreeAbout
    tree: TreeAbout
    as_it_is: Scored
    what_if: Scored
    differences: list[LeafDifference]


async def scenario_of(request: Request) -> ScenarioForm:
    """The body, not more of it than BYTES."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BYTES:
            raise UsageError(
                f"情景超过 {BYTES // 1024} KiB；请减少假设的事实",
                f"the scenario is above {BYTES // 1024} KiB; give fewer facts",
            )
    try:
        return ScenarioForm.model_validate_json(bytes(body))
    except ValidationError as error:
        faults = [one | {"loc": ("body", *one["loc"])} for one in error.errors(include_url=False)]
        raise RequestValidationError(faults) from None


def routes(reader: Reader) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["成效 / evaluation"], responses=READ_PROBLEMS)
    turns = threading.BoundedSemaphore(AT_ONCE)
    baselines = Baselines(reader)
    schema = ScenarioForm.model_json_schema(ref_template="#/components/schemas/{model}")
    inline = _inlined(schema, schema.pop("$defs", {}))

    @router.post(
        "/what-if",
        summary="假设情景下的评价，与现状并列；只读 / the evaluation with a scenario, beside what is; read only",
        response_model=WhatIfShape,
        responses=responses(404),
        openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": inline}}}},
    )
    def compared(
        query: Annotated[TreeQuery, Query()], form: Annotated[ScenarioForm, Depends(scenario_of)]
    ) -> dict[str, Any]:
        if not turns.acquire(timeout=WAIT):
            raise Unavailable("另一情景正在计算；请稍后重试", "another scenario is being computed; try again soon")
        try:
            return _compared(baselines, query, form)
        finally:
            turns.release()

    return router


def _compared(baselines: Baselines, query: TreeQuery, form: ScenarioForm) -> dict[str, Any]:
    view, measuring = baselines.at(query.as_of or day_of(now()), query.known_at)
    scope = scope_in(view, query.consortium, query.member)
    said = form.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"weights"})
    said = {name: value for name, value in said.items() if value}
    for target in said.get("targets", ()):  # a tree's numbers are plain decimals
        number = target["value"]
        target["value"] = int(number) if float(number).is_integer() else round(number, 6)
    scenario = read_scenario_text(json.dumps(said, ensure_ascii=False), view, form.title)
    if form.weights:
        weights = {name: Decimal(str(round(value, 6))) for name, value in form.weights.items()}
        base = tree_in_force(view.with_overlay(scenario.overlay), query.tree, all_indicators())
        scenario = replace(scenario, tree=reweighted(base, weights))
    found = what_if(view, scenario, all_indicators(), [scope], query.tree, measuring)
    [one] = found.compared
    return {
        "title": scenario.title,
        "as_of": view.on,
        "known_at": query.known_at,
        "hypothetical_facts": len(scenario.facts),
        "tree_as_it_is": about(found.tree_as_it_is),
        "tree": about(found.tree),
        "as_it_is": scored(one.as_it_is, found.planned_as_it_is),
        "what_if": scored(one.what_if, found.planned),
        "differences": [_difference(leaf) for leaf in one.leaves()],
    }


def _difference(leaf: Compared) -> dict[str, Any]:
    before, after = (side.points if side else None for side in (leaf.as_it_is, leaf.what_if))
    points = None if before is None or after is None else float(after - before)
    value = None if leaf.difference is None else float(leaf.difference)
    return {"id": leaf.leaf.id, "changed": leaf.changed, "value_difference": value, "points_difference": points}


def _inlined(schema: Any, parts: dict[str, Any]) -> Any:
    """The schema with its parts put in: the body is read by hand, so nothing else registers them."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _inlined(parts[schema["$ref"].rsplit("/", 1)[-1]], parts)
        return {name: _inlined(value, parts) for name, value in schema.items()}
    return [_inlined(one, parts) for one in schema] if isinstance(schema, list) else schema
