"""`kiteline provision`: topics, users, rights and tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from infra.acls import told
from infra.cli.console import err, out
from infra.operator_voice import state_starter_codes
from infra.provision import plan
from infra.provision import provision as provision_platform
from infra.provision_plan import Plan
from infra.services import open_services
from infra.settings import load_settings


def register(app: typer.Typer) -> None:
    app.command("provision")(provision)


def provision(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出差异，不改动 / show what would change")] = False,
) -> None:
    """建立主题、用户、权限和数据库表，可重复运行 / create what is missing

    权限随成员状态而定：被暂停的成员不能写收件箱，恢复后可以。多余的权限会被收回。

    Creates the topics, users, access rights and tables that are missing, takes back rights that nobody should have,
    and states the starter code lists. Run it again after an upgrade, and daily: rights follow the members' standing.
    """
    services = open_services(load_settings())
    if dry_run:
        _show(plan(services))
        return
    with err().status("建立主题、用户、权限和表 … / provisioning"):
        done = provision_platform(services)
        stated = state_starter_codes(services)
    console = out()
    console.print(
        f"主题 / topics: {len(done.topics)} 个新建 / created，{len(done.settings)} 个改设置 / settings changed"
    )
    console.print(f"用户 / users: {', '.join(done.users) or '无新增 / none new'}")
    console.print(f"权限 / rights: {len(done.granted)} 项新增 / granted，{len(done.removed)} 项收回 / taken back")
    for right in done.removed:
        console.print(f"  - {right}", soft_wrap=True)
    console.print(f"代码表与对应关系 / code lists and mappings: {len(stated)} 个已报送 / stated")
    console.print(f"数据库表 / tables: {'已更新 / migrated' if done.migrated else '已是最新 / up to date'}")


def _show(planned: Plan) -> None:
    sections: list[tuple[str, Iterable[str]]] = [
        ("+ 主题 / topic", (f"{name} ({n} 分区 / partitions)" for name, (n, _) in sorted(planned.topics.items()))),
        ("~ 设置 / setting", (f"{d.topic}: {d.setting} {d.found or '-'} → {d.wanted}" for d in planned.configs)),
        (
            "! 分区数不符，不会改动 / partitions differ, left as they are",
            (f"{d.topic}: {d.found}（应为 / should be {d.wanted}）" for d in planned.partitions),
        ),
        ("+ 用户 / user", planned.new_users),
        ("- 用户 / user", planned.revoked_users),
        ("+ 权限 / right", map(told, planned.to_grant)),
        ("- 权限 / right", map(told, planned.to_remove)),
        ("? 外来权限，不动 / rights of others, left alone", map(told, planned.strange)),
        ("~ 数据库表 / tables", ["需要升级 / to be migrated"] if planned.migrate else []),
    ]
    console = out()
    for title, lines in sections:
        for line in lines:
            console.print(f"{title}: {line}", soft_wrap=True, markup=False)
    if planned.is_empty:
        console.print("没有需要改动的 / nothing to change")
    else:
        console.print("以上只是预览；运行 kiteline provision 生效 / a preview; run kiteline provision to apply it")
