"""The scenarios of the kit, and how each is judged by the verdicts. Pure: a course in, a judgement out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from infra.certify.course import Course, Seen, rejected_for

EDITION = 1
"""Edition of these scenarios; a certificate names it."""
LATE = timedelta(days=1)
"""A fact is late when it occurred so long before it was recorded."""
LOST = 3
"""Facts to be stated while the road is away."""
CLOCKS = timedelta(minutes=5)


@dataclass(frozen=True)
class Judged:
    """`passed`, with the number of records that it took; otherwise what is still missing, and how to mend it."""

    passed: bool
    zh: str = ""
    en: str = ""


PASSED = Judged(True)


@dataclass(frozen=True)
class Scenario:
    """`task_*`: what the member's system is to do; templates over the lifecycle's fields and `subject`."""

    id: str
    title_zh: str
    title_en: str
    task_zh: str
    task_en: str
    judge: Callable[[Course], Judged]

    def task(self, course: Course) -> tuple[str, str]:
        words = vars(course.lifecycle) | {"subject": course.subject or "?", "lost": LOST}
        return self.task_zh.format_map(words), self.task_en.format_map(words)


def _waiting(course: Course, zh: str, en: str) -> Judged:
    """Not yet: what is missing, and what the last record was instead."""
    if not course.now:
        return Judged(False, f"沙箱收件箱里还没有记录；{zh}", f"nothing has come into the sandbox inbox; {en}")
    last_zh, last_en = course.now[-1].told()
    return Judged(False, f"{zh}；最近收到：{last_zh}", f"{en}; the last record: {last_en}")


def _state(course: Course) -> Judged:
    found = course.accepted(course.lifecycle.stated)
    if not found:
        wanted = course.lifecycle.stated
        return _waiting(course, f"需要一条被接受的 {wanted}", f"one accepted {wanted} is needed")
    course.subject = found[0].subject
    return PASSED


def _revise(course: Course) -> Judged:
    found = [one for one in course.accepted(course.lifecycle.revised) if one.subject == course.subject]
    if not found:
        wanted = f"{course.lifecycle.revised} {course.subject}"
        return _waiting(
            course, f"需要一条被接受的 {wanted}（主题相同）", f"an accepted {wanted} is needed (same subject)"
        )
    if not any(_newer(one, course) for one in found):
        return _waiting(
            course,
            "更正的 occurred_at 应晚于被更正的报送，否则旧值仍然有效",
            "the occurred_at of a revision must be later than what it revises, or the old value holds",
        )
    return PASSED


def _newer(one: Seen, course: Course) -> bool:
    moments = [s.occurred_at for s in course.accepted_before() if s.subject == one.subject and s.occurred_at]
    return one.occurred_at is not None and one.occurred_at > max(moments)


def _duplicate(course: Course) -> Judged:
    known = {one.event_id for one in course.accepted_before()}
    if any(one.outcome == "duplicate" and one.event_id in known for one in course.now):
        return PASSED
    if rejected_for(course.now, "event-id-reused"):
        return _waiting(
            course,
            "重发时内容变了：重发要逐字节相同，更正要用新的事件号",
            "the content changed: a repetition is the same byte for byte, a correction takes a new event id",
        )
    if course.accepted(course.lifecycle.stated, course.lifecycle.revised):
        return _waiting(
            course,
            "重发时用了新的事件号，会被当作另一件事：请在发送前生成事件号并与记录一起保存",
            "it was sent under a new event id and counts as another fact: make the id before sending and keep it with the record",
        )
    return _waiting(course, "需要把上一条事实原样再发一次", "the last fact is to be sent once more as it was")


def _late(course: Course) -> Judged:
    found = course.accepted(course.lifecycle.stated, course.lifecycle.revised)
    if any(one.occurred_at and one.recorded_at - one.occurred_at >= LATE for one in found):
        return PASSED
    if found:
        return _waiting(
            course,
            "occurred_at 应是业务发生的时间（这里至少早一天），而不是发送时间",
            "occurred_at is when it happened (here at least a day ago), not when it was sent",
        )
    return _waiting(course, "需要一条至少一天前发生的事实", "a fact that occurred at least a day ago is needed")


def _bad_code(course: Course) -> Judged:
    refused = rejected_for(course.now, "unknown-code")
    if not refused:
        wanted = f"{course.lifecycle.code_field} = {course.lifecycle.wrong_code}"
        return _waiting(
            course, f"需要先用无效代码报送（{wanted}）", f"first state it with a code of no list ({wanted})"
        )
    mended = [one for one in course.accepted(course.lifecycle.stated) if one.subject == refused[0].subject]
    if not mended:
        return _waiting(
            course,
            f"读出裁定后，改正代码，以同一主题 {refused[0].subject} 重新报送",
            f"read the verdict, correct the code and state {refused[0].subject} again",
        )
    return PASSED


def _withdraw(course: Course) -> Judged:
    if any(one.subject == course.subject for one in course.accepted(course.lifecycle.withdrawn)):
        return PASSED
    wanted = f"{course.lifecycle.withdrawn} {course.subject}"
    return _waiting(course, f"需要一条被接受的 {wanted}", f"an accepted {wanted} is needed")


def _recovery(course: Course) -> Judged:
    known = {one.subject for one in course.before}
    found = course.accepted(course.lifecycle.stated)
    meanwhile = {one.subject for one in found if one.subject not in known and _was_meanwhile(one, course)}
    if len(meanwhile) >= LOST:
        return PASSED
    there = f"{len(meanwhile)}/{LOST}"
    return _waiting(
        course,
        f"断线期间报送的 {course.lifecycle.stated} 到了 {there}：未确认的要先存盘，恢复后自动补发",
        f"{there} of the {course.lifecycle.stated} that were stated meanwhile have come: keep what is not confirmed "
        "on disk and send it when the road is back",
    )


def _was_meanwhile(one: Seen, course: Course) -> bool:
    if one.occurred_at is None or course.closed_at is None or course.opened_at is None:
        return False
    return course.closed_at - CLOCKS <= one.occurred_at <= course.opened_at + CLOCKS


SCENARIOS = (
    Scenario(
        "state", "报送", "state",
        "请报送一条新的 {stated}", "state one new {stated}",
        _state,
    ),
    Scenario(
        "revise", "更正", "revise",
        "请用 {revised} 更正 {subject}", "revise {subject} with {revised}",
        _revise,
    ),
    Scenario(
        "duplicate", "重发不重复", "duplicate",
        "请把刚才那条事实原样再发一次（事件号与内容都不变）", "send the last fact once more, with the same event id and content",
        _duplicate,
    ),
    Scenario(
        "late", "迟报", "late",
        "请补报一条至少一天前发生的 {stated} 或 {revised}", "state a {stated} or {revised} that occurred at least a day ago",
        _late,
    ),
    Scenario(
        "bad_code", "代码有误后更正", "bad code",
        "请报送一条 {stated}，其中 {code_field} = {wrong_code}；读出裁定后改正，以新的事件号重新报送",
        "state a {stated} with {code_field} = {wrong_code}; read the verdict, correct it, state it with a new event id",
        _bad_code,
    ),
    Scenario(
        "withdraw", "撤回", "withdraw",
        "请用 {withdrawn} 撤回 {subject}", "take {subject} back with {withdrawn}",
        _withdraw,
    ),
    Scenario(
        "recovery", "断线恢复不丢", "broker away, recovery",
        "通道现已关闭。请照常报送 {lost} 条新的 {stated}（主题各不相同），通道恢复后应自动补发，一条不丢",
        "the road is away now. State {lost} new {stated} of different subjects as usual; once it is back all must come by themselves",
        _recovery,
    ),
)  # fmt: skip
