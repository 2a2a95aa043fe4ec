"""What a request asks for: two that ask the same have one answer."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.types import Scope

READS = "/v1/"
DIRECT = ("/v1/stream", "/v1/lag", "/v1/projections", "/v1/intake", "/v1/workers")
"""Never kept: a stream has no end; lag and work under way are looked at when asked for; what was decided lately, or who has
fallen silent, is so by the clock."""
EXPORTS = "/export"
"""End of paths that are not kept either: files of any length."""
PAST = frozenset({"as_of", "known_at", "compare"})
"""Parameters whose answers come from the archive too."""


@dataclass(frozen=True)
class Question:
    """`audience`: who may see the same answer: "" for everybody, else a name such as a role or a member."""

    audience: str
    path: str
    query: tuple[tuple[str, str], ...]

    @property
    def past(self) -> bool:
        return any(name in PAST and value for name, value in self.query)

    @property
    def waits(self) -> bool:
        """Whether it wants to see what was written at some position."""
        return any(name == "wait_for" for name, _ in self.query)


def question_of(scope: Scope, audience: str) -> Question | None:
    """None for what is no read of the API, or one that is never kept."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path: str = scope["path"]
    if not path.startswith(READS) or path.startswith(DIRECT) or path.endswith(EXPORTS):
        return None
    try:
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return None
    # The order of one parameter's own values may mean something; that of parameters does not.
    return Question(audience, path, tuple(sorted(pairs, key=lambda pair: pair[0])))
