"""`kiteline keys`: what the key store holds; back it up and restore it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from infra.cli.console import out
from infra.keys.backup import counted, marks_of, read_backup, restore, write_backup
from infra.keys.opening import master_key_file, open_key_store
from infra.provision import WORKER
from infra.services import open_services
from infra.settings import load_settings
from stream_processors.admission.erasure_replay import erasures_since

keys = typer.Typer(no_args_is_help=True, help="密钥库：状态、备份、恢复 / the key store: status, backup, restore")
BackupFile = Annotated[Path, typer.Argument(help="备份文件 / the file", metavar="FILE")]


def register(app: typer.Typer) -> None:
    app.add_typer(keys, name="keys")


@keys.command("status")
def status() -> None:
    """密钥库中有多少人和密钥 / how many persons and keys there are"""
    services = open_services(load_settings(), broker=False, database=False)
    with open_key_store(services) as store:
        held, current = counted(store), store.sealing_key()
    out().print(f"有密钥的人 / persons with a key: {held.persons}；已删除 / erased: {held.erased}")
    out().print(f"封存密钥 / sealing key: {current.kid}；尚能打开的 / able to open: {held.sealing_keys}")
    out().print(f"主密钥 / master key: {master_key_file(services.settings)}", soft_wrap=True)


@keys.command("backup")
def backup(file: BackupFile) -> None:
    """备份密钥库 / back the key store up

    备份中的密钥都由主密钥包裹；主密钥文件请另行保存，两者不要放在一处。没有密钥库和主密钥，其他任何备份都认不出人。

    Every key in it is wrapped by the master key; keep that file elsewhere. Without both no other backup reveals anybody.
    """
    services = open_services(load_settings(), broker=False, database=False)
    with open_key_store(services) as store:
        write_backup(store, file)
        held = counted(store)
    out().print(f"{file}：{held.persons} 人 / persons，{held.sealing_keys} 把封存密钥 / sealing keys", soft_wrap=True)
    out().print(
        f"请另行保存主密钥 / keep the master key elsewhere: {master_key_file(services.settings)}", soft_wrap=True
    )


@keys.command("restore")
def bring_back(
    file: BackupFile,
    replace: Annotated[
        bool, typer.Option("--replace", help="替换已有的密钥 / replace the keys that are there")
    ] = False,
) -> None:
    """从备份恢复密钥库；备份之后的删除重新执行 / restore the key store, without those who were erased since

    请先停止 kiteline worker 和 gateway，并放回主密钥文件。

    Stop kiteline worker and gateway first, and put the master key back.
    """
    services = open_services(load_settings(), database=False)
    tables = read_backup(file)
    with open_key_store(services) as store:
        erased, marks = erasures_since(services.kafka(WORKER), services.topics, marks_of(tables))
        new = restore(store, tables, erased, marks, replace=replace)
        held = counted(store)
    out().print(f"已恢复 / restored: {held.persons} 人 / persons；备份后删除的 / erased since the backup: {len(new)}")
