"""Accounts of the demo's members, so that 我的报送 can be tried: one of a school, one of an enterprise."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from infra.engine import open_engine
from infra.services import Services
from producers.samples.city import sample_members
from projections.platform.access.accounts import AccountTable
from projections.platform.access.roles import Role

KINDS = ("school", "enterprise")


@dataclass(frozen=True)
class DemoAccount:
    """`password`: a new one each time; it is printed and kept nowhere."""

    name: str
    member: str
    password: str


def member_accounts(services: Services) -> list[DemoAccount]:
    """Make them, or give them new passwords where they are. Raises DatabaseUnavailable."""
    engine = open_engine(services)
    try:
        table = AccountTable(engine)
        there = {one.name for one in table.every()}
        made = []
        for kind in KINDS:
            member = next(one for one in sample_members() if one.kind == kind)
            one = DemoAccount(f"demo.{kind}", member.code, secrets.token_urlsafe(12))
            if one.name in there:
                table.set_password(one.name, one.password)
                table.unlock(one.name)
            else:
                table.add(one.name, Role.MEMBER, one.password, one.member)
            made.append(one)
        return made
    finally:
        engine.dispose()
