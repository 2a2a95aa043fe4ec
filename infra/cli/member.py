"""`kiteline member`: let members in, list and show them, suspend, reinstate, give new credentials.

A further subcommand is a function here that only calls what does the work, or a module with `add_to(members)`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

import typer

from infra.cli import member_catalogue, member_token
from infra.cli.console import err, out
from infra.membership import Member, MemberKind, add_member, check_member
from infra.rotation import finish as finish_rotation
from infra.rotation import rotate as rotate_credentials
from infra.services import open_services
from infra.settings import load_settings
from infra.suspension import reinstate as reinstate_member
from infra.suspension import suspend as suspend_member
from schemas.days import SHANGHAI, day_of, now, parse_day

members = typer.Typer(
    no_args_is_help=True,
    help="成员：接纳、列出、暂停、恢复、凭据、令牌 / members: let in, list, suspend, reinstate, credentials, tokens",
)
Code = Annotated[str, typer.Argument(help="学校 10 位标识码，其他 18 位信用代码 / official code")]
FromDay = Annotated[str, typer.Option("--from", help="自哪天起，YYYY-MM-DD，默认今天 / first day, today unless given")]
Document = Annotated[str, typer.Option(help="依据文号，如 潍教字〔2026〕3号 / decision that it rests on")]
Wait = Annotated[float, typer.Option(min=0, help="等待裁定的秒数，0 不等 / seconds to wait for the verdict")]


def register(app: typer.Typer) -> None:
    member_catalogue.add_to(members)
    member_token.register(members)
    app.add_typer(members, name="member")


@members.command("add")
def add(
    code: Code,
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


@members.command("suspend")
def suspend(
    code: Code,
    reason: Annotated[str, typer.Option(help="原因，成员会看到 / why; the member is told")],
    since: FromDay = "",
    document: Document = "",
    wait: Wait = 0.0,
) -> None:
    """暂停一个成员：其后的报送不被接受，历史保留 / suspend a member

    已接受的事实不变。自起始日起，它的报送会被拒绝，并收回写收件箱的权限；仍可读自己的裁定和死信。

    What was accepted stays. From that day on what it states is rejected and it may not write its inbox; it can still
    read its verdicts and dead letters.

    例 / example: kiteline member suspend 4137012391 --from 2026-12-01 --reason 连续三个月未报送
    """
    day = _day(since)
    services = open_services(load_settings(), database=False)
    with err().status(f"暂停 {code} … / suspending"):
        at_once = suspend_member(services, code.strip(), day, reason, document.strip() or None, wait or None)
    if at_once:
        out().print(f"{code} 自 {day} 起暂停，已不能写收件箱 / suspended from that day on; may not write any more")
    else:
        out().print(
            f"{code} 将自 {day} 起暂停；请在当天运行 kiteline provision 收回写权限 / will be suspended from that day on; "
            "run kiteline provision on it to take the right to write",
            soft_wrap=True,
        )


@members.command("reinstate")
def reinstate(
    code: Code,
    reason: Annotated[str, typer.Option(help="原因 / why")],
    since: FromDay = "",
    document: Document = "",
    wait: Wait = 0.0,
) -> None:
    """恢复一个被暂停的成员 / reinstate a suspended member

    例 / example: kiteline member reinstate 4137012391 --reason 已补报
    """
    day = _day(since)
    services = open_services(load_settings(), database=False)
    with err().status(f"恢复 {code} … / reinstating"):
        at_once = reinstate_member(services, code.strip(), day, reason, document.strip() or None, wait or None)
    if at_once:
        out().print(f"{code} 自 {day} 起恢复，可以写收件箱 / reinstated from that day on; may write")
    else:
        out().print(
            f"{code} 将自 {day} 起恢复；请在当天运行 kiteline provision 交还写权限 / will be reinstated from that day on; "
            "run kiteline provision on it to give the right to write back",
            soft_wrap=True,
        )


@members.command("rotate")
def rotate(
    code: Code,
    hours: Annotated[float, typer.Option(min=0, max=24 * 90, help="旧凭据还有效几小时 / hours of overlap")] = 24.0,
    finish: Annotated[bool, typer.Option("--finish", help="立即吊销旧凭据 / revoke the old ones now")] = False,
) -> None:
    """更换凭据，不停机 / new credentials without downtime

    新用户与旧用户权限相同；成员换上新凭据文件后，用 --finish 吊销旧的。到期的旧凭据由 kiteline provision 吊销。

    The new user has the rights of the old one. Once the member has taken the new file, --finish revokes the old one;
    kiteline provision does so when its time is over.

    例 / example: kiteline member rotate 4137012391 --hours 48
    """
    services = open_services(load_settings(), database=False)
    if finish:
        out().print(f"已吊销 / revoked: {finish_rotation(services, code.strip())}")
        return
    with err().status(f"更换 {code} 的凭据 … / rotating"):
        done = rotate_credentials(services, code.strip(), timedelta(hours=hours))
    until = f"{done.rotation.until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    out().print(
        f"新凭据 / new credentials: {done.file}（用户 / user {done.user}）；旧用户 / the former user "
        f"{done.rotation.former} 有效至 / is good until {until}",
        soft_wrap=True,
    )


def _day(text: str) -> date:
    return parse_day(text, "--from") if text else day_of(now())
