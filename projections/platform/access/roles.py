"""Roles, what a role may see of a thing, and who is asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """Members are schools, enterprises and institutes: which, says the catalogue of members."""

    PUBLIC = "public"
    MEMBER = "member"
    DEPARTMENT = "department"
    OFFICE = "office"
    OPERATOR = "operator"


class Grant(StrEnum):
    """ROUNDED: counts of people at month ends, rounded, none of few people; SUPPRESSED: the same, in finer tables;
    OWN: what the caller's member stated or what concerns it; NO: refused."""

    ALL = "all"
    SUPPRESSED = "suppressed"
    ROUNDED = "rounded"
    OWN = "own"
    NO = "no"


class Way(StrEnum):
    """How the caller has shown who it is."""

    VISITOR = "visitor"
    SESSION = "session"
    TOKEN = "token"  # noqa: S105


class Scope(StrEnum):
    """What a token may be used for: reading as its owner's role; its member's own verdicts and dead letters; stating
    facts in its member's name."""

    READ = "read"
    MINE = "mine"
    STATE = "state"


@dataclass(frozen=True)
class Caller:
    """Who is asking. `grants`: what the policy gives its role, by resource; `grant`: what it gives for this route.

    `account`: its name; None for visitors and for tokens that belong to a member alone. `member`: whose things are its
    own. `session`: hash of the session's id.
    """

    role: Role
    grants: Mapping[str, Grant] = field(default_factory=dict, repr=False)
    grant: Grant = Grant.NO
    way: Way = Way.VISITOR
    account: str | None = None
    member: str | None = None
    scopes: frozenset[Scope] = frozenset()
    session: bytes | None = field(default=None, repr=False)
    fewest: int = 5
    """Counts of fewer people are shown to the office alone."""

    def may(self, resource: str) -> Grant:
        """What it may see of a resource of the policy; all where there is no policy (see `caller`)."""
        return self.grants.get(resource, Grant.NO) if self.grants else self.grant

    @property
    def sees_all_of_people(self) -> bool:
        return self.may("people") is Grant.ALL

    @property
    def audience(self) -> str:
        """Two callers with the same get the same answer from the same address; "" for the public."""
        if self.role is Role.PUBLIC:
            return ""
        scopes = "+".join(sorted(self.scopes)) if self.way is Way.TOKEN else "-"
        return f"{self.role}/{self.member or ''}/{scopes}"


EVERYTHING = Caller(Role.OFFICE, grant=Grant.ALL)
"""Who asks an API that was built without accounts."""
