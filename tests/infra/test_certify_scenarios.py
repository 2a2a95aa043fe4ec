"""How the self-test kit judges: by the verdicts on what came, with a word on what to mend."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.certify.course import Course, Seen
from infra.certify.lifecycle import LIFECYCLES, lifecycle_of
from infra.certify.scenarios import LOST, SCENARIOS, Scenario
from schemas.contracts import contract_named
from schemas.errors import UsageError
from schemas.reasons import Reason

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SUBJECT = "91370705MA8KT0A1Q4/XQ-1"
BY_ID: dict[str, Scenario] = {scenario.id: scenario for scenario in SCENARIOS}


def seen(event_type: str, event_id: str, subject: str = SUBJECT, ago: float = 0, **more: Any) -> Seen:
    """A record that came now and occurred `ago` seconds before; accepted, unless `reason` or `outcome` says otherwise."""
    code = more.get("reason")
    outcome = more.get("outcome", "rejected" if code else "accepted")
    reasons = (Reason(code, "occupation", "9-99-99-99").told(),) if code else ()
    return Seen(outcome, reasons, event_type, event_id, subject, NOW - timedelta(seconds=ago), NOW)


STATED = seen("DemandPublished", "1", ago=60)


def course(*now: Seen) -> Course:
    """An enterprise that has stated SUBJECT a minute ago; the road was away for the last 30 seconds."""
    away = {"closed_at": NOW - timedelta(seconds=30), "opened_at": NOW}
    return Course(LIFECYCLES["enterprise"], SUBJECT, [STATED], list(now), **away)


def away(number: int, **more: Any) -> Seen:
    return seen("DemandPublished", f"away-{number}", f"91370705MA8KT0A1Q4/away-{number}", ago=10, **more)


RIGHT = {
    "state": [STATED],
    "revise": [seen("DemandRevised", "2")],
    "duplicate": [seen("DemandPublished", "1", outcome="duplicate", ago=60)],
    "late": [seen("DemandRevised", "2", ago=2 * 86_400)],
    "bad_code": [seen("DemandPublished", "2", "a/3", reason="unknown-code"), seen("DemandPublished", "3", "a/3")],
    "withdraw": [seen("DemandWithdrawn", "2")],
    "recovery": [away(number) for number in range(LOST)],
}
WRONG = [
    ("state", [], "沙箱收件箱里还没有记录"),
    ("state", [seen("DemandPublished", "1", reason="unknown-code")], "9-99-99-99"),
    ("revise", [seen("DemandRevised", "2", "a/other")], "主题相同"),
    ("revise", [seen("DemandRevised", "2", ago=120)], "occurred_at 应晚于"),
    ("duplicate", [seen("DemandPublished", "2")], "新的事件号"),
    ("duplicate", [seen("DemandPublished", "1", reason="event-id-reused")], "内容变了"),
    ("duplicate", [seen("DemandPublished", "7", outcome="duplicate")], "原样再发一次"),
    ("late", [seen("DemandRevised", "2")], "不是发送时间"),
    ("bad_code", [seen("DemandPublished", "2")], "先用无效代码"),
    ("bad_code", [seen("DemandPublished", "2", "a/3", reason="unknown-code"), seen("DemandPublished", "3")], "a/3"),
    ("withdraw", [seen("DemandWithdrawn", "2", "a/other")], SUBJECT),
    ("recovery", [away(0), away(1), away(1, outcome="duplicate")], f"2/{LOST}"),
    ("recovery", [seen("DemandPublished", str(n), f"a/{n}", ago=3600) for n in range(LOST)], f"0/{LOST}"),
]


def test_every_scenario_has_a_right_course() -> None:
    assert RIGHT.keys() == BY_ID.keys()


@pytest.mark.parametrize("scenario", RIGHT)
def test_a_system_that_does_as_it_is_told_passes(scenario: str) -> None:
    assert BY_ID[scenario].judge(course(*RIGHT[scenario])).passed


@pytest.mark.parametrize(("scenario", "came", "word"), WRONG)
def test_a_system_that_does_otherwise_is_told_what_to_mend(scenario: str, came: list[Seen], word: str) -> None:
    judged = BY_ID[scenario].judge(course(*came))
    assert not judged.passed
    assert word in judged.zh
    assert judged.en


@pytest.mark.parametrize("kind", LIFECYCLES)
def test_every_kind_is_tested_by_events_that_it_may_state(kind: str) -> None:
    lifecycle = lifecycle_of(kind)
    for event_type in (lifecycle.stated, lifecycle.revised, lifecycle.withdrawn):
        assert kind in contract_named(event_type).speakers
    assert contract_named(lifecycle.stated).field(lifecycle.code_field).code_lists
    for scenario in SCENARIOS:
        assert all("{" not in told for told in scenario.task(Course(lifecycle)))


def test_a_certificate_names_scenarios_that_the_kit_has() -> None:
    [field] = contract_named("MemberCertified").field("scenarios").rows[:1]
    assert field.symbols == tuple(BY_ID)


def test_a_kind_without_scenarios_is_named_with_those_that_have_them() -> None:
    with pytest.raises(UsageError, match="secretariat"):
        lifecycle_of("secretariat")
