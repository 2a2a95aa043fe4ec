"""The generated part of docs/registrar-tables.md: every table, what it states, and what is left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from producers import mapping_words
from producers.editions import Edition
from producers.mapping import EventSpec, TableMap
from schemas.contracts import contract_named


def tables_document(mappings: Sequence[TableMap], editions: Iterable[Edition]) -> str:
    """Markdown: an overview, then table by table, then what no mapping reads."""
    known = list(editions)
    lines = ["| table | title | edition | states |", "|---|---|---|---|"]
    for mapping in mappings:
        states = ", ".join(dict.fromkeys(event.type for event in mapping.events))
        lines.append(f"| {mapping.table} | {mapping.zh}, {mapping.en} | {mapping.edition or '-'} | {states} |")
    for mapping in mappings:
        lines += ["", *_table(mapping)]
    for edition in known:
        lines += ["", *_left_out(edition)]
    return "\n".join(lines) + "\n"


def table_document(mapping: TableMap) -> str:
    """Markdown of one table."""
    return "\n".join(_table(mapping)) + "\n"


def _table(mapping: TableMap) -> Iterator[str]:
    name = mapping.table if mapping.table == mapping.zh else f"{mapping.table} {mapping.zh}"
    yield f"### {name}"
    yield ""
    yield from (
        f"{mapping.en[0].upper()}{mapping.en[1:]}. {_rows(mapping)} {mapping_words.personal(mapping)}".rstrip(),
        "",
    )
    yield from ("| column | header | read as |", "|---|---|---|")
    for column in mapping.columns:
        yield _cells(f"`{column.code}`", "、".join(column.names), mapping_words.column(column))
    if mapping.derived or mapping.group:
        yield from ("", "| value | made of |", "|---|---|")
    for name, derived in mapping.derived.items():
        yield _cells(f"`{name}`", mapping_words.derived(derived))
    for name, aggregate in mapping.group.columns.items() if mapping.group else ():
        yield _cells(f"`{name}`", mapping_words.aggregate(aggregate))
    for event in mapping.events:
        yield from _event(event)
    if mapping.left_out:
        yield from ("", "Left out:", "", "| column | why |", "|---|---|")
        for code, why in mapping.left_out.items():
            yield _cells(f"`{code}`", why)


def _rows(mapping: TableMap) -> str:
    if mapping.group is None:
        return f'A row is known by "{mapping.key}".'
    by = ", ".join(f"`{name}`" for name in mapping.group.by)
    return f'A row is known by "{mapping.key}"; rows that agree in {by} make one fact.'


def _event(event: EventSpec) -> Iterator[str]:
    contract = contract_named(event.type)
    yield ""
    where = f" Where {mapping_words.conditions(event.when)}." if event.when else ""
    after = f" Once {' or '.join(event.follows)} is stated, what has changed." if event.follows else ""
    times = ", else ".join(f"`{name}`" for name in event.occurred_at)
    yield f'**{event.type}** {contract.title_zh}, subject "{event.subject}", occurred at {times}.{where}{after}'
    yield from ("", "| field | from |", "|---|---|")
    told = {name: mapping_words.expression(given) for name, given in event.fields.items()}
    for name, source in told.items():
        yield _cells(f"`{name}`", source)
    empty = [field.name for field in contract.payload if field.name not in told]
    if empty:
        yield from ("", f"Empty: {', '.join(empty)}.")


def _left_out(edition: Edition) -> Iterator[str]:
    count = sum(len(tables) for tables in edition.not_mapped.values())
    if not count:
        return
    yield from (f"### Tables of {edition.id} that state nothing ({count})", "", "| why | tables |", "|---|---|")
    for why, tables in edition.not_mapped.items():
        yield _cells(why, "、".join(f"{code} {name}" for code, name in tables.items()))


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
