"""The mapping of a template: which column of it becomes which field. Made from the contract, not written by hand."""

from __future__ import annotations

from producers.mapping import Column, EventSpec, TableMap
from producers.spreadsheets.cells import reader_of
from schemas.chinese import field_zh
from schemas.contracts import Contract, Field

LOCAL_ID, OWNER, OCCURRED_AT, CONSORTIUM = "local_id", "subject_owner", "occurred_at", "consortium"
SUBJECT = "{subject_owner}/{local_id}"
ENVELOPE_COLUMNS = (
    Column(LOCAL_ID, ("编号",), needed="cell"),
    Column(OCCURRED_AT, ("发生时间",), kind="moment", needed="cell"),
    Column(CONSORTIUM, ("联合体",)),
    Column(OWNER, ("所有者代码",), default="{member}"),
)
ENVELOPE_NOTES = {
    LOCAL_ID: ("自己的编号，一事一号，修改时不变", "your own number; one per thing, the same when it is corrected"),
    OCCURRED_AT: (
        "何时发生，如 2026-03-02 或 2026-03-02 10:15；不能在将来",
        "when it happened, e.g. 2026-03-02 or 2026-03-02 10:15; not in the future",
    ),
    CONSORTIUM: ("所属联合体代码，如 WF-GX；可空", "code of the consortium, e.g. WF-GX; may be empty"),
    OWNER: ("事项属于其他成员时填其代码；空：自己", "code of the member that it belongs to; empty: yourself"),
}
FORMER_HEADINGS = {"county": ("区县",)}
"""Of templates that were downloaded before a field's Chinese name was changed; these are still read."""


def template_map(contract: Contract) -> TableMap:
    """One row of the template is one fact; the same number and time again is a correction."""
    fields = {field.name: field.name for field in contract.payload}
    return TableMap(
        table=contract.name,
        zh=contract.title_zh,
        en=contract.title_en,
        columns=(*ENVELOPE_COLUMNS, *(_column(field) for field in contract.payload)),
        key=SUBJECT,
        moment=OCCURRED_AT,
        events=(
            EventSpec(
                contract.name,
                subject=SUBJECT,
                occurred_at=(OCCURRED_AT,),
                fields=fields | {CONSORTIUM: CONSORTIUM},
            ),
        ),
    )


def is_needed(field: Field) -> bool:
    """Must every row have a value? An array may be empty unless the contract wants it filled."""
    return field.filled and not field.nullable if field.kind == "array" else not field.nullable


def _column(field: Field) -> Column:
    kind = "words" if field.kind == "array" else "text"  # an empty cell of words is an empty list
    needed = "cell" if is_needed(field) else ""
    headings = (field_zh(field.name), *FORMER_HEADINGS.get(field.name, ()))
    return Column(field.name, headings, kind=kind, needed=needed, reads=reader_of(field))
