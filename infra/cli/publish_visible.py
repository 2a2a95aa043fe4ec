"""`kiteline publish --wait-visible`: wait until what was accepted can be seen. Needs the platform's database."""

from __future__ import annotations

import time
from datetime import datetime

import typer

from infra.cli.console import out
from infra.engine import open_engine
from infra.provision import API
from infra.services import Services
from infra.visibility import Visibility
from producers.gateway.ports import AcceptedFact
from producers.publishing import PublishReport

PAUSE = 0.2


def wait_visible(services: Services, member: str, report: PublishReport, seconds: float) -> None:
    """Say how many of the accepted facts the live read models have within `seconds`; exit code 4 when not all."""
    facts = {AcceptedFact(member, one, kind, datetime.fromisoformat(at)) for one, kind, at in report.accepted}
    engine = open_engine(services)
    try:
        seen = _seen(Visibility(services.kafka(API), services.topics, engine), facts, seconds)
    finally:
        engine.dispose()
    told = f"平台上可见 / visible: {seen} / {len(facts)}"
    if seen < len(facts):
        told += "；处理进程可能未运行（kiteline worker），稍后看 kiteline status / is the worker running?"
    out().print(told, soft_wrap=True)
    if seen < len(facts) and not report.exit_code:
        raise typer.Exit(4)


def _seen(visibility: Visibility, facts: set[AcceptedFact], seconds: float) -> int:
    deadline = time.monotonic() + seconds
    with visibility.watch(list(facts)) as watch:
        while (seen := len(watch.visible())) < len(facts) and time.monotonic() < deadline:
            time.sleep(PAUSE)
    return seen
