"""Accounts: made, locked and removed by the operator; a password is tried with growing delay after failures."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, case, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from projections.engine.database_errors import database_errors_told
from projections.platform.access.passwords import check_password, hashed, matches
from projections.platform.access.records import account, api_token, login_failure, login_session
from projections.platform.access.roles import Role
from schemas.days import now as system_clock
from schemas.errors import RequestRefused, UnknownName, UsageError

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
FREE_TRIES = 5
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=30), timedelta(hours=1)
FORGOTTEN = timedelta(days=1)
"""Failures are forgotten a day after the last one."""
a, f = account.c, login_failure.c


@dataclass(frozen=True)
class Account:
    name: str
    role: Role
    member: str | None
    made_at: datetime
    locked_at: datetime | None


class AccountTable:
    """Accounts in the table `account`. `clock` gives the time. Raises DatabaseUnavailable."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = system_clock) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, name: str, role: Role, password: str, member: str | None = None) -> None:
        """Raises UsageError: the name or the password cannot be one, there is such an account, a member is missing."""
        if not NAME.fullmatch(name):
            raise UsageError(
                f"账号名 {name[:60]} 不可用：3 至 60 个小写字母、数字和 . _ -",
                f"{name[:60]} cannot be an account's name: 3 to 60 of a-z, 0-9 and . _ -",
            )
        if role is Role.PUBLIC or ((role is Role.MEMBER) != (member is not None) and role is not Role.DEPARTMENT):
            raise UsageError(
                f"角色 {role} 与成员 {member or '（无）'} 不配：member 必须有成员代码，department 可有，其他没有",
                f"role {role} with member {member or 'none'}: a member needs its code, a department may have one, others none",
            )
        check_password(password, name)
        row = {"name": name, "role": role.value, "member": member, "password_hash": hashed(password)}
        try:
            with database_errors_told(), self._engine.begin() as connection:
                connection.execute(insert(account).values(row))
        except IntegrityError:
            raise UsageError(f"已有账号 {name}", f"there is an account {name} already") from None

    def every(self) -> list[Account]:
        with database_errors_told(), self._engine.connect() as connection:
            rows = connection.execute(select(account).order_by(a.name)).all()
        return [Account(row.name, Role(row.role), row.member, row.made_at, row.locked_at) for row in rows]

    def named(self, name: str) -> Account:
        """Raises UnknownName."""
        for one in self.every():
            if one.name == name:
                return one
        raise _unknown(name)

    def set_password(self, name: str, password: str, *, keep_session: bytes | None = None) -> None:
        """Ends all sessions but `keep_session` and forgets failures. Raises UnknownName, UsageError."""
        check_password(password, name)
        values = {"password_hash": hashed(password), "password_at": self._clock()}
        with database_errors_told(), self._engine.begin() as connection:
            if not connection.execute(update(account).where(a.name == name).values(values)).rowcount:
                raise _unknown(name)
            s = login_session.c
            connection.execute(delete(login_session).where(s.account == name, s.id_hash != (keep_session or b"")))
            connection.execute(delete(login_failure).where(f.name_hash == _hash(name)))

    def lock(self, name: str) -> None:
        """Its sessions end, its tokens are refused until it is unlocked. Raises UnknownName."""
        with database_errors_told(), self._engine.begin() as connection:
            if not connection.execute(update(account).where(a.name == name).values(locked_at=self._clock())).rowcount:
                raise _unknown(name)
            connection.execute(delete(login_session).where(login_session.c.account == name))

    def unlock(self, name: str) -> None:
        """Also ends the delay after failures. Raises UnknownName."""
        with database_errors_told(), self._engine.begin() as connection:
            if not connection.execute(update(account).where(a.name == name).values(locked_at=None)).rowcount:
                raise _unknown(name)
            connection.execute(delete(login_failure).where(f.name_hash == _hash(name)))

    def remove(self, name: str) -> None:
        """With its sessions and tokens. Raises UnknownName."""
        with database_errors_told(), self._engine.begin() as connection:
            connection.execute(delete(api_token).where(api_token.c.account == name))
            if not connection.execute(delete(account).where(a.name == name)).rowcount:
                raise _unknown(name)

    def log_in(self, name: str, password: str) -> str:
        """The name of the account whose password it is.

        Raises RequestRefused: `wrong-password`, said alike of unknown names, wrong passwords and locked accounts, after
        the same work; `too-many-requests` while the name's delay lasts, whatever the password.
        """
        name = name.casefold()
        key = _hash(name)
        self._try(key)
        with database_errors_told(), self._engine.connect() as connection:
            kept = connection.execute(
                select(a.password_hash).where(a.name == name, a.locked_at.is_(None))
            ).scalar_one_or_none()
        if matches(kept, password):
            with database_errors_told(), self._engine.begin() as connection:
                connection.execute(delete(login_failure).where(f.name_hash == key))
            return name
        raise RequestRefused(
            "账号或密码不对；忘记密码请联系平台运营方", "account or password is wrong; the operator can set a new password",
            kind="wrong-password", attribute="name",
        )  # fmt: skip

    def _try(self, key: bytes) -> None:
        """Counts the try as a failure before it is one, so that of many at once none is free. Success takes it back."""
        now = self._clock()
        over = func.least(f.failures + 1 - FREE_TRIES, 12)
        delay = func.least(LONGEST_DELAY.total_seconds(), FIRST_DELAY.total_seconds() * func.power(2, over))
        locked = case((over >= 0, literal(now, f.last_at.type) + func.make_interval(0, 0, 0, 0, 0, 0, delay)))
        begun = upsert(login_failure).values(name_hash=key, failures=1, last_at=now)
        counted = begun.on_conflict_do_update(
            index_elements=["name_hash"],
            set_={"failures": f.failures + 1, "last_at": now, "locked_until": locked},
            where=or_(f.locked_until.is_(None), f.locked_until <= now),
        ).returning(f.failures)
        with database_errors_told(), self._engine.begin() as connection:
            connection.execute(delete(login_failure).where(f.last_at < now - FORGOTTEN))
            if connection.execute(counted).first() is None:
                until = connection.execute(select(f.locked_until).where(f.name_hash == key)).scalar_one()
                raise _wait(until - now)


def _hash(name: str) -> bytes:
    return hashlib.sha256(name.casefold().encode("utf-8", "replace")).digest()


def _wait(left: timedelta) -> RequestRefused:
    seconds = max(1, round(left.total_seconds()))
    return RequestRefused(
        f"密码多次不对，请 {seconds} 秒后再试", f"too many wrong passwords; try again in {seconds} s",
        kind="too-many-requests", attribute="Retry-After", value=str(seconds),
    )  # fmt: skip


def _unknown(name: str) -> UnknownName:
    return UnknownName(
        f"没有账号 {name[:60]}；全部账号见 kiteline account list",
        f"there is no account {name[:60]}; see: kiteline account list",
    )
