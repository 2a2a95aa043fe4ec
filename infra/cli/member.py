"""`kiteline member`: let members in, list them."""

from __future__ import annotations

from typing import Annotated

import typer

from infra.cli import member_token
from infra.cli.console import err, out
from infra.membership import Member, MemberKind, add_member, check_member, member_codes
from infra.services import open_services
from infra.settings import load_settings

members = typer.Typer(no_args_is_help=True, help="成员：接纳、列出、令牌 / members: let one in, list them, tokens")
member_token.register(members)


def register(app: typer.Typer) -> None:
    app.add_typer(members, name="member")


@members.command("add")
def add(
    code: Annotated[str, typer.Argument(help="学校 10 位标识码，其他 18 位信用代码 / official code")],
    name: Annotated[str, typer.Option(help="全称 / full name")],
    kind: Annotated[MemberKind, typer.Option(help="类别 / what it is")],
    county: Annotated[str, typer.Option(help="所在县区，GB/T 2260，如 370702 / county code")] = "",
) -> None:
    """接纳一个成员 / let a member in

    核对代码，建立它的收件箱、用户和权限，写出凭据文件。

    Checks its code, creates its inbox, user and rights, writes its credentials file.

    例 / example: kiteline member add 4137012391 --name 潍坊职业学院 --kind school --county 370702
    """
    member = Member(code.strip(), kind, name.strip(), county.strip())
    check_member(member)
    services = open_services(load_settings(), database=False)
    with err().status(f"接纳 {member.name} … / letting {member.code} in"):
        admission = add_member(services, member)
    how = "新建 / new" if admission.is_new else "已有，保持不变 / kept"
    out().print(f"{member.code} {member.name}：凭据 / credentials {admission.credentials}（{how}）", soft_wrap=True)


@members.command("list")
def show() -> None:
    """列出本机持有凭据的成员 / list the members whose credentials are kept here"""
    services = open_services(load_settings(), broker=False, database=False)
    for code in member_codes(services):
        typer.echo(code)
