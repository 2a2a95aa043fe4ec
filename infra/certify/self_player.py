"""The built-in connector plays the member: the same tasks, done by our own client with its outbox on disk."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from infra.certify.course import Course, Seen
from infra.certify.kit import Result
from infra.certify.sandbox import Sandbox
from infra.certify.scenarios import LOST, Scenario
from infra.services import Services
from producers.client import MemberClient
from producers.state import MemberState
from schemas.contracts import contract_named
from schemas.days import now
from schemas.errors import KitelineError
from schemas.examples import good_example
from schemas.ids import original_id

PAUSE = 0.5
"""Seconds after which the connector tries again to send what waits."""


class SelfPlayer:
    """Does each task in a thread of its own as soon as it is set; a fault of it is kept in `faults`."""

    def __init__(self, services: Services, sandbox: Sandbox, state_file: Path) -> None:
        self._services = services
        self._sandbox = sandbox
        self._state_file = state_file
        self._last: tuple[str, dict[str, Any]] | None = None
        self._rejected = threading.Event()
        self._running: threading.Thread | None = None
        self.faults: list[KitelineError] = []

    def begins(self, scenario: Scenario, course: Course) -> None:
        self._rejected.clear()
        self._running = threading.Thread(target=self._play, args=(scenario.id, course), daemon=True)
        self._running.start()

    def sees(self, seen: Seen) -> None:
        """As a member's system reads its verdicts."""
        if seen.outcome == "rejected":
            self._rejected.set()

    def road_is_back(self) -> None:
        """Nothing to do: the outbox finds out by itself."""

    def ends(self, _: Result) -> None:
        if self._running is not None:
            self._running.join(30)

    def _play(self, task: str, course: Course) -> None:
        try:
            with (
                MemberState(self._state_file) as state,
                MemberClient(self._access(), self._sandbox.topics, self._sandbox.member, state) as client,
            ):
                getattr(self, f"_{task}")(client, course)
        except KitelineError as error:
            self.faults.append(error)

    def _access(self) -> Any:
        return self._services.kafka(self._sandbox.member)

    def _say(self, client: MemberClient, event_type: str, subject: str, **changes: Any) -> None:
        contract = contract_named(event_type)
        member = self._sandbox.member
        example = good_example(contract) | {"member": member, "consortium": None, "subject": f"{member}/{subject}"}
        fact = example | {"event_id": original_id(), "occurred_at": now()} | changes
        self._last = (event_type, fact)
        client.publish(event_type, fact)

    def _state(self, client: MemberClient, course: Course) -> None:
        self._say(client, course.lifecycle.stated, "certify-1")

    def _revise(self, client: MemberClient, course: Course) -> None:
        self._say(client, course.lifecycle.revised, "certify-1")

    def _duplicate(self, client: MemberClient, _: Course) -> None:
        if self._last:
            client.publish(*self._last)

    def _late(self, client: MemberClient, course: Course) -> None:
        self._say(client, course.lifecycle.stated, "certify-2", occurred_at=now() - timedelta(days=2))

    def _bad_code(self, client: MemberClient, course: Course) -> None:
        wrong = {course.lifecycle.code_field: course.lifecycle.wrong_code}
        self._say(client, course.lifecycle.stated, "certify-3", **wrong)
        self._rejected.wait(30)
        self._say(client, course.lifecycle.stated, "certify-3")

    def _withdraw(self, client: MemberClient, course: Course) -> None:
        self._say(client, course.lifecycle.withdrawn, "certify-1")

    def _recovery(self, client: MemberClient, course: Course) -> None:
        for number in range(LOST):
            try:
                self._say(client, course.lifecycle.stated, f"certify-away-{number}")
            except KitelineError:
                continue  # as it must be: the fact is in the outbox
        while client.state.waiting():
            time.sleep(PAUSE)
            try:
                client.flush_outbox()
            except KitelineError:
                continue
