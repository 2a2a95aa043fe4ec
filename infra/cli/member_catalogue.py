"""`kiteline member list` and `member show`: who is a member, and what each has stated."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from infra.cli.console import err, out
from infra.engine import open_engine
from infra.membership import member_codes
from infra.principals import current_principal, rotation_of
from infra.provision import OPERATOR
from infra.services import Services, open_services
from infra.settings import load_settings
from projections.consortia import projection
from projections.engine.view import Row, live_view
from projections.member_catalogue import OUTCOMES, catalogue, history, stated_of
from schemas.contracts import newest
from schemas.days import SHANGHAI
from schemas.errors import NeedsRebuild, UnknownMember

STATUS = {"active": "在册 / active", "suspended": "暂停 / suspended"}
TURNS = {"admitted": "接纳", "suspended": "暂停", "reinstated": "恢复", "joined": "加入联合体", "left": "退出联合体",
         "certified": "系统通过自测"}  # fmt: skip


def add_to(members: typer.Typer) -> None:
    members.command("list")(show_all)
    members.command("show")(show_one)


def show_all(as_json: Annotated[bool, typer.Option("--json", help="每行一条 JSON / JSON lines")] = False) -> None:
    """列出成员：状态、联合体、最近记录、裁定条数 / list the members"""
    services = open_services(load_settings(), broker=False)
    try:
        rows = _rows(services)
    except NeedsRebuild as error:  # no worker has run yet: those let in here can be told all the same
        err().print(f"{error.zh} / {error.en}", soft_wrap=True)
        rows = []
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False, default=str))
        return
    table = Table(
        *("代码 / code", "名称 / name", "类别 / kind", "县区 / county", "接纳 / since", "状态 / status"),
        *("联合体 / consortia", "最近记录 / last recorded"),
        *("接受 / accepted", "拒绝 / rejected", "重复 / duplicate"),
    )
    for row in rows:
        table.add_row(
            *(row["member_code"], row["name_zh"] or "", row["kind"], row["county"] or "", str(row["admitted_on"])),
            STATUS[row["status"]],
            " ".join(one["consortium_id"] for one in row["consortia"]),
            _moment(row["last_recorded_at"]),
            *(str(row[outcome]) for outcome in OUTCOMES),
        )
    out().print(table if rows else "还没有被接纳的成员 / no member has been admitted yet")
    waiting = set(member_codes(services)) - {row["member_code"] for row in rows} - {OPERATOR}
    for code in sorted(waiting):
        out().print(f"{code}：有凭据，接纳尚未生效 / has credentials; its admission is not in effect yet")


def show_one(code: Annotated[str, typer.Argument(help="成员代码 / its code")]) -> None:
    """查看一个成员：沿革、凭据、报送过什么 / show one member"""
    services = open_services(load_settings(), broker=False)
    code = code.strip()
    rows = _rows(services, code)
    if not rows:
        raise UnknownMember(
            f"没有被接纳的成员 {code}；请看 kiteline member list",
            f"no member {code} has been admitted; see: kiteline member list",
        )
    [row] = rows
    console = out()
    console.print(f"{code} {row['name_zh'] or ''} {row['name_en'] or ''}".rstrip(), soft_wrap=True)
    about = f"自 / since {row['status_since']}" + (f"：{row['status_reason']}" if row["status_reason"] else "")
    console.print(f"状态 / status: {STATUS[row['status']]}，{about}", soft_wrap=True)
    if row["certified_on"]:
        console.print(f"系统通过自测 / certified: {row['certified_on']} {row['certified_system']}", soft_wrap=True)
    console.print(f"凭据 / credentials: {_credentials(services, code)}", soft_wrap=True)
    for turn in row["history"]:
        where = f" {turn['consortium_id']}" if turn["consortium_id"] else ""
        why = f"：{turn['reason']}" if turn["reason"] else ""
        console.print(f"  {turn['day']} {TURNS[turn['turn']]} / {turn['turn']}{where}{why}", soft_wrap=True)
    table = Table("事件 / event", "接受 / accepted", "拒绝 / rejected", "重复 / duplicate", "最近记录 / last recorded")
    for one in row["stated"]:
        contract = newest().get(one["event_type"])
        name = f"{contract.title_zh} {contract.name}" if contract else f"无法识别的记录 {one['event_type']}"
        table.add_row(name, *(str(one[outcome]) for outcome in OUTCOMES), _moment(one["last_recorded_at"]))
    console.print(table if row["stated"] else "尚无报送 / has stated nothing yet")


def _rows(services: Services, code: str | None = None) -> list[Row]:
    engine = open_engine(services)
    try:
        with live_view(engine, [projection]) as view:
            rows = catalogue(view, stated_of(view, [], code), code)
            return [row | {"history": history(view, code)} for row in rows] if code else rows
    finally:
        engine.dispose()


def _credentials(services: Services, code: str) -> str:
    user, rotation = current_principal(services, code), rotation_of(services, code)
    if user is None:
        return "不在本机 / not kept here"
    if rotation is None:
        return f"用户 / user {user}"
    return f"用户 / user {user}；旧用户 / former user {rotation.former} 至 / until {_moment(rotation.until)}"


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else "-"
