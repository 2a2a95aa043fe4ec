"""A city whose log is a year old: canonical records with times of their own, a real worker, and the command line."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from confluent_kafka import Producer
from sqlalchemy import create_engine

from infra.cli import main
from infra.demo import await_settled
from projections import closings
from projections.closings import Closing
from projections.engine.statements import ACCEPTED, REJECTED
from schemas.contracts import contract_named
from schemas.facts import Record
from schemas.wire import encode
from stream_processors.admission.decisions import Decision
from stream_processors.admission.json_once import Shared
from stream_processors.admission.verdict_message import verdict_message
from tests.conftest import Launch
from tests.instance import Instance
from tests.stream_processors.speaking import EMPLOYER, SCHOOL, fact

PATIENCE = 90.0
LOOKS = {"KITELINE_ALERT_SECONDS": "1"}
"""A worker looks for closings every half minute: too long to wait for in a test."""
CONSORTIUM = "WF-GX"
FIRST_OFFSET = 1_000_000
"""In an inbox, of what was stated long ago: what the tests state themselves lies below."""


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+08:00").astimezone(UTC)


@dataclass
class PastCity:
    instance: Instance
    launch: Launch
    workers: list[subprocess.Popen[str]] = field(default_factory=list)
    corrected: str = ""
    """A correction of June that came in August."""
    _together: bool = False
    _numbers: Iterator[int] = field(default_factory=count)

    def say(self, event_type: str, member: str, local: str, day: str, recorded: str = "", **changes: Any) -> str:
        """Write a fact of `day` to its canonical topic as admission would have on `recorded`. Returns its id."""
        said = fact(event_type, member, local, occurred_at=at(day).isoformat(), **changes)
        self._judge(said, event_type, recorded or day, ACCEPTED)
        contract = contract_named(event_type)
        self._producer.produce(
            self.instance.topics.canonical(contract.family),
            encode(event_type, said),
            key=said["subject"].encode(),
            timestamp=int(at(recorded or day).timestamp() * 1000),
        )
        if not self._together:
            assert self._producer.flush(30) == 0
        return str(said["event_id"])

    def reject(self, member: str, recorded: str) -> None:
        """Tell a member, as admission would have on that day, that something it stated is no fact."""
        self._judge({"member": member}, None, recorded, REJECTED)

    def _judge(self, said: dict[str, Any], event_type: str | None, recorded: str, outcome: str) -> None:
        """A verdict as it stands in the member's topic; the table gets it by `kiteline rebuild --verdicts`."""
        member, day = said["member"], at(recorded)
        place = (self.instance.topics.inbox(member), 0, FIRST_OFFSET + next(self._numbers))
        decision = Decision(
            Record(*place, int(day.timestamp() * 1000), b"", b""), member, bytes(32), day, outcome,
            event_id=said.get("event_id"), event_type=event_type, subject=said.get("subject"),
            occurred_at=said.get("occurred_at"),
        )  # fmt: skip
        self._producer.produce(self.instance.topics.verdicts(member), verdict_message(decision, Shared()))

    @cached_property
    def _producer(self) -> Producer:
        return Producer(self.instance.kafka("worker").librdkafka() | {"log_level": 0})

    def found(self) -> None:
        """A consortium of two members, and what they stated in May and June 2025."""
        self.instance.add_members(SCHOOL, EMPLOYER)
        self._together = True
        about = {
            "name_zh": "高新区产教联合体",
            "name_en": "High-tech zone",
            "park": "WF-GXQ",
            "founded_on": "2025-01-05",
        }
        self.say("ConsortiumFounded", "operator", f"consortium/{CONSORTIUM}", "2025-01-05",
                 consortium=CONSORTIUM, consortium_id=CONSORTIUM, **about)  # fmt: skip
        for code, kind, name in ((SCHOOL, "school", "潍坊职业学院"), (EMPLOYER, "enterprise", "声澜")):
            self.say("MemberAdmitted", "operator", f"member/{code}", "2025-01-06", member_code=code, kind=kind,
                     name_zh=name, name_en=None, county="370705", admitted_on="2025-01-06")  # fmt: skip
            self.say("MemberJoined", "operator", f"membership/{CONSORTIUM}/{code}", "2025-01-07", consortium=CONSORTIUM,
                     consortium_id=CONSORTIUM, member_code=code, role="council", joined_on="2025-01-07")  # fmt: skip
        for n in range(12):
            self.say("DemandPublished", EMPLOYER, f"D-{n:02}", f"2025-05-{n + 1:02}", valid_until="2026-12-31",
                     openings=10 + n, consortium=CONSORTIUM)  # fmt: skip
        for n in range(6):
            self.say("DemandFilled", EMPLOYER, f"D-{n:02}", "2025-06-20", filled_total=4)
        for member, day in ((SCHOOL, "2025-03-02"), (EMPLOYER, "2025-05-31"), (EMPLOYER, "2025-06-30")):
            self.reject(member, day)
        self._together = False
        self.corrected = self.correct("D-11", "2025-08-02")  # waits for all

    def correct(self, local: str, recorded: str) -> str:
        """What was needed at the end of June, as it was corrected on a later day."""
        return self.say("DemandRevised", EMPLOYER, local, "2025-06-28", recorded, openings=300, wage_min=None,
                        wage_max=None, valid_until="2026-12-31")  # fmt: skip

    def start(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "infra.cli.main", "worker", *arguments]
        self.workers.append(self.launch(command, env=self.instance.environment() | LOOKS))

    def stop(self) -> None:
        for worker in self.workers:
            worker.terminate()
            worker.wait(30)
        self.workers.clear()

    def run(self, *arguments: str, code: int = 0) -> str:
        """A command line in this process: another one would load the same libraries for seconds."""
        told = io.StringIO()
        with (
            patch.dict(os.environ, self.instance.environment(), clear=True),
            contextlib.redirect_stdout(told),
            contextlib.redirect_stderr(told),
        ):
            done = main.run(list(arguments))
        assert done == code, told.getvalue()
        assert "Traceback" not in told.getvalue()
        return told.getvalue()

    def run_alone(self, *arguments: str) -> str:
        """The same in a process of its own, as an office runs it."""
        done = self.instance.kiteline(*arguments, seconds=180)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def settle(self) -> None:
        """Until projections and archive have everything."""
        engine = create_engine(self.instance.database_url, connect_args={"options": "-c timezone=UTC"})
        try:
            await_settled(self.instance.services, engine, lambda *_: None)
        finally:
            engine.dispose()

    def closings(self) -> dict[str, Closing]:
        engine = create_engine(self.instance.database_url, connect_args={"options": "-c timezone=UTC"})
        try:
            with engine.connect() as connection:
                return {one.period: one for one in closings.kept(connection)}
        finally:
            engine.dispose()

    def until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not done():
            assert all(worker.poll() is None for worker in self.workers), "a worker has ended"
            assert time.monotonic() < deadline
            time.sleep(0.3)

    @property
    def reports(self) -> Path:
        return self.instance.settings.editions_dir

    def files(self, folder: str) -> dict[str, bytes]:
        """Of an edition's folder below that of the reports."""
        top = self.reports / folder
        return {p.relative_to(top).as_posix(): p.read_bytes() for p in top.rglob("*") if p.is_file()}


@contextmanager
def past_city(instance: Instance, launch: Launch) -> Iterator[PastCity]:
    """Founded and closed up to July 2025, beside a running worker."""
    made = PastCity(instance, launch)
    made.found()
    made.start()
    made.settle()
    made.until(lambda: "2025-07" in made.closings())
    yield made
    made.stop()
