"""Nothing is ever resubmitted twice: not by repeating, not by two at once, not by a process killed at any moment."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence

import pytest

from infra.dead_letters import resubmitting
from infra.dead_letters.desk import Rehearsed
from infra.dead_letters.listing import DeadLetter, State, told
from infra.dead_letters.resubmitting import Done
from infra.dead_letters.sending import InboxWriter
from schemas.wire import decode
from tests.conftest import Launch
from tests.dead_letters.conftest import Kiteline, Office
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, records, value


def corrected(office: Office, count: int, member: str = EMPLOYER) -> list[DeadLetter]:
    """Dead letters of facts that are right by now."""
    letters = office.rejected(member, *(value("DemandFilled", member, filled_total=-1) for _ in range(count)))
    rehearsed = office.letters.rehearse(letters, lambda *_: ({"filled_total": 5}, None))
    assert all(one.is_open for one in rehearsed)
    office.letters.correct(rehearsed, "test")
    return letters


def resubmit(office: Office, letters: Sequence[DeadLetter], member: str | None = None) -> list[Rehearsed]:
    return office.letters.resubmit(office.letters.rehearse(office.again(list(letters))), office.resubmitter(member))


def times_sent(office: Office, letters: Sequence[DeadLetter], member: str = EMPLOYER) -> list[int]:
    """How often the fact of each stands in the portal inbox."""
    found = Counter(decode(record.value)[1]["event_id"] for record in office.portal(member))
    return [found[letter.event_id or ""] for letter in letters]


def done(found: Sequence[Rehearsed]) -> list[Done | None]:
    return [one.sent.done if one.sent else None for one in found]


def test_a_corrected_fact_is_accepted_once_however_often_it_is_asked_for(office: Office) -> None:
    letters = corrected(office, 3)
    first = resubmit(office, letters)
    assert done(first) == [Done.SENT] * 3
    assert done(resubmit(office, letters)) == [Done.EARLIER] * 3
    office.admit_portal(EMPLOYER)
    assert done(resubmit(office, letters)) == [Done.EARLIER] * 3
    assert times_sent(office, letters) == [1, 1, 1]
    for letter, one in zip(office.again(letters), first, strict=True):
        assert (letter.state, letter.became) == (State.RESUBMITTED, "accepted")
        assert one.sent
        assert letter.sent == one.sent.at
    assert all(letter.event_id in office.desk.forwarded("demand") for letter in letters)


def test_with_as_the_member_writes_its_own_inbox_and_without_it_the_portal_is_used(office: Office) -> None:
    [own], [lent] = corrected(office, 1), corrected(office, 1)
    topics = office.desk.instance.topics
    [by_member], [by_operator] = resubmit(office, [own], EMPLOYER), resubmit(office, [lent])
    assert by_member.sent
    assert by_operator.sent
    assert by_member.sent.at
    assert by_operator.sent.at
    assert by_member.sent.at.topic == topics.inbox(EMPLOYER)
    assert by_operator.sent.at.topic == topics.portal(EMPLOYER)
    rows = office.rows()
    assert (rows[own.position].made_by, rows[lent.position].made_by) == (EMPLOYER, "operator")
    [record] = records(office.desk.instance.kafka("worker"), topics.inbox(EMPLOYER), first=by_member.sent.at.offset)
    office.desk.usual.process([record])
    assert office.again([own])[0].became == "accepted"


def test_what_would_be_rejected_again_or_was_accepted_meanwhile_is_not_sent(office: Office) -> None:
    letters = office.rejected(EMPLOYER, value("DemandFilled", EMPLOYER, filled_total=-1), b"rubbish")
    found = resubmit(office, letters)
    assert done(found) == [None, None]
    assert [one.expected.reasons for one in found] == [letter.reasons for letter in letters]
    [twin, other] = office.rejected(EMPLOYER, *[value("DemandFilled", EMPLOYER, filled_total=-1)] * 2)
    office.letters.correct(office.letters.rehearse([twin, other], lambda *_: ({"filled_total": 5}, None)), "test")
    assert done(resubmit(office, [twin])) == [Done.SENT]
    office.admit_portal(EMPLOYER)
    [held] = resubmit(office, [other])
    assert (held.sent, held.expected.outcome) == (None, "duplicate")
    assert office.again([other])[0].state is State.RESTATED
    assert not office.rows().keys() & {one.position for one in (*letters, other)}


def test_of_two_who_resubmit_at_once_one_sends(office: Office) -> None:
    letters = corrected(office, 40)
    ready = office.letters.rehearse(office.again(letters))
    outcomes: list[list[Rehearsed]] = []
    start = threading.Barrier(4)

    def work() -> None:
        mine = office.resubmitter()
        start.wait()
        outcomes.append(office.letters.resubmit(ready, mine))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(outcomes) == 4
    assert times_sent(office, letters) == [1] * 40
    by_letter = list(zip(*(done(one) for one in outcomes), strict=True))
    assert all(Counter(one)[Done.SENT] <= 1 for one in by_letter)
    assert {one for found in by_letter for one in found} <= {Done.SENT, Done.EARLIER, Done.ELSEWHERE}
    assert done(resubmit(office, letters)) == [Done.EARLIER] * 40


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("moment", ["before it is sent", "between sending and noting"])
def test_a_resubmission_that_was_broken_off_is_finished_and_not_repeated(
    office: Office, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    letters = corrected(office, 3)

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        if moment == "before it is sent":
            patch.setattr(InboxWriter, "write", die)
        else:
            patch.setattr(resubmitting, "_note", die)
        with pytest.raises(Killed):
            resubmit(office, letters)
    assert times_sent(office, letters) == [0 if moment == "before it is sent" else 1] * 3
    assert [one.state for one in office.again(letters)] == [State.UNFINISHED] * 3
    office.letters.correct(office.letters.rehearse(letters, lambda *_: ({"filled_total": 9}, None)), "too late")
    assert done(resubmit(office, letters)) == [Done.SENT] * 3
    assert times_sent(office, letters) == [1] * 3
    sent = {decode(record.value)[1]["event_id"]: decode(record.value)[1] for record in office.portal(EMPLOYER)}
    assert [sent[one.event_id or ""]["filled_total"] for one in letters] == [5] * 3  # what was begun is finished


def test_a_command_that_is_killed_again_and_again_sends_each_once(
    office: Office, launch: Launch, kiteline: Kiteline
) -> None:
    letters = corrected(office, 400)
    arguments = [sys.executable, "-m", "infra.cli.main", "dead-letters", "resubmit"]
    arguments += [told(letter.position) for letter in letters]
    env = office.desk.instance.environment()
    seen, states = 0, set[State]()
    for delay in (0.0, 0.02, 0.1, 0.3):
        process = launch(arguments, env=env)
        deadline = time.monotonic() + 30
        while process.poll() is None and len(office.rows()) <= seen and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        seen = len(office.rows())
        states |= {one.state for one in office.again(letters)}
    assert State.UNFINISHED in states or seen >= len(letters), "no process was killed amid its work"
    last = kiteline(*arguments[3:])
    assert last.returncode == 0, last.stdout + last.stderr
    assert times_sent(office, letters) == [1] * len(letters)
    assert {one.state for one in office.again(letters)} == {State.RESUBMITTED}


def test_the_command_tells_what_was_sent_and_what_became_of_it(office: Office, kiteline: Kiteline) -> None:
    [right] = corrected(office, 1)
    [wrong] = office.rejected(SCHOOL, value("OutcomeReported", SCHOOL, wage=-1))
    at = told(right.position)
    rehearsed = kiteline("dead-letters", "resubmit", at, told(wrong.position), "--dry-run")
    assert (rehearsed.returncode, "会被接受" in rehearsed.stdout, "wage = -1" in rehearsed.stdout) == (3, True, True)
    assert times_sent(office, [right]) == [0]
    sent = kiteline("dead-letters", "resubmit", at, "--as", EMPLOYER)
    assert sent.returncode == 0, sent.stdout + sent.stderr
    assert f"已重新提交 / resubmitted: {office.desk.instance.topics.inbox(EMPLOYER)}[0]@" in sent.stdout
    again = kiteline("dead-letters", "resubmit", at)
    assert (again.returncode, "此前已重新提交" in again.stdout) == (0, True)
    late = kiteline("dead-letters", "correct", at, "--set", "filled_total=6")
    assert late.returncode == 2
    assert "已经重新提交" in late.stderr
