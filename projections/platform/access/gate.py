"""The gate before every endpoint: finds out who is asking and what the policy gives it for this route."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request
from sqlalchemy import Engine

from projections.platform.access.accounts import AccountTable
from projections.platform.access.policy import Policy, policy
from projections.platform.access.refusing import refusal
from projections.platform.access.roles import Caller, Grant, Role, Scope, Way
from projections.platform.access.same_site import READS, check_origin, check_token
from projections.platform.access.sessions import SessionTable
from projections.platform.access.tokens import TokenTable
from schemas.days import now as system_clock
from schemas.errors import RequestRefused

HOME = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Access:
    """Who has accounts here, and what they may see. `visitors`: as what role somebody without one is taken.

    Visitors with more than the public's role are taken so only by a loopback name: no page elsewhere can point its own
    name here and ask. `fewest`: counts of fewer people are shown to the office alone.
    """

    accounts: AccountTable
    sessions: SessionTable
    tokens: TokenTable
    policy: Policy
    visitors: Role = Role.PUBLIC
    fewest: int = 5

    def caller(self, request: Request) -> Caller:
        """Who is asking; blocks. Raises RequestRefused (unauthenticated, cross-site)."""
        said = request.headers.get("authorization")
        if said is not None:
            return self._by_token(said)
        cookie = request.cookies.get(cookie_name(request))
        if cookie:
            found = self.sessions.find(cookie)
            if found:
                if request.method not in READS:
                    check_origin(request)
                    check_token(request, cookie)
                member = found.member
                who = Caller(found.role, way=Way.SESSION, account=found.account, member=member, session=found.id_hash)
                return self._granted(who)
        return self.visitor(request)

    def visitor(self, request: Request) -> Caller:
        """Somebody who has not said who it is."""
        return self._granted(Caller(self._visitor(request)))

    def for_role(self, role: Role, member: str | None = None) -> Caller:
        """A caller of a role, as a visitor: to show somebody what others see."""
        return self._granted(Caller(role, member=member))

    def _visitor(self, request: Request) -> Role:
        host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
        return self.visitors if host in HOME else Role.PUBLIC

    def _by_token(self, said: str) -> Caller:
        kind, _, token = said.partition(" ")
        found = self.tokens.bearer(token.strip()) if kind.casefold() == "bearer" else None
        if found is None:
            raise RequestRefused(
                "令牌无效、已过期或已撤销；请换一个有效的令牌，或去掉 Authorization 以访客身份读取",
                "the token is unknown, expired or revoked; use a good one, or leave Authorization out to read as a visitor",
                kind="unauthenticated", attribute="Authorization", value="***",
            )  # fmt: skip
        role = Role(found.role) if found.role else Role.MEMBER
        return self._granted(
            Caller(role, way=Way.TOKEN, account=found.account, member=found.member, scopes=found.scopes)
        )

    def _granted(self, who: Caller) -> Caller:
        return replace(who, grants=self.policy.grants[who.role], fewest=self.fewest)

    def admit(self, who: Caller, method: str, path: str) -> Caller:
        """The caller with what it may see of this route. Raises RequestRefused (unauthenticated, forbidden)."""
        resource = self.policy.routes[f"{method} {path}"]
        needs = self.policy.scopes[resource]
        if who.way is Way.TOKEN and needs not in who.scopes:
            if needs is not Scope.READ or self.policy.grants[Role.PUBLIC][resource] is not Grant.ALL:
                raise _out_of_scope(path, needs)
            # What is open to everybody is read as everybody sees it.
            who = replace(who, role=Role.PUBLIC, member=None, grants=self.policy.grants[Role.PUBLIC])
        grant = who.may(resource)
        if grant is Grant.NO or (grant is Grant.OWN and who.member is None and resource.startswith("mine")):
            raise refusal(who, path)
        return replace(who, grant=grant)


def _out_of_scope(path: str, needs: Scope | None) -> RequestRefused:
    zh, en = f"需要有 {needs} 范围的令牌", f"a token with the scope {needs} is needed"
    if needs is None:
        zh, en = "不能用令牌，请登录后操作", "not by token: log in"
    return RequestRefused(f"{path}：{zh}", f"{path}: {en}", kind="forbidden", attribute="Authorization")


def open_access(
    engine: Engine, *, visitors: Role = Role.PUBLIC, fewest: int = 5, clock: Callable[[], Any] = system_clock
) -> Access:
    """Access over the accounts in a database. Raises DeclarationError when the policy cannot be read."""
    tables = AccountTable(engine, clock), SessionTable(engine, clock), TokenTable(engine, clock)
    return Access(*tables, policy(), visitors, fewest)


def cookie_name(request: Request) -> str:
    """Over https one that no other host and no plain connection can set."""
    return "__Host-kiteline" if request.url.scheme == "https" else "kiteline_session"


def gate(access: Access) -> Callable[[Request], Awaitable[None]]:
    """A dependency of every route, behind Identify: the caller with what it may see here, or RequestRefused."""

    async def pass_gate(request: Request) -> None:
        request.state.caller = access.admit(request.state.caller, request.method, request.scope["route"].path)

    return pass_gate
