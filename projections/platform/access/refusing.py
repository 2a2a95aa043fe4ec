"""What somebody is told who may not see a thing: a visitor to log in, everybody else that it is not open to the role."""

from __future__ import annotations

from projections.platform.access.roles import Caller, Way
from schemas.errors import RequestRefused


def refusal(who: Caller, what: str) -> RequestRefused:
    """`what`: a path or a resource."""
    if who.way is Way.VISITOR:
        return RequestRefused(
            f"{what} 登录后才能看；请登录或带上令牌", f"{what} needs an account: log in, or send a token",
            kind="unauthenticated", attribute="Authorization",
        )  # fmt: skip
    return RequestRefused(
        f"{what} 不对 {who.role} 开放；权限见 docs/access.md", f"{what} is not open to {who.role}; see docs/access.md",
        kind="forbidden",
    )  # fmt: skip
