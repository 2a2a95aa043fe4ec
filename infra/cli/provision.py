"""`kiteline provision`: topics, users, rights and tables."""

from __future__ import annotations

import typer

from infra.cli.console import err, out
from infra.operator_voice import state_starter_codes
from infra.provision import provision as provision_platform
from infra.services import open_services
from infra.settings import load_settings


def register(app: typer.Typer) -> None:
    app.command("provision")(provision)


def provision() -> None:
    """建立主题、用户、权限和数据库表，可重复运行 / create what is missing

    Creates the topics, users, access rights and tables that are missing and states the starter code lists.
    Run it again after an upgrade.
    """
    services = open_services(load_settings())
    with err().status("建立主题、用户、权限和表 … / provisioning"):
        done = provision_platform(services)
        stated = state_starter_codes(services)
    console = out()
    console.print(f"主题 / topics: {len(done.topics)} 个新建 / created")
    console.print(f"用户 / users: {', '.join(done.users) or '无新增 / none new'}")
    console.print(f"代码表与对应关系 / code lists and mappings: {len(stated)} 个已陈述 / stated")
    console.print(f"数据库表 / tables: {'已更新 / migrated' if done.migrated else '已是最新 / up to date'}")
