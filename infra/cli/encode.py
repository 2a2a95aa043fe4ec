"""`kiteline encode`: the record of a fact, for clients that write to Kafka without a library of ours."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from infra.cli.console import err
from infra.sealing_source import sealing_of
from infra.services import open_services
from infra.settings import load_settings
from producers.envelope import original_fact
from producers.erp.json_lines import json_object
from producers.sealing import sealed_fact
from producers.sheets import decode_text, read_bytes
from producers.statements import encoded
from schemas.contracts import contract_named
from schemas.errors import FileUnreadable, UsageError


def register(app: typer.Typer) -> None:
    app.command("encode")(encode)


def encode(
    event_type: Annotated[str, typer.Argument(help="事件类型 / event type")],
    file: Annotated[Path, typer.Argument(help="事实的 JSON / the fact as JSON", metavar="FILE")],
    member: Annotated[str, typer.Option("--as", help="说话的成员 / the member that speaks", metavar="MEMBER")],
    target: Annotated[
        Path | None, typer.Option("--out", help="写到哪个文件，默认标准输出 / file to write", metavar="FILE")
    ] = None,
) -> None:
    """把一个 JSON 事实编码成 Kafka 记录（Confluent 格式）/ encode a fact as a Kafka record

    JSON 含 subject、occurred_at 和事件自己的字段；没有 event_id 时新取一个。只编码，不发送。

    The JSON holds subject, occurred_at and the event's own fields; an event_id is made where there is none. Encodes
    only, sends nothing.

    例 / example: kiteline encode DemandPublished fact.json --as 91370705MA8KT0B2W7 --out fact.bin
    """
    contract_named(event_type)  # unknown types are told with the known ones
    said = json_object(decode_text(file, read_bytes(file)), str(file))
    if (speaker := said.get("member", member)) != member:
        raise UsageError(
            f"{file} 中 member = {speaker}，与 --as {member} 不同；请去掉其一",
            f"{file} says member = {speaker}, --as says {member}; leave one of them out",
        )
    if not said.get("subject"):
        raise UsageError(
            f"{file} 中没有 subject；应为 {member}/编号", f"{file} has no subject; {member}/<your number> is expected"
        )
    fact = original_fact(member, said)
    sealing = sealing_of(open_services(load_settings(), broker=False, database=False), None)
    record = encoded(event_type, sealed_fact(event_type, fact, sealing))
    if target is None:
        sys.stdout.buffer.write(record)
    else:
        try:
            target.write_bytes(record)
        except OSError as error:
            raise FileUnreadable(
                f"无法写入 {target}（{error.strerror or error}）；请换一个位置",
                f"cannot write {target} ({error.strerror or error}); choose another place",
            ) from None
    err().print(escape(f"event_id {fact['event_id']}；key {fact['subject']}；{len(record)} bytes"), soft_wrap=True)
