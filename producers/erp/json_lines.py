"""JSON lines of events, as systems with an interface of their own write them: one event a line, of any type.

    {"type": "DemandPublished", "occurred_at": "2026-03-02T10:15:00+08:00", "id": "XQ-1", "kind": "talent", ...}

`id` is short for the subject `<member>/<id>`. A line is a fact: the same line twice states nothing. Without an
`event_id` one is derived from what the line says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from producers.envelope import content, derived_fact
from producers.misfit import misfit
from producers.row_digest import digest_of
from producers.rows import Fact, Passed, Quiet, Reading, Refused, Source, refusal, shown
from producers.sealing import Sealing, in_clear, may_hold_personal_data, printed
from producers.state import MemberState
from producers.statements import keep
from producers.values import moment
from schemas.contracts import contract_named, newest
from schemas.errors import RowRefused
from schemas.ids import is_canonical
from schemas.reasons import HIDDEN

SUFFIXES = (".jsonl", ".ndjson", ".json")


def looks_like_json_lines(path: Path, data: bytes) -> bool:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"{") or (path.suffix.lower() in SUFFIXES and head[:1].isascii() and head[:2] != b"PK")


def read_json_lines(
    file: str,
    lines: Iterable[tuple[int, str]],
    total: int,
    member: str,
    state: MemberState,
    watch: Callable[[int, int], None] | None = None,
    sealing: Sealing | None = None,
) -> Iterator[Reading]:
    """What every line (number, text) states. `total`: how many lines there are, about."""
    seen: set[bytes] = set()
    done = 0
    for done, (number, line) in enumerate(lines, 1):
        yield _read(line, member, state, seen, Source(file, "", number), sealing)
        if watch and done % 100 == 0:
            watch(done, max(done, total))
    if watch:
        watch(done, done)


def _read(
    line: str, member: str, state: MemberState, seen: set[bytes], source: Source, sealing: Sealing | None
) -> Reading:
    try:
        event_type, fact, clear = event_of(json_object(line), member, state.secret)
        said = digest_of(fact["event_id"], content(fact).decode())
        if said in seen:
            return Passed(Quiet.DUPLICATE, source)
        seen.add(said)
        if state.has_stated(fact["event_id"], fact):
            return Passed(Quiet.UNCHANGED, source)
        row_key, time = f"{event_type}:{fact['subject']}", fact["occurred_at"]
        return keep(state, event_type, fact | clear, row_key, time, source, sealing)
    except RowRefused as error:
        return Refused(source, error.field, shown(error.value), error.zh, error.en)


def json_object(text: str, field: str = "JSON") -> dict[str, Any]:
    """The JSON object that `text` is. Raises RowRefused naming `field`."""
    try:
        said = json.loads(text)
    except json.JSONDecodeError as error:
        head = HIDDEN if may_hold_personal_data(text) else text[:40]
        raise refusal(field, head, f"不是完整的 JSON（{error.msg}）", f"is no complete JSON ({error.msg})") from None
    if not isinstance(said, dict):
        raise refusal(field, text[:40], "应为一个 JSON 对象", "it must be one JSON object")
    return said


def event_of(said: dict[str, Any], member: str, secret: bytes) -> tuple[str, Fact, Fact]:
    """Of an object as in the first line above: event type, the fact with prints in place of personal texts, and those
    texts. Raises RowRefused naming the field at fault."""
    event_type = said.pop("type", None)
    if event_type not in newest():
        names = ", ".join(sorted(newest()))
        raise refusal("type", event_type, f"没有这种事件；已有：{names}", f"no such event type; there are: {names}")
    speaker = said.pop("member", member)
    if speaker != member:
        raise refusal("member", speaker, f"本次以 {member} 的身份发布", f"this file is published as {member}")
    event_id = said.pop("event_id", None)
    if event_id is not None and not (isinstance(event_id, str) and is_canonical(event_id)):
        raise refusal("event_id", event_id, "应为小写 UUID", "a lower-case UUID is expected")
    subject = _subject(said, member)
    occurred = moment("occurred_at", said.pop("occurred_at", ""))
    clear: Fact = dict(in_clear(event_type, said))
    said = printed(event_type, said, secret)
    wrong = misfit(
        contract_named(event_type),
        said | {"event_id": "", "occurred_at": occurred, "member": member, "subject": subject},
    )
    if wrong:
        raise wrong
    made = derived_fact(member, subject, occurred, said, row_key=f"{event_type}:{subject}", previous_event_id=None)
    return event_type, made | ({"event_id": event_id} if event_id else {}), clear


def _subject(said: dict[str, Any], member: str) -> str:
    local, subject = said.pop("id", None), said.pop("subject", None)
    if isinstance(subject, str) and subject:
        return subject
    if isinstance(local, str | int) and str(local):
        return f"{member}/{local}"
    raise refusal("subject", "", "需要 subject（所有者代码/编号）或 id", "subject (<owner>/<id>) or id is needed")
