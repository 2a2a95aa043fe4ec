"""`kiteline codes import` and `import-mapping`: official catalogues, with a difference first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from infra.cli.console import out
from infra.code_lists import About, former_and_present, list_fact, mapping_fact, publish, read_code_book
from infra.operator_voice import Statement
from infra.services import Services, open_services
from infra.settings import load_settings
from producers.catalogue.code_list import Headers, ReadList, read_list
from producers.catalogue.mapping import ReadMapping, Side, read_mapping
from producers.catalogue.table import Condition
from producers.rows import Refused
from schemas.code_book import SUCCESSOR, CodeBook, CodeList, Entry, Published
from schemas.code_difference import Change, difference
from schemas.days import parse_day
from schemas.errors import UsageError

SHOWN = 5
"""Rows of each kind of change that are shown without --all."""

File = Annotated[Path, typer.Argument(help="xlsx、xls 或 CSV（UTF-8 或 GBK）/ the catalogue", metavar="FILE")]
Version = Annotated[str, typer.Option("--version", help="版本，如 2021 / the version")]
From = Annotated[str, typer.Option("--effective-from", help="起用日 YYYY-MM-DD / first day in force")]
Source = Annotated[str, typer.Option(help="出处，如 GB/T 2260 / the standard or document")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只显示差异，不发布 / show the difference, publish nothing")]
All = Annotated[bool, typer.Option("--all", help="显示全部差异 / show every change")]
TitleZh = Annotated[str, typer.Option("--title", help="中文名称，新表必填 / Chinese name; needed for a new one")]
TitleEn = Annotated[str, typer.Option("--title-en", help="英文名称，新表必填 / English name; needed for a new one")]
Only = Annotated[str, typer.Option(help="只取这样的行：列名=值 / only rows with column=value")]
Sheet = Annotated[str, typer.Option(help="工作表，默认全部 / sheet, default all")]
Wait = Annotated[float, typer.Option(min=0, help="等待裁定的秒数 / seconds to wait for the verdict")]


def import_list(
    file: File,
    list_id: Annotated[str, typer.Option("--list", help="代码表，如 major / the list")],
    version: Version,
    effective_from: From,
    source: Source,
    dry_run: DryRun = False,
    everything: All = False,
    code_column: Annotated[str, typer.Option(help="代码列名 / column of codes")] = "",
    name_column: Annotated[str, typer.Option(help="名称列名 / column of names")] = "",
    english_column: Annotated[str, typer.Option(help="英文名列名 / column of English names")] = "",
    parent_column: Annotated[str, typer.Option(help="上级代码列名 / column of the codes above")] = "",
    only: Only = "",
    sheet: Sheet = "",
    title: TitleZh = "",
    title_en: TitleEn = "",
    wait: Wait = 30,
) -> None:
    """导入官方目录为代码表的一个版本 / import a catalogue as a version of a list

    先核对全表，再与当时有效的版本比较；有一行不对就什么也不发布。

    Checks the whole file, compares it with the version in force, and publishes all of it or nothing.

    例 / example: kiteline codes import 专业目录.xlsx --list major --version 2026 --effective-from 2026-03-01
    --source 职业教育专业目录 --dry-run
    """
    about = _about(list_id, version, effective_from, source, title, title_en)
    services = open_services(load_settings(), database=False)
    read = read_list(file, list_id, Headers(code_column, name_column, english_column, parent_column),
                     Condition.parse(only), sheet)  # fmt: skip
    _counted(file, read, len(read.entries))
    _refuse(file, read.refused, everything=everything)
    book = read_code_book(services)
    against = _against(book, about)
    entries = read.with_english_of(against.codes if against else {})
    _compare(about, against, entries, everything=everything)
    _term(about, [v for v in book.versions(about.id) if v.version != about.version])
    _publish(services, about, list_fact(book, about, entries), wait, dry_run=dry_run)


def import_mapping(
    file: File,
    mapping: Annotated[str, typer.Option("--mapping", help="如 major-occupation、major-successor / the mapping")],
    version: Version,
    effective_from: From,
    source: Source,
    dry_run: DryRun = False,
    everything: All = False,
    from_column: Annotated[str, typer.Option(help="原代码列名 / column of the codes it leads from")] = "",
    to_column: Annotated[str, typer.Option(help="目标代码列名 / column of the codes it leads to")] = "",
    from_list: Annotated[list[str] | None, typer.Option(help="原代码所在的表，可多次 / list of the former")] = None,
    to_list: Annotated[list[str] | None, typer.Option(help="目标代码所在的表，可多次 / list of the latter")] = None,
    skip_unknown: Annotated[
        bool, typer.Option("--skip-unknown", help="略过表外代码 / leave out codes of no list")
    ] = False,
    only: Only = "",
    sheet: Sheet = "",
    title: TitleZh = "",
    title_en: TitleEn = "",
    wait: Wait = 30,
) -> None:
    """导入对应关系或代码更替 / import a mapping, or what replaced codes

    <list>-successor 说出某表的代码由什么取代，各版本逐次累加；拆分写成多行，保留的代码与自身成对。

    <list>-successor says what replaced the codes of a list. A split has several rows; a code that lives on beside
    what was split off is paired with itself.

    例 / example: kiteline codes import-mapping 更替.csv --mapping major-successor --version 2021
    --effective-from 2021-03-12 --source 职业教育专业目录新旧专业对照表
    """
    about = _about(mapping, version, effective_from, source, title, title_en)
    services = open_services(load_settings(), database=False)
    book = read_code_book(services)
    sides = _sides(book, about, from_list, to_list)
    (source_side, target_side) = (
        Side(c, lists, codes) for c, (lists, codes) in zip((from_column, to_column), sides, strict=True)
    )
    read = read_mapping(file, source_side, target_side, Condition.parse(only), sheet, skip_unknown=skip_unknown)
    _counted(file, read, len(read.pairs))
    _refuse(file, read.refused, everything=everything)
    if not read.pairs:
        raise UsageError(f"{file} 中没有一对可用的代码", f"{file} holds no pair that can be used")
    held = book.mapping_at(mapping, book.now(about.effective_from))
    before = set(held.pairs) if held else set()
    if mapping.endswith(SUCCESSOR):
        before = next((set(v.pairs) for v in book.mappings(mapping) if v.version == version), set())
    _changes("新增 / added", [f"{a} → {b}" for a, b in sorted(read.pairs.keys() - before)], everything=everything)
    _changes("删除 / removed", [f"{a} → {b}" for a, b in sorted(before - read.pairs.keys())], everything=everything)
    if not mapping.endswith(SUCCESSOR):
        _term(about, [v for v in book.mappings(mapping) if v.version != version])
    _publish(services, about, mapping_fact(book, about, read.pairs), wait, dry_run=dry_run)


def _about(id_: str, version: str, effective_from: str, source: str, title: str, title_en: str) -> About:
    for option, value in (("--version", version), ("--source", source)):
        if not value.strip():
            raise UsageError(f"{option} 为空，请给出", f"{option} is empty")
    day = parse_day(effective_from, "--effective-from")
    return About(id_, version.strip(), day, source.strip(), title.strip(), title_en.strip())


def _sides(
    book: CodeBook, about: About, from_list: list[str] | None, to_list: list[str] | None
) -> list[tuple[str, set[str] | None]]:
    """(lists, codes that may stand there) of both columns; the known mappings say their lists themselves."""
    if about.id.endswith(SUCCESSOR):
        lists = [about.id.removesuffix(SUCCESSOR)]
        ever, present = former_and_present(book, lists, about.effective_from)
        del ever  # a code may have been replaced before the first version that was published here
        return [(lists[0], None), (lists[0], present)]
    if about.id == "major-occupation":
        from_list, to_list = from_list or ["major", "bachelor_major"], to_list or ["occupation"]
    return [
        ("、".join(lists), former_and_present(book, lists, about.effective_from)[1]) if lists else ("", None)
        for lists in (from_list, to_list)
    ]


def _counted(file: Path, read: ReadList | ReadMapping, kept: int) -> None:
    told = [f"{read.rows} 行 / rows", f"{kept} 条 / entries"]
    for count, name in (
        (read.repeated, "重复 / repeated"),
        (read.headings, "标题行 / headings"),
        (read.left_out, "未选 / left out"),
        (len(read.unknown) if isinstance(read, ReadMapping) else 0, "表外代码，略过 / of no list, left out"),
    ):
        if count:
            told.append(f"{name} {count}")
    out().print(escape(f"{file.name}: {', '.join(told)}"), soft_wrap=True)


def _refuse(file: Path, refused: Sequence[Refused], *, everything: bool) -> None:
    if not refused:
        return
    first = refused[0]
    if len(refused) == 1:
        raise UsageError(
            f"{first.source} {first.zh}；未发布任何内容", f"{first.source} {first.en}; nothing is published"
        )
    _changes("拒收的行 / refused rows", [f"{r.source}  {r.zh} / {r.en}" for r in refused], everything=everything)
    raise UsageError(
        f"{file.name} 有 {len(refused)} 行不能导入，未发布任何内容；请按上面所列改正（--all 显示全部）。第一处：{first.source} {first.zh}",
        f"{len(refused)} rows of {file.name} cannot be imported and nothing is published; correct them as listed above"
        f" (--all lists all). The first: {first.source} {first.en}",
    )


def _against(book: CodeBook, about: About) -> CodeList | None:
    """What a new version is compared with: the version of its name, else the one in force on its first day."""
    restated = next((v for v in book.versions(about.id) if v.version == about.version), None)
    return restated or book.list_at(about.id, book.now(about.effective_from))


def _compare(about: About, against: CodeList | None, entries: dict[str, Entry], *, everything: bool) -> None:
    if against is None:
        out().print(f"{about.id}：第一个版本 / the first version")
    elif against.version == about.version:
        out().print(escape(f"与已有的同名版本比较 / against the version of that name: {about.id} {against.version}"))
    else:
        out().print(escape(f"与 {about.effective_from} 有效的版本比较 / against the version in force then:"
                           f" {about.id} {against.version}"), soft_wrap=True)  # fmt: skip
    found = difference(against.codes if against else {}, entries)
    _changes("新增 / added", [_line(c) for c in found.added], everything=everything)
    _changes("删除 / removed", [_line(c) for c in found.removed], everything=everything)
    _changes("改名 / renamed", [_line(c) for c in found.renamed], everything=everything)
    _changes("改上级 / moved", [_parents(c) for c in found.moved], everything=everything)
    if found.removed and against:
        out().print(
            f"删除的代码自 {about.effective_from} 起不再接受；若有新代码取代，请用 kiteline codes import-mapping"
            f" --mapping {about.id}{SUCCESSOR} 说明 / removed codes are refused from then on; say what replaced them",
            soft_wrap=True,
        )


def _term(about: About, others: Sequence[Published]) -> None:
    """Say from when to when the version will be in force, and refuse one that never would be."""
    later = min(((v.effective_from, v.version) for v in others
                 if (v.effective_from, v.version) > (about.effective_from, about.version)), default=None)  # fmt: skip
    if later and later[0] == about.effective_from:
        raise UsageError(
            f"版本 {about.version} 与版本 {later[1]} 同日起用（{later[0]}），将永远被后者盖过；请改 --effective-from，"
            f"或用 --version {later[1]} 重述该版本",
            f"version {about.version} would begin on {later[0]} like version {later[1]}, which would always win; choose"
            f" another --effective-from, or restate that one with --version {later[1]}",
        )
    until = f"，到 {later[0]} 由 {later[1]} 接替 / until {later[0]} ({later[1]})" if later else ""
    out().print(escape(f"起用 / in force from {about.effective_from}{until}"), soft_wrap=True)


def _line(change: Change) -> str:
    names = [e.name_zh + (f" ({e.name_en})" if e.name_en else "") for e in (change.before, change.after) if e]
    return f"{change.code} {' → '.join(names)}"


def _parents(change: Change) -> str:
    parents = [(e.parent or "-") for e in (change.before, change.after) if e]
    return f"{change.code} {change.after.name_zh if change.after else ''}: {' → '.join(parents)}"


def _changes(title: str, lines: Sequence[str], *, everything: bool) -> None:
    out().print(f"{title}: {len(lines)}", style="bold" if lines else None)
    shown = lines if everything else lines[:SHOWN]
    for line in shown:
        out().print(f"  {escape(line)}", soft_wrap=True)
    if len(lines) > len(shown):
        out().print(f"  … {len(lines) - len(shown)} more (--all)")


def _publish(services: Services, about: About, fact: Statement | None, wait: float, *, dry_run: bool) -> None:
    name = escape(f"{about.id} {about.version}")
    if fact is not None:
        title = f"{fact[1]['title_zh']} / {fact[1]['title_en']}"
        out().print(escape(f"名称 / title: {title}（--title、--title-en 可改 / can be changed）"), soft_wrap=True)
    if fact is None:
        out().print(f"{name}：与已发布的完全相同，无需发布 / the very same is published already")
    elif dry_run:
        out().print(f"{name}：演练，未发布 / rehearsal, nothing published")
    else:
        publish(services, fact, wait)
        out().print(f"{name}：已发布并被接受 / published and accepted")
