"""A request for every route of the policy, to be tried by every role."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx2

from projections.platform.access.policy import policy
from projections.platform.access.roles import Grant, Role

VALUES = {
    "GET /v1/models/{name}": "demands",
    "GET /v1/evidence/{figure}": "filling_rate",
    "GET /v1/figures/{figure}/trend": "placement_rate",
    "GET /v1/reasons/{code}": "unknown-code",
    "GET /v1/members/{code}": "4137012391",
    "GET /catalogue/events/{name}": "DemandPublished",
    "GET /catalogue/codes/{list_id}": "county",
    "GET /v1/mine/forms/{event_type}": "DemandPublished",
    "GET /v1/mine/forms/{event_type}/template": "DemandPublished",
    "GET /v1/catalogue/events/{name}": "DemandPublished",
    "GET /v1/catalogue/codes/{list_id}": "county",
    "GET /v1/places/{code}": "370705",
}
NEEDS_BROKER = (
    "GET /.well-known/jwks.json",
    *(name for name in policy().routes if re.search("/v1/mine/(dead-letters|uploads|credentials|forms)", name)),
)
"""Routes that infra adds."""


def cases(*, broker: bool) -> Iterator[tuple[str, Role]]:
    """Every route, with every role."""
    for route in policy().routes:
        if (route in NEEDS_BROKER) == broker:
            yield from ((route, role) for role in Role)


def ask(client: httpx2.Client, route: str) -> int:
    """The status that it is answered with; of a stream, as soon as it begins."""
    method, _, path = route.partition(" ")
    path = re.sub(r"\{[^}]*\}", VALUES.get(route, "1"), path)
    with client.stream(method, path) as answer:
        return answer.status_code


def is_refusal(status: int) -> bool:
    return status in (401, 403)


def wanted(route: str, role: Role, *, has_member: bool) -> int | None:
    """The status of a refusal that the policy asks for; None where it lets the role in."""
    resource = policy().routes[route]
    grant = policy().grants[role][resource]
    if grant is Grant.NO or (grant is Grant.OWN and not has_member and resource.startswith("mine")):
        return 401 if role is Role.PUBLIC else 403
    return None
