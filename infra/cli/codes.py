"""`kiteline codes`: code lists with their versions; show, export; `codes import` is in its own module."""

from __future__ import annotations

import csv
import io
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from infra.cli import codes_import
from infra.cli.console import err, out
from infra.code_lists import read_code_book, versions_of
from infra.services import open_services
from infra.settings import load_settings
from schemas.code_book import CodeBook, CodeList, CodeMapping
from schemas.days import day_of, now, parse_day
from schemas.errors import UsageError

codes = typer.Typer(
    no_args_is_help=True,
    help="代码表：列出、查看、导出、导入官方目录 / code lists: list, show, export, import official catalogues",
)
On = Annotated[str, typer.Option("--on", help="哪一天有效的版本，默认今天 / in force on this day, default today")]
ListId = Annotated[str, typer.Argument(help="代码表，如 major / the list, e.g. major", metavar="LIST")]


def register(app: typer.Typer) -> None:
    app.add_typer(codes, name="codes")


def _book() -> CodeBook:
    return read_code_book(open_services(load_settings(), database=False))


def _on(text: str) -> date:
    return parse_day(text, "--on") if text else day_of(now())


@codes.command("list")
def show_lists() -> None:
    """列出所有代码表和对应关系的版本 / all lists and mappings with their versions

    标 * 的是今天有效的版本；<list>-successor 的各版本逐次累加。

    * is the version in force today; versions of <list>-successor add up.
    """
    book = _book()
    today = book.now(day_of(now()))
    table = Table("代码表 / list", "版本 / version", "起用 / from", "条数 / entries", "名称 / title", "来源 / source")
    for list_id in book.ids(CodeList):
        in_force = book.list_at(list_id, today)
        for one in book.versions(list_id):
            mark = " *" if one is in_force else ""
            table.add_row(list_id, escape(one.version) + mark, str(one.effective_from), str(len(one.codes)),
                          escape(f"{one.title_zh} / {one.title_en}"), escape(one.source))  # fmt: skip
    for mapping_id in book.ids(CodeMapping):
        for pairs in book.mappings(mapping_id):
            table.add_row(mapping_id, escape(pairs.version), str(pairs.effective_from), str(len(pairs.pairs)),
                          escape(f"{pairs.title_zh} / {pairs.title_en}"), escape(pairs.source))  # fmt: skip
    out().print(
        table if table.row_count else "还没有代码表；请运行 kiteline provision 和 kiteline worker / no lists yet"
    )


@codes.command("show")
def show(
    list_id: ListId,
    on: On = "",
    find: Annotated[str, typer.Option(help="代码或名称中含有的文字 / text within code or name")] = "",
) -> None:
    """查看一个代码表在某日有效的版本 / a list as it was in force on a day

    找不到的代码若曾有效，会说出它由什么取代。

    A code that was valid once is told with what replaced it.

    例 / example: kiteline codes show major --on 2026-06-30 --find 机电
    """
    book, day = _book(), _on(on)
    version = _in_force(book, list_id, day)
    wanted = find.casefold()
    found = [
        (code, entry)
        for code, entry in version.codes.items()
        if wanted in code.casefold() or wanted in entry.name_zh.casefold() or wanted in (entry.name_en or "").casefold()
    ]
    err().print(f"{list_id} {escape(version.version)}，{version.effective_from} 起 / in force since; "
                f"{len(found)} / {len(version.codes)}", soft_wrap=True)  # fmt: skip
    for code, entry in found:
        typer.echo("  ".join(filter(None, [code, entry.name_zh, entry.name_en, entry.parent and f"← {entry.parent}"])))
    if replaced := book.replaced([list_id], find, book.now(day)) if find else None:
        names = "、".join(
            f"{c} {version.codes[c].name_zh if c in version.codes else ''}".strip() for c in replaced.codes
        )
        typer.echo(f"{find} 自 {replaced.since} 起由 {names} 取代 / {find}: replaced by {names} since {replaced.since}")


def _in_force(book: CodeBook, list_id: str, day: date) -> CodeList:
    versions = versions_of(book, list_id)
    return book.list_at(list_id, book.now(day)) or versions[0]


@codes.command("export")
def export(
    list_id: ListId,
    on: On = "",
    to: Annotated[Path | None, typer.Option(help="写入文件，默认标准输出 / a file; default stdout")] = None,
) -> None:
    """导出为 CSV，可再导入 / as CSV that can be imported again

    写入文件时带 BOM，表格软件可直接打开。

    A file begins with a BOM, so that spreadsheet programs read it as UTF-8.

    例 / example: kiteline codes export county --to county.csv
    """
    version = _in_force(_book(), list_id, _on(on))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", "name_zh", "name_en", "parent"])
    writer.writerows([code, e.name_zh, e.name_en or "", e.parent or ""] for code, e in version.codes.items())
    if to is None:
        sys.stdout.write(text.getvalue())
        return
    try:
        to.write_text(text.getvalue(), encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"--to {to} 无法写入（{error.strerror}）；请换一个位置",
            f"--to {to} cannot be written ({error.strerror}); choose another place",
        ) from None
    out().print(f"{list_id} {escape(version.version)}: {len(version.codes)} → {to}", soft_wrap=True)


codes.command("import")(codes_import.import_list)
codes.command("import-mapping")(codes_import.import_mapping)
