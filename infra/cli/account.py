"""`kiteline account`: accounts of the information platform: add, list, lock, unlock, password, remove, token."""

from __future__ import annotations

import getpass
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import Engine

from infra.cli.console import err, out
from infra.engine import open_engine
from infra.services import open_services
from infra.settings import load_settings
from projections.platform.access.accounts import AccountTable
from projections.platform.access.roles import Role, Scope
from projections.platform.access.tokens import TokenTable
from schemas.days import SHANGHAI
from schemas.errors import UsageError

accounts = typer.Typer(
    no_args_is_help=True,
    help="账号：新增、列出、锁定、解锁、改密码、删除、令牌 / accounts of the platform: add, list, lock, password, token",
)
Name = Annotated[str, typer.Argument(help="账号名 / account's name")]
Generate = Annotated[
    bool, typer.Option("--generate", help="生成一个密码，标准输出只有它 / make a password, alone on standard output")
]


def register(app: typer.Typer) -> None:
    app.add_typer(accounts, name="account")


@contextmanager
def _engine() -> Iterator[Engine]:
    engine = open_engine(open_services(load_settings(), broker=False))
    try:
        yield engine
    finally:
        engine.dispose()


@accounts.command("add")
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="角色 / role")],
    member: Annotated[str, typer.Option(help="成员代码（member 必填，department 可填）/ member code")] = "",
    generate: Generate = False,
) -> None:
    """新增一个账号 / add an account

    密码从终端读取，或从标准输入读取一行；不能写在命令里。

    The password is asked for, or read as one line from standard input; never an argument.

    例 / example: kiteline account add wfzy.planner --role member --member 4137012391
    """
    password = _new_password(name, generate)
    with _engine() as engine:
        AccountTable(engine).add(name, role, password, member or None)
    _told(name, "已新增 / added", password if generate else "")


@accounts.command("list")
def listed() -> None:
    """列出账号 / list accounts"""
    table = Table("账号 / account", "角色 / role", "成员 / member", "新增 / added", "锁定 / locked")
    with _engine() as engine:
        for one in AccountTable(engine).every():
            times = (f"{t.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if t else "" for t in (one.made_at, one.locked_at))
            table.add_row(one.name, one.role.value, one.member or "", *times)
    out().print(table if table.row_count else "没有账号 / no accounts")


@accounts.command("lock")
def lock(name: Name) -> None:
    """锁定：会话结束，令牌停用 / lock: its sessions end, its tokens are refused"""
    with _engine() as engine:
        AccountTable(engine).lock(name)
    _told(name, "已锁定 / locked")


@accounts.command("unlock")
def unlock(name: Name) -> None:
    """解锁；密码多次不对的等待也随之取消 / unlock, and end the delay after wrong passwords"""
    with _engine() as engine:
        AccountTable(engine).unlock(name)
    _told(name, "已解锁 / unlocked")


@accounts.command("password")
def password(name: Name, generate: Generate = False) -> None:
    """改密码，它的会话随即结束 / set a new password; its sessions end"""
    chosen = _new_password(name, generate)
    with _engine() as engine:
        AccountTable(engine).set_password(name, chosen)
    _told(name, "密码已改 / password changed", chosen if generate else "")


@accounts.command("remove")
def remove(name: Name) -> None:
    """删除账号及其会话和令牌 / remove an account with its sessions and tokens"""
    with _engine() as engine:
        AccountTable(engine).remove(name)
    _told(name, "已删除 / removed")


@accounts.command("token")
def token(
    name: Name,
    label: Annotated[str, typer.Option(help="备注，如 Prometheus / what it is for")] = "",
    scope: Annotated[list[Scope] | None, typer.Option(help="范围，可重复 / scope, may be repeated")] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="有效天数 / days until it expires")] = 90,
    show: Annotated[bool, typer.Option("--list", help="列出令牌（不含令牌本身）/ list them, not the secrets")] = False,
    revoke: Annotated[str, typer.Option(help="撤销一个令牌，立即生效 / make one useless at once", metavar="ID")] = "",
) -> None:
    """签发接口令牌，只显示这一次 / issue an API token, shown this once

    例 / example: TOKEN=$(kiteline account token office.chen --label 周报 --days 30)
    """
    with _engine() as engine:
        tokens, account = TokenTable(engine), AccountTable(engine).named(name)
        if revoke:
            tokens.revoke_of(name, revoke)
            _told(name, f"令牌 {revoke} 已撤销 / token {revoke} revoked")
            return
        if show:
            table = Table(
                "编号 / id", "备注 / label", "范围 / scopes", "到期 / expires", "最近使用 / used", "撤销 / revoked"
            )
            for one in tokens.issued_to(name):
                moments = (one.expires_at, one.used_at, one.revoked_at)
                times = (f"{t.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if t else "" for t in moments)
                table.add_row(one.token_id, one.label, ", ".join(one.scopes), *times)
            out().print(table if table.row_count else "没有令牌 / no tokens")
            return
        scopes = scope or [Scope.READ]
        if account.member is None and set(scopes) != {Scope.READ}:
            raise UsageError(
                f"--scope：账号 {name} 不属于任何成员，只能签发 read",
                f"--scope: {name} is of no member and can have read only",
            )
        secret, token_id = tokens.issue(account.member, label, owner=name, scopes=scopes, lasts=timedelta(days=days))
    typer.echo(secret)
    _told(name, f"令牌 {token_id} 已签发，{days} 天有效 / token {token_id} issued for {days} days")


def _new_password(name: str, generate: bool) -> str:
    if generate:
        return secrets.token_urlsafe(18)
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"{name} 的新密码 / new password: ")
    if first != getpass.getpass("再输一次 / again: "):
        raise UsageError("两次输入不同；请重新运行", "the two do not match; run again")
    return first


def _told(name: str, what: str, password: str = "") -> None:
    err().print(f"{name}：{what}", soft_wrap=True, markup=False)
    if password:
        typer.echo(password)
