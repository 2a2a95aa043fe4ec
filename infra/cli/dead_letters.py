"""`kiteline dead-letters`: what was rejected and why; list, show, correct, resubmit."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from infra.cli import dead_letter_changes
from infra.cli.console import out
from infra.cli.dead_letter_filter import Code, EventType, Limit, Member, Since, Subject, Until, Which, wanted
from infra.dead_letters.desk import content_in_json, letter_in_json
from infra.dead_letters.listing import DeadLetter, State, dead_letters, position_of, told
from infra.dead_letters.parts import operators_desk
from infra.engine import open_engine
from infra.services import open_services
from infra.settings import load_settings
from projections.engine.database_errors import database_errors_told
from schemas.days import SHANGHAI

letters = typer.Typer(
    no_args_is_help=True,
    help="死信：列出、查看、改正、重新提交被退回的事实 / dead letters: list, show, correct, resubmit",
)
AsJson = Annotated[bool, typer.Option("--json", help="每行一条 JSON / JSON lines")]
STATES = {
    State.OPEN: "未处理 / open",
    State.UNFINISHED: "未完成 / unfinished",
    State.RESUBMITTED: "已重新提交 / resubmitted",
    State.RESTATED: "成员已重新报送 / restated",
}


def register(app: typer.Typer) -> None:
    dead_letter_changes.add_to(letters)
    app.add_typer(letters, name="dead-letters")


@letters.command("list")
def show_list(
    member: Member = "",
    code: Code = "",
    event_type: EventType = "",
    subject: Subject = "",
    since: Since = "",
    until: Until = "",
    state: Which = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """列出被退回的事实及理由，新的在前 / what was rejected and why, newest first

    什么都不会丢：原文保留在死信主题里。用 show 查看，用 correct 改正，用 resubmit 重新提交。

    Nothing is lost: what was rejected is kept as it came. See `show`, `correct`, `resubmit`.

    例 / example: kiteline dead-letters list --member 4137012391 --code unknown-code --state open
    """
    asked = wanted(member, code, event_type, subject, since, until, (state,) if state else ())
    engine = open_engine(open_services(load_settings(), broker=False))
    try:
        with database_errors_told(), engine.connect() as connection:
            found = dead_letters(connection, asked, limit)
    finally:
        engine.dispose()
    if as_json:
        for letter in found:
            typer.echo(json.dumps(letter_in_json(letter), ensure_ascii=False))
        return
    if not found:
        out().print("没有这样的死信 / there are no such dead letters")
        return
    table = Table(
        "位置 / position", "记录 / recorded", "事件 / event", "主题 / subject", "状态 / state", "理由 / reasons"
    )
    for letter in found:
        reasons = "\n".join(f"{reason['zh']}\n{reason['en']}" for reason in letter.reasons)
        when = f"{letter.recorded_at.astimezone(SHANGHAI):%m-%d %H:%M:%S}"
        texts = (letter.event_type or "?", letter.subject or "?", state_of(letter), reasons)
        table.add_row(told(letter.position), when, *map(escape, texts))
    out().print(table)


@letters.command("show")
def show(
    position: Annotated[str, typer.Argument(help="位置，如 inbox.X[0]@12 / as `list` shows it")],
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON，可改正后交给 correct --file / to be corrected")
    ] = False,
) -> None:
    """查看一条：理由，以及事实（或十六进制的原文）/ one of them: reasons and the fact, or its bytes in hex

    例 / example: kiteline dead-letters show "inbox.4137012391[0]@12" --json > letter.json
    """
    at = position_of(position)
    with operators_desk(open_services(load_settings())) as desk:
        [letter] = desk.at([at])
        [content] = desk.contents([letter])
    shown = content_in_json(letter, content)
    if as_json:
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    out().print(f"{told(at)}  {state_of(letter)}", soft_wrap=True, markup=False)
    for reason in letter.reasons:
        out().print(f"✗ {reason['zh']} / {reason['en']}", soft_wrap=True, markup=False)
    if content.corrections:
        out().print(
            f"已改正 {content.corrections} 次，以下为改正后 / corrected {content.corrections} times, as it is now:"
        )
    if "fact" in shown:
        typer.echo(json.dumps({"type": shown["type"], **shown["fact"]}, ensure_ascii=False, indent=2))
    elif content.value is None and "empty-record" not in letter.codes:
        out().print(
            "原文已不在死信主题和收件箱中 / the bytes are neither in the dead letters nor in the inbox any more"
        )
    else:
        typer.echo((content.value or b"").hex(" "))


def state_of(letter: DeadLetter) -> str:
    became = f" → {letter.became or '…'}" if letter.state == State.RESUBMITTED else ""
    return STATES[letter.state] + became
