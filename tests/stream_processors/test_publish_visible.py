"""`kiteline publish --wait-visible`: done when the platform shows what was accepted, and clear when it does not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer

from infra.cli import publish_visible
from producers.publishing import PublishReport, publish_files
from tests.stream_processors.canon import Canon
from tests.stream_processors.desk import WORKER, Desk
from tests.stream_processors.speaking import EMPLOYER, records, value

LINE = (
    '{"type": "DemandPublished", "occurred_at": "2026-03-02T10:15:00+08:00", "id": "V-1", "kind": "talent", "title": "t",'
    ' "occupation": "6-18-02-04", "county": "370705", "openings": 3, "valid_until": "2027-01-31"}\n'
)


def test_it_tells_how_many_can_be_seen(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.usual.process(desk.state(EMPLOYER, value("DemandPublished", EMPLOYER)))
    file = tmp_path / "demand.jsonl"
    file.write_text(LINE, encoding="utf-8")

    def admitted(*_: Any) -> None:
        topic = desk.instance.topics.inbox(EMPLOYER)
        desk.usual.process(records(desk.instance.kafka(WORKER), topic))

    report: PublishReport = publish_files(
        [file], desk.instance.kafka(EMPLOYER), desk.instance.topics, EMPLOYER, desk.instance.home,
        wait_seconds=30, progress=lambda stage, *_: admitted() if stage == "verdicts" else None,
    )  # fmt: skip
    [(event_id, event_type, at)] = report.accepted
    assert (len(event_id), event_type) == (36, "DemandPublished")
    assert datetime.fromisoformat(at) < datetime.now(UTC)
    with pytest.raises(typer.Exit) as ended:
        publish_visible.wait_visible(desk.instance.services, EMPLOYER, report, 0.5)
    assert ended.value.exit_code == 4
    assert "0 / 1" in capsys.readouterr().out
    Canon(desk.instance, desk.engine).project()
    publish_visible.wait_visible(desk.instance.services, EMPLOYER, report, 20)
    assert "1 / 1" in capsys.readouterr().out
