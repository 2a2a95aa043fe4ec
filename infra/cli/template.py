"""`kiteline template`: a workbook to fill, made from an event's contract."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from infra.cli.console import err, out
from infra.code_choices import starter_choices
from producers.spreadsheets.template import write_template
from schemas.contracts import contract_named, newest
from schemas.errors import FileUnreadable, UsageError


def register(app: typer.Typer) -> None:
    app.command("template")(template)


def template(
    event_type: Annotated[str, typer.Argument(help="事件类型；不写则列出全部 / event type; none: list them")] = "",
    file: Annotated[
        Path | None, typer.Option("--out", help="写到哪个 xlsx / the file to write", metavar="FILE")
    ] = None,
) -> None:
    """生成 Excel 模板，填好后用 publish 发布 / make a workbook to fill and publish

    由事件契约生成：中文表头、说明、下拉选项、示例行。一行一个事实。

    Made from the event's contract: Chinese headers, notes, drop-downs, an example row. One row is one fact.

    例 / example: kiteline template DemandPublished --out 用人需求.xlsx
    """
    if not event_type:
        table = Table("事件 / event", "中文", "English")
        for name, contract in sorted(newest().items()):
            table.add_row(name, contract.title_zh, contract.title_en)
        out().print(table)
        return
    contract = contract_named(event_type)
    target = file or Path(f"{event_type}.xlsx")
    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"--out {target} 应以 .xlsx 结尾", f"--out {target} must end with .xlsx")
    try:
        write_template(target, contract, starter_choices())
    except OSError as error:
        raise FileUnreadable(
            f"无法写入 {target}（{error.strerror or error}）；请换一个位置，或关闭正打开它的程序",
            f"cannot write {target} ({error.strerror or error}); choose another place, or close what has it open",
        ) from None
    out().print(str(target), soft_wrap=True)
    err().print(f"填好后 / then: kiteline publish {target} --as 成员代码", soft_wrap=True)
