"""A rejected row can be stated again once the reason has gone, and only then."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from infra.operator_voice import operator_fact, state_by_operator, state_starter_codes
from infra.provision import provision
from producers.publishing import PublishReport, publish_files
from schemas.days import day_of, now
from tests.conftest import Launch
from tests.instance import Instance

pytestmark = pytest.mark.road
FIRM = "91370705MA8KT0A1Q4"
LINE = (
    '{"type": "DemandPublished", "occurred_at": "2026-03-02T10:15:00+08:00", "id": "1", "kind": "talent", "title": "t",'
    ' "occupation": "6-18-02-04", "county": "370705", "openings": 3, "valid_until": "2027-01-31"}\n'
)


def test_a_fact_rejected_before_its_member_was_admitted_is_taken_after(
    instance: Instance, launch: Launch, tmp_path: Path
) -> None:
    instance.add_members(FIRM)
    launch([sys.executable, "-m", "infra.cli.main", "worker"], env=instance.environment())
    provision(instance.services)
    state_starter_codes(instance.services, 60)
    file = tmp_path / "demand.jsonl"
    file.write_text(LINE, encoding="utf-8")

    def publish(*, again: bool = False) -> PublishReport:
        access = instance.kafka(FIRM)
        return publish_files([file], access, instance.topics, FIRM, instance.home, wait_seconds=30, again=again)

    assert [r["code"] for r in publish().rejected[0].verdict["reasons"]] == ["unknown-member"]
    said = {"member_code": FIRM, "kind": "enterprise", "name_zh": "n", "name_en": None, "county": "370705"}
    fact = operator_fact("MemberAdmitted", f"member/{FIRM}", said | {"admitted_on": day_of(now())}, now())
    state_by_operator(instance.services, [fact], 30)
    assert publish().stated.total() == 0
    taken = publish(again=True)
    assert (taken.stated.total(), taken.outcomes["accepted", "DemandPublished"]) == (1, 1)
    assert publish(again=True).stated.total() == 0
