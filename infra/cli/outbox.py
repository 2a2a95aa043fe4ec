"""`kiteline outbox`: an ERP's outbox table, made, followed and counted."""

from __future__ import annotations

import contextlib
import time
from typing import Annotated

import typer
from rich.markup import escape

from infra.cli.console import complain, err, out
from infra.erp_database import erp_engine
from infra.sealing_source import sealing_of
from infra.services import open_services
from infra.settings import load_settings
from producers.client import MemberClient
from producers.erp.outbox_ddl import TABLE, Dialect, outbox_ddl
from producers.erp.outbox_follower import OutboxFollower, OutboxReport, follow
from producers.erp.outbox_table import OutboxTable
from producers.publishing import member_state_path
from producers.state import MemberState
from producers.verdicts import VerdictReader
from schemas.errors import Unavailable, UsageError

PATIENCE = 10.0
"""Seconds until the next try when Kafka or the ERP's database is away."""

outbox = typer.Typer(
    no_args_is_help=True,
    help="ERP 的发件箱表：建表、跟随、计数 / an ERP's outbox table: make, follow, count",
)
Url = Annotated[
    str,
    typer.Argument(
        help="ERP 数据库地址；含密码时请改用环境变量 KITELINE_OUTBOX_URL / address of the ERP's database; with a password"
        " rather in KITELINE_OUTBOX_URL",
        metavar="[URL]",
        show_default=False,
    ),
]
TableName = Annotated[str, typer.Option("--table", help="表名 / name of the table")]


def register(app: typer.Typer) -> None:
    app.add_typer(outbox, name="outbox")


@outbox.command("ddl")
def ddl(
    dialect: Annotated[Dialect, typer.Option(help="数据库 / kind of database")] = Dialect.POSTGRESQL,
    table: TableName = TABLE,
) -> None:
    """打印建表语句 / print the SQL that makes the table

    例 / example: kiteline outbox ddl --dialect sqlite | sqlite3 erp.db
    """
    typer.echo(outbox_ddl(dialect, table), nl=False)


@outbox.command("status")
def status(url: Url = "", table: TableName = TABLE) -> None:
    """各种状态的行数 / rows in each state"""
    counts = OutboxTable(erp_engine(_address(url)), table).counts()
    names = {
        "waiting": "待报送", "refused": "拒收", "stated": "已报送，待裁定",
        "accepted": "接受", "rejected": "退回", "duplicate": "重复",
    }  # fmt: skip
    for state, zh in names.items():
        out().print(f"{zh} / {state}: {counts.get(state, 0)}")


@outbox.command("follow")
def follow_outbox(
    member: Annotated[str, typer.Option("--as", help="以哪个成员的身份 / the member that speaks", metavar="MEMBER")],
    url: Url = "",
    table: TableName = TABLE,
    every: Annotated[float, typer.Option(help="没有新行时隔几秒再看 / seconds between looks", min=0.05)] = 2.0,
    once: Annotated[bool, typer.Option("--once", help="报送现有的行后结束 / end when no row waits")] = False,
    wait: Annotated[
        float, typer.Option(help="配合 --once：等裁定的秒数 / with --once: wait for verdicts", min=0)
    ] = 0.0,
) -> None:
    """跟随发件箱表：逐行报送，并写回标记和裁定 / state the rows of an outbox table

    ERP 在自己的事务里写一行，这里把它变成事实；随时可以中断（包括 kill -9），不丢失、不重复生效。
    不能成为事实的行写明原因（refused），其余照常。

    The ERP writes a row in its own transaction, this makes a fact of it. It may be killed at any time; nothing is lost
    and nothing takes effect twice. A row that cannot become a fact is told why (refused); the others go on.

    例 / example: kiteline outbox follow sqlite:////srv/erp/erp.db --as 91370705MA8KT0B2W7
    """
    outbox_table = OutboxTable(erp_engine(_address(url)), table)
    services = open_services(load_settings(), broker=False, database=False)
    access, topics = services.kafka(member), services.topics
    sealing = sealing_of(services, None)
    report, undecided = OutboxReport(), 0
    with MemberState(member_state_path(services.settings.home, member)) as state:
        while True:
            try:
                with contextlib.ExitStack() as stack:
                    reader = stack.enter_context(VerdictReader(access, topics, member)) if wait or not once else None
                    client = stack.enter_context(MemberClient(access, topics, member, state))
                    follower = OutboxFollower(outbox_table, client, state, reader, sealing)
                    if once:
                        _once(follower, report, wait)
                        undecided = follower.undecided
                        break
                    err().print(f"跟随 {table}，按 Ctrl-C 停止 / following, Ctrl-C stops", soft_wrap=True)
                    follow(follower, report, every, _tell, time.sleep)
            except Unavailable as error:
                if once:
                    raise
                complain(error)
                time.sleep(PATIENCE)
    _summary(report, waited=bool(wait))
    if undecided:
        out().print(f"还没有裁定 / no verdict yet: {undecided}")
    if code := report.exit_code or (4 if undecided else 0):
        raise typer.Exit(code)


def _once(follower: OutboxFollower, report: OutboxReport, wait: float) -> None:
    while follower.one_pass(report):
        follower.take_verdicts(report, 0.01)
    deadline = time.monotonic() + wait
    while follower.undecided and (left := deadline - time.monotonic()) > 0:
        follower.take_verdicts(report, min(left, 1.0))


def _address(url: str) -> str:
    found = url or load_settings().outbox_url.get_secret_value()
    if not found:
        raise UsageError(
            "缺少 ERP 数据库地址；请写在命令后，或设置 KITELINE_OUTBOX_URL",
            "the address of the ERP's database is missing; give it behind the command or set KITELINE_OUTBOX_URL",
        )
    return found


def _tell(report: OutboxReport) -> None:
    """What came since the last call, then forget it: a follower runs for months."""
    _summary(report, waited=bool(report.outcomes or report.rejected))
    report.rows = report.known = 0
    for counted in (report.stated, report.refused, report.outcomes, report.rejected):
        counted.clear()


def _summary(report: OutboxReport, *, waited: bool) -> None:
    console = out()
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(report.stated.items()))
    if report.rows or not waited:
        console.print(f"行 / rows {report.rows}；新事实 / facts {report.stated.total()}" + (f"（{kinds}）" if kinds else "")
                      + (f"；上次中断时已记下 / kept before {report.known}" if report.known else ""), soft_wrap=True)  # fmt: skip
    for row in report.refused:
        console.print(escape(f"  拒收 / refused {row.source}  {row.zh} / {row.en}"), soft_wrap=True)
    if waited:
        told = ", ".join(f"{name} {report.outcomes[name]}" for name in ("accepted", "rejected", "duplicate"))
        console.print(f"裁定 / verdicts: {told}")
        for source, verdict in report.rejected:
            why = "; ".join(f"{reason['zh']} / {reason['en']}" for reason in verdict["reasons"])
            console.print(escape(f"  退回 / rejected {source or verdict['subject']}  {why}"), soft_wrap=True)
