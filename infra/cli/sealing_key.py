"""`kiteline sealing-key`: the public key that names and ID numbers are sealed to; a new one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from infra.cli.console import err
from infra.keys.opening import open_key_store
from infra.sealing_source import public_key
from infra.services import open_services
from infra.settings import load_settings
from schemas.days import now

sealing = typer.Typer(invoke_without_command=True, help="封存公钥：显示、更换 / the sealing key: show, rotate")


def register(app: typer.Typer) -> None:
    app.add_typer(sealing, name="sealing-key")


@sealing.callback()
def show(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option("--out", help="写入文件 / write it to a file", metavar="FILE")] = None,
) -> None:
    """封存姓名、证件号所用的公钥（JWK）/ the public key to seal names and ID numbers to

    任何 JOSE 库都能用它封存：ECDH-ES、A256GCM、紧凑格式，kid 写在头部。公钥不是秘密，可交给成员。

    Any JOSE library seals with it: ECDH-ES, A256GCM, compact, the kid in the header. It is no secret.
    """
    if context.invoked_subcommand:
        return
    services = open_services(load_settings(), broker=False, database=False)
    key = public_key(services)
    if key is None:
        with open_key_store(services) as keys:
            key = keys.sealing_key()
    text = json.dumps(key.jwk)
    if to:
        to.write_text(text + "\n", encoding="utf-8")
        err().print(f"{key.kid} → {to}", soft_wrap=True)
    else:
        typer.echo(text)


@sealing.command("rotate")
def rotate() -> None:
    """更换封存密钥 / a new sealing key

    旧密钥在宽限期（KITELINE_SEALING_GRACE_HOURS，默认 1 小时）后，待准入处理完此前到达的事实即被销毁；此后用旧公钥
    封存的事实会被退回并提示重新封存。删除某人的身份信息时会自动更换。

    Once its grace is over and admission is past all that had come by then, the old key is destroyed; what is sealed to
    it after that is rejected, with the advice to seal it anew. An erasure rotates by itself.
    """
    with open_key_store(open_services(load_settings(), broker=False, database=False)) as keys:
        typer.echo(json.dumps(keys.rotate(now()).jwk))
