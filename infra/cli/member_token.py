"""`kiteline member token`: API tokens of a member, for the HTTP gateway."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from infra.cli.console import err, out
from infra.engine import open_engine
from infra.services import open_services
from infra.settings import load_settings
from projections.platform.access.tokens import TokenTable
from schemas.days import SHANGHAI
from schemas.errors import UsageError

LONGEST_LABEL = 60


def register(members: typer.Typer) -> None:
    members.command("token")(token)


def token(
    code: Annotated[str, typer.Argument(help="成员代码 / member code")],
    label: Annotated[str, typer.Option(help="备注，如 ERP / what it is for")] = "",
    show: Annotated[bool, typer.Option("--list", help="列出令牌（不含令牌本身）/ list them, not the secrets")] = False,
    revoke: Annotated[str, typer.Option(help="撤销一个令牌，立即生效 / make one useless at once", metavar="ID")] = "",
) -> None:
    """签发 HTTP 接口令牌 / issue a token for the HTTP gateway

    令牌只显示这一次，标准输出只有令牌本身。一个成员可有多个，可随时撤销；换令牌时先发新的，再撤旧的。

    The token is shown this once, alone on standard output. A member may have several; to change one, issue the new
    one first, then revoke the old one.

    例 / example: TOKEN=$(kiteline member token 4137012391 --label ERP)
    """
    services = open_services(load_settings(), broker=False)
    services.kafka(code)  # raises UnknownMember: a token for nobody would only be refused later
    tokens = TokenTable(open_engine(services))
    if len(label) > LONGEST_LABEL:
        raise UsageError(
            f"--label 有 {len(label)} 字，最多 {LONGEST_LABEL}",
            f"--label has {len(label)} characters, {LONGEST_LABEL} at most",
        )
    if revoke:
        tokens.revoke(code, revoke)
        err().print(f"{code}：令牌 {revoke} 已撤销 / token {revoke} revoked", soft_wrap=True)
        return
    if show:
        table = Table("编号 / id", "备注 / label", "签发 / issued", "撤销 / revoked")
        for one in tokens.issued(code):
            times = (f"{t.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if t else "" for t in (one.issued_at, one.revoked_at))
            table.add_row(one.token_id, one.label, *times)
        out().print(table if table.row_count else "没有令牌 / no tokens")
        return
    secret, token_id = tokens.issue(code, label)
    typer.echo(secret)
    err().print(
        f"令牌 {token_id} 已签发，只显示这一次；撤销：kiteline member token {code} --revoke {token_id} / "
        f"token {token_id} issued and shown this once; to revoke it: kiteline member token {code} --revoke {token_id}",
        soft_wrap=True,
    )
