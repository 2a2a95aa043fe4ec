"""`kiteline dead-letters correct` and `resubmit`."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.cli.console import err, out
from infra.cli.dead_letter_filter import Code, EventType, Limit, Member, Since, Subject, Until, wanted
from infra.dead_letters.correcting import Content, assignments
from infra.dead_letters.desk import DeadLetterDesk, Rehearsed
from infra.dead_letters.listing import DeadLetter, State, Wanted, position_of, told
from infra.dead_letters.parts import operators_desk, resubmitter
from infra.dead_letters.resubmitting import Done
from infra.provision import OPERATOR
from infra.services import open_services
from infra.settings import load_settings
from schemas.errors import FileUnreadable, UsageError

Positions = Annotated[
    list[str] | None,
    typer.Argument(
        help="位置，如 inbox.X[0]@12；或用下面的条件 / positions, or the filters below", metavar="[POSITION]..."
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="只看会怎样，不保存、不发送 / judge only, keep and send nothing")
]
As = Annotated[
    str,
    typer.Option("--as", help="以成员自己的凭据写入它的收件箱；默认由运营方经门户代提 / by the member's own hand", metavar="MEMBER"),
]  # fmt: skip
UNDONE = (State.OPEN, State.UNFINISHED)


def add_to(letters: typer.Typer) -> None:
    letters.command("correct")(correct)
    letters.command("resubmit")(resubmit)


def correct(
    positions: Positions = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="字段=值，可多次 / field=value", metavar="F=V")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="show --json 导出并改过的文件 / exported and changed")
    ] = None,
    member: Member = "",
    code: Code = "",
    event_type: EventType = "",
    subject: Subject = "",
    since: Since = "",
    until: Until = "",
    limit: Limit = 1000,
    dry_run: DryRun = False,
) -> None:
    """改正一条或多条，原来的保留 / correct one or many; what was before is kept

    值按事件的契约解读，空值写 字段=。改正后用 resubmit 重新提交；--dry-run 说出会得到什么裁定。

    Values are read as the contract types them, `field=` is null. --dry-run says what the verdict would be.

    例 / example: kiteline dead-letters correct "inbox.4137012391[0]@12" --set wage=5200
    """
    if bool(changes) == bool(file):
        raise UsageError(
            "请用 --set 字段=值（可多次）或 --file 文件 说明如何改正", "say what to correct: --set field=value or --file FILE"
        )  # fmt: skip
    asked = wanted(member, code, event_type, subject, since, until, UNDONE)
    with operators_desk(open_services(load_settings())) as desk:
        if file:
            wholes = {position_of(str(whole.get("position"))): whole for whole in _read(file)}
            rehearsed = desk.rehearse(desk.at(list(wholes)), lambda letter, _: (None, wholes[letter.position]))
        else:
            letters = _chosen(desk, positions, asked, limit)
            rehearsed = desk.rehearse(letters, lambda _, content: (_assigned(content, changes or []), None))
        done = [one for one in rehearsed if one.letter.state in (State.RESUBMITTED, State.UNFINISHED)]
        if done:
            at = told(done[0].letter.position)
            raise UsageError(
                f"{at} 已经重新提交，不能再改；若又被退回，请改那一条新的死信",
                f"{at} was resubmitted and cannot be corrected any more; if that was rejected, correct the new dead letter",
            )
        if not dry_run:
            desk.correct(rehearsed, OPERATOR)
    for one in rehearsed:
        _tell(one, "" if dry_run else "已保存 / kept；")
    if not all(one.is_open for one in rehearsed):
        raise typer.Exit(3)


def resubmit(
    positions: Positions = None,
    member: Member = "",
    code: Code = "",
    event_type: EventType = "",
    subject: Subject = "",
    since: Since = "",
    until: Until = "",
    limit: Limit = 1000,
    speaker: As = "",
    dry_run: DryRun = False,
    wait: Annotated[float, typer.Option(min=0, help="等裁定的秒数 / seconds to wait for the verdicts")] = 0,
) -> None:
    """重新提交一条或多条，每条只提交一次 / resubmit one or many, each once and never again

    先按裁定的规则演练：仍会被退回的不提交（退出码 3）。重复运行、两人同时运行、中途被杀都不会提交两次。

    Each is judged first; what would be rejected again is not sent (exit code 3). Run it again, run it twice at once,
    kill it: nothing is sent twice.

    例 / example: kiteline dead-letters resubmit --member 4137012391 --code unknown-code --dry-run
    """
    asked = wanted(member, code, event_type, subject, since, until, UNDONE)
    services = open_services(load_settings())
    with operators_desk(services) as desk:
        letters = _chosen(desk, positions, asked, limit)
        if others := {letter.member for letter in letters} - {speaker} if speaker else set():
            raise UsageError(
                f"--as {speaker} 不能提交成员 {min(others)} 的事实；请加 --member {speaker}",
                f"--as {speaker} cannot resubmit what {min(others)} stated; add --member {speaker}",
            )
        rehearsed = desk.rehearse(letters)
        if not dry_run:
            rehearsed = desk.resubmit(rehearsed, resubmitter(services, desk.engine, speaker or None))
            _wait(desk, rehearsed, wait)
    for one in rehearsed:
        _tell(one)
    if any(one.sent and one.sent.done is Done.UNCONFIRMED for one in rehearsed):
        raise typer.Exit(4)
    if not all(one.sent or one.is_open for one in rehearsed):
        raise typer.Exit(3)


def _chosen(desk: DeadLetterDesk, positions: Sequence[str] | None, asked: Wanted, limit: int) -> list[DeadLetter]:
    """By position or by filter, oldest first. Raises UsageError when neither is given."""
    if positions:
        return desk.at([position_of(one) for one in positions])
    if asked == Wanted(states=UNDONE):
        raise UsageError(
            "请写出位置，或用 --member、--code、--type 等说明是哪些；先用 list 看看",
            "name positions, or say which with --member, --code, --type ...; look with `list` first",
        )
    found = desk.find(asked, limit + 1)
    if len(found) > limit:
        err().print(f"只处理最新的 {limit} 条 / only the newest {limit}; --limit", soft_wrap=True)
    return found[:limit][::-1]


def _assigned(content: Content, texts: Sequence[str]) -> dict[str, Any]:
    held = content.fact()
    return assignments(held[0], texts) if held else {}


def _read(file: Path) -> list[dict[str, Any]]:
    """One exported dead letter, a list of them, or one a line. Raises FileUnreadable."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        try:
            found = json.loads(text)
        except json.JSONDecodeError:
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        told_en = " ".join(str(error).split())
        raise FileUnreadable(
            f"{file} 读不出 JSON：{told_en}", f"{file} is no JSON that can be read: {told_en}"
        ) from None
    listed = found if isinstance(found, list) else [found]
    if not listed or not all(isinstance(one, dict) for one in listed):
        raise FileUnreadable(
            f"{file} 应为 kiteline dead-letters show --json 的输出", f"{file} must be what `dead-letters show --json` prints"
        )  # fmt: skip
    return listed


