"""`kiteline demo`: the whole way with sample data, then the information platform."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from infra.cli.console import err, out
from infra.cli.evaluate import told as value_of
from infra.cli.serve import check_port, serve
from infra.demo import DemoReport, prepare, run_demo, worker_process
from infra.demo_accounts import member_accounts
from infra.demo_report import demo_report
from infra.embedded.kafka import EmbeddedKafka
from infra.embedded.postgres import EmbeddedPostgres
from infra.engine import open_engine
from infra.logs import configure_logs
from infra.services import Services, open_services
from infra.settings import Settings, load_settings
from projections.engine.discovery import all_projections
from projections.engine.view import count, live_view
from projections.evaluation.indicators import all_indicators
from projections.evaluation.measuring import evaluate
from projections.platform.access.gate import HOME
from projections.platform.access.roles import Role


def register(app: typer.Typer) -> None:
    app.command("demo")(demo)


def demo(
    once: Annotated[bool, typer.Option("--once", help="做完即退出 / do it and leave")] = False,
) -> None:
    """样例数据走完全程：启动、发布、准入、投影、归档、展示 / the whole way with sample data

    启动内置的 Kafka 和 PostgreSQL，接纳样例成员，发布样例文件，列出接受、拒绝和投影的结果，生成上月报告，
    然后打开信息平台，直到 Ctrl-C；用到的进程都会停止，数据保留在 KITELINE_HOME。

    Starts Kafka and PostgreSQL, lets sample members in, publishes their files, shows what was accepted, rejected and
    projected, makes last month's report, then serves the page until Ctrl-C. Everything it started is stopped; the data stay.
    """
    settings = load_settings()
    configure_logs(file=settings.logs_dir / "demo.log")
    if not once:
        check_port(settings.api_host, settings.api_port)
    with contextlib.ExitStack() as stack:
        services = stack.enter_context(_running(settings))
        with err().status("建立主题、用户、权限和表 … / provisioning"):
            prepare(services)
        worker = stack.enter_context(worker_process(services))
        with _bars() as told:
            report = run_demo(services, worker, told)
        _show(services, report)
        _tell_of_report(services)
        if not once:
            _serve(services, settings)


@contextlib.contextmanager
def _running(settings: Settings) -> Iterator[Services]:
    """The services: those that do not run yet are started, and stopped at the end; others are left alone."""
    if settings.services == "external":
        yield open_services(settings)
        return
    parts = (EmbeddedKafka(settings), EmbeddedPostgres(settings))
    with contextlib.ExitStack() as stack:
        with err().status("启动 Kafka 和 PostgreSQL（首次要下载，约半分钟）… / starting Kafka and PostgreSQL"):
            for part in parts:
                if part.start():
                    stack.callback(part.stop)
        stack.callback(err().print, "停止 … / stopping")
        yield open_services(settings)


def _tell_of_report(services: Services) -> None:
    with err().status("上月报告 … / last month's report"):
        edition, folder = demo_report(services)
    out().print(f"上月报告 / last month's report: {edition.name}\n  {folder / 'report.html'}", soft_wrap=True)
    out().print(f"  kiteline report list · kiteline report show {edition.name} · kiteline report verify {edition.name}")


def _serve(services: Services, settings: Settings) -> None:
    accounts = member_accounts(services)

    def ready(url: str) -> None:
        out().print(f"信息平台 / information platform: {url}", soft_wrap=True)
        for one in accounts:
            told = f"我的报送 / my statements: {url}/login  {one.name}  {one.password}  ({one.member})"
            out().print(told, soft_wrap=True, highlight=False)
        err().print("按 Ctrl-C 停止 / Ctrl-C stops it")

    # Sample data, shown to whoever sits at this machine; elsewhere visitors see what the public sees.
    visitors = Role.OFFICE if settings.api_host in HOME else Role.PUBLIC
    serve(services, settings.api_host, settings.api_port, ready, visitors=visitors)


@contextlib.contextmanager
def _bars():  # type: ignore[no-untyped-def]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err(), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def told(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield told


def _show(services: Services, report: DemoReport) -> None:
    console = out()
    console.print(_members(report))
    facts = Table("事件 / event", "接受 / accepted", title="接受的事实 / accepted facts")
    for event_type, n in report.accepted.items():
        facts.add_row(event_type, str(n))
    console.print(facts)
    rejected = Table("文件与行 / file and row", "事件 / event", "理由 / reason", title="被退回的事实 / rejected facts")
    for one in report.rejections:
        reasons = "\n".join(f"{r['zh']}\n{r['en']}" for r in one.reasons)
        rejected.add_row(escape(f"{one.member}\n{one.source}"), one.event_type, escape(reasons))
    console.print(rejected)
    refused = Table("文件与行 / file and row", "理由 / reason", title="当场拒收的行 / rows refused on the spot")
    for member, row in report.refused:
        refused.add_row(escape(f"{member}\n{row.source}"), escape(f"{row.zh}\n{row.en}"))
    console.print(refused)
    engine = open_engine(services)
    try:
        with live_view(engine, all_projections()) as view:
            models = Table("读模型 / read model", "行 / rows", title="投影 / projected")
            for projection in all_projections():
                for model in projection.read_models:
                    n = count(view, model.select(view.on))
                    models.add_row(f"{model.title_zh} / {model.title_en}", str(n))
            console.print(models)
            figures = Table("指标 / indicator", "值 / value", "事实 / facts", title=f"截至 / as of {view.on}")
            for indicator in all_indicators().values():
                figure = evaluate(indicator, view)
                figures.add_row(f"{indicator.name_zh} / {indicator.name_en}", value_of(figure), str(figure.events))
            console.print(figures)
    finally:
        engine.dispose()


def _members(report: DemoReport) -> Table:
    table = Table("成员 / member", "接受 / accepted", "拒绝 / rejected", "重复 / duplicate", "拒收的行 / rows refused")
    refused = Counter(member for member, _ in report.refused)
    for member in sorted({member for member, _ in report.outcomes}):
        counts = [report.outcomes.get((member, o), 0) for o in ("accepted", "rejected", "duplicate")]
        name = report.names.get(member, "运营方 / operator")
        table.add_row(f"{member} {name}", *map(str, counts), str(refused[member]))
    sums = [
        sum(n for (_, o), n in report.outcomes.items() if o == wanted)
        for wanted in ("accepted", "rejected", "duplicate")
    ]
    table.add_section()
    table.add_row("合计 / total", *map(str, sums), str(sum(refused.values())), style="bold")
    return table
