"""A verdict is known a moment before its dead letter is written: who asks in between is not told that it is no fact."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from infra.dead_letters import originals
from schemas.facts import Record
from stream_processors.failpoints import Failpoints
from tests.gateway.admitting import admit, desk, gateway, soon
from tests.gateway.asking import Gateway, event
from tests.gateway.test_dead_letters import RIGHT, ask, resubmit, times
from tests.stream_processors.desk import Desk

__all__ = ["desk", "gateway"]


class Killed(Exception):
    """Stands for the worker's process ending here."""


class KilledBeforeSending(Failpoints):
    def passed(self, name: str) -> None:
        if name == "admission.carried-out":
            raise Killed


def judged_only(desk: Desk, gateway: Gateway) -> tuple[dict[str, Any], list[Record]]:
    """The dead letter of an event whose verdict stands, and what admission was at; its dead letter is not written."""
    said = event(data=event()["data"] | {"occupation": "6-18-01-99"})
    assert gateway.post(said).status_code == 202
    [*_, last] = gateway.inbox()
    with pytest.raises(Killed):
        desk.admission(failpoints=KilledBeforeSending()).process([last])
    assert gateway.verdict(said["id"]).json()["status"] == "rejected"
    [letter] = [one for one in ask(gateway, "").json()["items"] if one["event_id"] == said["id"]]
    return letter, [last]


def show(gateway: Gateway, letter: dict[str, Any]) -> httpx2.Response:
    return ask(gateway, f"/{quote(letter['position'], safe='')}")


def test_a_dead_letter_that_is_not_there_yet_is_asked_for_again_and_then_corrected(
    desk: Desk, gateway: Gateway
) -> None:
    letter, _ = judged_only(desk, gateway)
    whole = {"type": "DemandPublished", "fact": event()["data"]}
    for answer in (show(gateway, letter), resubmit(gateway, letter, RIGHT), resubmit(gateway, letter, whole)):
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:kiteline:problem:unavailable"), answer.text
        assert letter["position"] in answer.json()["detail"]
        assert answer.headers["retry-after"]
    assert times(gateway, letter) == 1
    admit(desk, gateway)
    assert show(gateway, letter).json()["fact"]["occupation"] == "6-18-01-99"
    assert resubmit(gateway, letter, RIGHT).status_code == 202


def test_a_dead_letter_that_comes_while_it_is_asked_for_is_shown(
    desk: Desk, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter, _ = judged_only(desk, gateway)
    monkeypatch.setattr(originals, "PATIENCE", 60)
    with soon(lambda: admit(desk, gateway)):
        shown = show(gateway, letter)
    assert (shown.status_code, shown.json()["fact"]["event_id"]) == (200, letter["event_id"])


def test_one_that_is_gone_is_not_waited_for(desk: Desk, gateway: Gateway) -> None:
    letter, record = judged_only(desk, gateway)
    desk.commit(record)
    shown = show(gateway, letter)
    assert (shown.status_code, shown.json()["hex"]) == (200, None)
