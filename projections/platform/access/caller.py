"""`caller(request)`: who is asking, for every endpoint that shows different people different things."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from projections.platform.access.refusing import refusal
from projections.platform.access.roles import EVERYTHING, Caller


def caller(request: Request) -> Caller:
    """As the gate has found out. An API that was built without accounts has no gate and shows everything."""
    if request.app.state.access is None:
        return EVERYTHING
    found: Caller = request.state.caller  # without it the request has gone round the gate: better no answer
    return found


Asking = Annotated[Caller, Depends(caller)]


def own_member(who: Asking) -> str:
    """A dependency: the member whose own things are asked for. Raises RequestRefused for a caller that has none."""
    if who.member is None:
        raise refusal(who, "/v1/mine")
    return who.member
