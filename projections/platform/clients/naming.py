"""Names of operations: `operationId` in the API's document, from which clients name their functions."""

from __future__ import annotations

import re
from typing import Any

PARAMETER = re.compile(r"\{(\w+)(:\w+)?\}")


def operation_id(method: str, path: str) -> str:
    """GET /v1/models -> models, GET /v1/models/{name} -> models_by_name, POST /v1/what-if -> post_what_if.

    A parameter within the path is left out, so that GET /v1/models/{name}/count is models_count.
    """
    parts = [part for part in path.strip("/").split("/") if part not in ("", "v1")]
    named = []
    for place, part in enumerate(parts):
        told = PARAMETER.fullmatch(part)
        if told is None:
            named.append(re.sub(r"\W+", "_", part).strip("_"))
        elif place == len(parts) - 1:
            named.append(f"by_{told[1]}")
    return "_".join([*([] if method == "GET" else [method.lower()]), *named])


def of_route(route: Any) -> str:
    """For FastAPI: the name of a route's first method."""
    return operation_id(min(route.methods), route.path_format)
