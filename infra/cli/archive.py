"""`kiteline archive`: what is archived; prove it against the log; write a lost log anew from it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from infra.cli.console import complain, out
from infra.cli.rebuild_progress import shown
from infra.engine import open_engine
from infra.provision import WORKER
from infra.services import open_services
from infra.settings import load_settings
from projections.engine import archive as files
from projections.engine import archive_ledger
from projections.engine.database_errors import database_errors_told
from schemas.errors import VerificationFailed
from schemas.topics import FAMILY_PARTITIONS
from stream_processors.archive.restore import ArchiveRestore
from stream_processors.archive.verification import ArchiveVerification, Verified

archive = typer.Typer(help="归档 / the archive of all facts", invoke_without_command=True)


def register(app: typer.Typer) -> None:
    app.add_typer(archive, name="archive")


@archive.callback()
def show(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON / as JSON")] = False,
) -> None:
    """列出各分区的归档 / list what is archived, per partition"""
    if context.invoked_subcommand:
        return
    root = load_settings().archive_dir
    rows = []
    for family in FAMILY_PARTITIONS:
        for partition in files.partitions(root, family):
            kept = files.stretches(root, family, partition)
            ledger = archive_ledger.read(root / family / str(partition))
            newest = max(ledger.values(), key=lambda entry: entry.block, default=None)
            rows.append(
                {
                    "family": family,
                    "partition": partition,
                    "records": kept[-1].last + 1 if kept else 0,
                    "files": len(kept),
                    "bytes": sum(one.path.stat().st_size for one in kept),
                    "blocks": len(ledger),
                    "last_block": newest.sha256 if newest else None,
                }
            )
    if as_json:
        print(json.dumps(rows, indent=1))
        return
    table = Table(
        *("族 / family", "分区 / partition", "记录 / records", "文件 / files", "字节 / bytes"),
        *("完整块 / blocks", "末块散列 / last block"),
    )
    for row in rows:
        shown_values = (f"{value:,}" if isinstance(value, int) else str(value or "-")[:16] for value in row.values())
        table.add_row(*shown_values)
    out().print(table)


@archive.command("verify")
def verify(as_json: Annotated[bool, typer.Option("--json", help="用 JSON / as JSON")] = False) -> None:
    """与日志逐条核对 / compare every record with the log

    无缺、无重、逐字节相同、解码一致；只读。有问题时退出码为 1。

    No gap, no overlap, the same bytes, decoded alike. Reads only; ends with 1 when anything is wrong.
    """
    services = open_services(load_settings())
    verification = ArchiveVerification(services.kafka(WORKER), services.topics, services.settings.archive_dir)
    with shown("核对 / verifying") as told:
        found = verification.verify(told)
    if as_json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        _print(found)
    faults = sum(len(one.faults) for one in found)
    if faults:
        complain(VerificationFailed(f"归档有 {faults} 处问题", f"{faults} things are wrong with the archive"))
        raise typer.Exit(1)


def _print(found: list[Verified]) -> None:
    table = Table(
        "族 / family", "分区 / partition", "归档 / archived", "已核对 / compared", "日志末端 / log end", "块 / blocks"
    )
    for one in found:
        figures = (one.archived, one.compared, one.log_end, one.blocks)
        table.add_row(one.family, str(one.partition), *(f"{figure:,}" for figure in figures))
    out().print(table)
    for one in found:
        for fault in one.faults:
            out().print(f"✗ {fault.zh} / {fault.en}", soft_wrap=True)
    if not any(one.faults for one in found):
        out().print(f"归档与日志一致 / the archive is what the log holds: {sum(one.compared for one in found):,}")


@archive.command("restore")
def restore() -> None:
    """由归档恢复日志 / write a lost log anew from the archive

    Kafka 丢失后：kiteline provision，再运行本命令，然后启动 worker。记录回到原来的分区和偏移，时间不变；中断后再次运行会接着做。

    After a loss of Kafka: `kiteline provision`, this, then the worker. Each record gets its partition, offset and time.
    """
    services = open_services(load_settings())
    engine = open_engine(services)
    work = ArchiveRestore(services.kafka(WORKER), services.topics, engine, services.settings.archive_dir)
    with shown("恢复 / restoring") as told, database_errors_told():
        found = work.restore(told)
    written = sum(one.written for one in found)
    out().print(f"已恢复 / restored: {written:,} 条记录 / records，{len(found)} 个分区 / partitions", soft_wrap=True)
