"""`kiteline tables`: which tables are known, and what each states."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from infra.cli.console import out
from producers.editions import ABOUT, chosen_maps, edition_of, own_folders
from producers.tables_document import table_document, tables_document
from schemas.errors import FileUnreadable, UnknownName, UsageError

MARK = "<!-- generated: kiteline tables --into -->"


def register(app: typer.Typer) -> None:
    app.command("tables")(tables)


def tables(
    table: Annotated[str, typer.Argument(help="表名；不写则列出全部 / the table; none: list them")] = "",
    edition: Annotated[str, typer.Option(help="数据标准的版本 / edition of the standard", metavar="EDITION")] = "",
    mappings: Annotated[
        list[Path] | None,
        typer.Option(help="另有映射文件的文件夹，可重复 / a folder with mapping files of your own", metavar="FOLDER"),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            help="把全部表写进这份文档的标记之后 / write all below this document's mark", metavar="DOCUMENT.md"
        ),
    ] = None,
) -> None:
    """列出认识的表，及每张表报送什么 / the tables that publish knows, and what each states

    由映射文件生成。映射文件有误时，指出文件、位置与改法。

    Made from the mapping files. A wrong mapping file is named with the place in it and the way out.

    例 / example: kiteline tables ODS_CXHZSJ
    """
    folders = mappings or []
    known = chosen_maps(edition, folders)
    if into:
        about = [edition_of(folder) for folder in (*folders, *own_folders()) if (folder / ABOUT).exists()]
        _write(into, tables_document(known, [one for one in about if edition in ("", one.id)]))
        return
    if table:
        found = [mapping for mapping in known if table in (mapping.table, mapping.zh)]
        if not found:
            names = [mapping.table for mapping in known]
            near = get_close_matches(table, names, 1)
            hint = f"，是否指 {near[0]}" if near else ""
            told = f" (did you mean {near[0]}?)" if near else ""
            raise UnknownName(
                f"没有表 {table}{hint}；用 kiteline tables 列出全部",
                f"there is no table {table}{told}; kiteline tables lists all",
            )
        print("\n".join(table_document(mapping) for mapping in found), end="")
        return
    listed = Table("表 / table", "名称 / title", "版本 / edition", "报送 / states")
    for mapping in known:
        states = ", ".join(dict.fromkeys(event.type for event in mapping.events))
        listed.add_row(*map(escape, (mapping.table, f"{mapping.zh} / {mapping.en}", mapping.edition or "-", states)))
    out().print(listed)


def _write(path: Path, document: str) -> None:
    try:
        head, mark, _ = path.read_text(encoding="utf-8").partition(MARK) if path.exists() else ("", MARK, "")
        if not mark:
            raise UsageError(
                f"{path} 中没有标记 {MARK}；请在要写入之处加上", f"{path} has no {MARK}; put it where the tables go"
            )
        path.write_text(f"{head}{MARK}\n\n{document}", encoding="utf-8")
    except OSError as error:
        what = error.strerror or error
        raise FileUnreadable(f"无法写入 {path}（{what}）；请换一个位置", f"cannot write {path} ({what})") from None
