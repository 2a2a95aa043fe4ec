"""A slow database holds everything up and loses nothing: what waits, waits in Kafka, not in the worker's memory."""

from __future__ import annotations

import time

from tests.bench.peak import peak_mb
from tests.faults.conftest import STRANGER, Truth
from tests.faults.form import Form
from tests.faults.slow_database import slow_database
from tests.faults.workers import Stage, count_verdicts, portions, say, wait_for
from tests.stream_processors.speaking import send

MOST = 600
"""MB that a worker may take at its peak."""
NARROW = 400_000.0
"""Bytes a second."""
STANDSTILL = 3.5
"""Seconds; less than a worker waits for a new connection (5), after which the database counts as away."""


def test_while_the_database_is_slow_or_stands_still_the_backlog_stays_out_of_memory(
    own: Stage, truth: Truth, form: Form
) -> None:
    first, second = portions(truth.calm.inboxes, 2)
    access, inbox = own.services.kafka(STRANGER), own.services.topics.inbox(STRANGER)
    with slow_database(own.services.database_url) as slow:
        worker = own.workers.start(KITELINE_DATABASE_URL=slow.url)
        say(own.services, first)
        wait_for(lambda: count_verdicts(own.engine) > 100, "verdicts", 60, worker)
        slow.rate = NARROW
        say(own.services, second)
        began = peak_mb(worker.pid)
        before = count_verdicts(own.engine)
        for _ in range(form.backlog // 10_000):
            send(access, inbox, [b"backlog " * 50] * 10_000)
        slow.rate = 0  # only now: sending may take as long as a standstill may not
        standing = count_verdicts(own.engine)
        time.sleep(STANDSTILL)
        assert count_verdicts(own.engine) <= standing + 10_000  # but for what was under way
        assert worker.poll() is None
        slow.rate = NARROW * 100
        wait_for(lambda: count_verdicts(own.engine) >= before + form.backlog, "verdicts on the backlog", 300, worker)
        reached = peak_mb(worker.pid)
        slow.rate = None
        truth.check("database: slow, then still", 1, own, worker)
        assert own.workers.said(worker) == []
    truth.tally.notes.append(
        f"peak of the worker: {began:.0f} MB before, {reached:.0f} MB with {form.backlog} records waiting"
    )
    assert reached < MOST
