"""The worker's clock jumps, years ahead and back: what is accepted follows the broker's time, not the worker's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from projections.records import verdict
from tests.faults.conftest import Truth
from tests.faults.form import Form
from tests.faults.workers import OPERATOR, Stage, committed, count_verdicts, portions, say, wait_for
from tests.stream_processors.speaking import send, value

YEARS = 20 * 365 * 86_400


def test_a_clock_that_jumps_years_ahead_and_back_changes_no_verdict_and_no_row(
    stage: Stage, truth: Truth, form: Form, tmp_path: Path
) -> None:
    """Twenty years behind, all samples lie in the worker's future; ahead, tomorrow lies in its past."""
    said = portions(truth.calm.inboxes, form.clock_jumps)
    off = tmp_path / "clock"
    off.write_text(str(-YEARS))
    worker = stage.workers.start(clock=off)
    for number, portion in enumerate(said):
        off.write_text(str(-YEARS if number % 2 == 0 else YEARS))
        before = count_verdicts(stage.engine)
        say(stage.services, portion)
        wait_for(lambda before=before: count_verdicts(stage.engine) > before, "verdicts", 60, worker)  # type: ignore[misc]
    off.write_text(str(YEARS))
    member = next(code for code in truth.calm.inboxes if code != OPERATOR and len(code) == 10)
    topic = stage.services.topics.inbox(member)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    [(_, offset)] = send(stage.services.kafka(member), topic, [value("OutcomeReported", member, occurred_at=tomorrow)])
    wait_for(lambda: committed(stage.services, truth.calm.inboxes), "commit of every inbox", 60, worker)
    v = verdict.c
    with stage.engine.connect() as connection:
        [row] = connection.execute(select(verdict).where(v.topic == topic, v.offset == offset)).all()
    assert (row.outcome, [r["code"] for r in row.reasons]) == ("rejected", ["occurred-in-future"])
    assert row.decided_at - datetime.now(UTC) > timedelta(days=YEARS // 86_400 - 10)  # the clock was wrong indeed
    own = topic.removeprefix(stage.services.topics.prefix)
    truth.check("worker's clock: jumps of twenty years", form.clock_jumps, stage, worker, apart={(own, offset)})