def _wait(desk: DeadLetterDesk, rehearsed: Sequence[Rehearsed], seconds: float) -> None:
    sent = [one.letter.position for one in rehearsed if one.sent and one.sent.at]
    deadline = time.monotonic() + seconds
    while sent and time.monotonic() < deadline and any(one.became is None for one in desk.at(sent)):
        time.sleep(0.2)
    for one in desk.at(sent) if sent and seconds else ():
        out().print(f"{told(one.position)} → {one.became or '尚无裁定 / no verdict yet'}", soft_wrap=True, markup=False)


def _tell(one: Rehearsed, before: str = "") -> None:
    at = told(one.letter.position)
    if one.sent is not None:
        where = told(one.sent.at) if one.sent.at else one.sent.why
        said = SAID[one.sent.done].format(where=where)
    else:
        said = before + EXPECTED[one.expected.outcome]
    out().print(f"{at}  {said}", soft_wrap=True, markup=False)
    if one.sent is None:
        for reason in one.expected.reasons:
            out().print(f"  ✗ {reason['zh']} / {reason['en']}", soft_wrap=True, markup=False)


EXPECTED = {
    "accepted": "会被接受 / would be accepted",
    "duplicate": "此前已被接受，不再提交 / was accepted before, not sent",
    "rejected": "仍会被退回，不提交 / would be rejected again, not sent",
}
SAID = {
    Done.SENT: "已重新提交 / resubmitted: {where}",
    Done.EARLIER: "此前已重新提交，不再提交 / resubmitted before, not again: {where}",
    Done.ELSEWHERE: "另一进程正在提交 / another is resubmitting it right now",
    Done.UNCONFIRMED: "Kafka 未确认（{where}），请再运行一次，不会重复 / not confirmed; run again, nothing is sent twice",
}
