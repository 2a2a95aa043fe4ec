"""`kiteline gateway` as the operator meets it."""

from __future__ import annotations

import signal
import socket
import sys

import httpx2

from tests.conftest import Launch
from tests.gateway.asking import EMPLOYER, event
from tests.instance import Instance, kiteline

COMMAND = [sys.executable, "-m", "infra.cli.main", "gateway"]


def test_it_prints_its_address_takes_events_and_stops_cleanly(instance: Instance, launch: Launch) -> None:
    instance.add_members(EMPLOYER)
    token = instance.kiteline("member", "token", EMPLOYER).stdout.strip()
    process = launch(COMMAND, env=instance.environment())
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    headers = {"authorization": f"Bearer {token}", "content-type": "application/cloudevents+json"}
    assert httpx2.post(f"{url}/v1/events", json=event(), headers=headers, timeout=30).status_code == 202
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert "Traceback" not in process.communicate()[1]
    log = (instance.settings.logs_dir / "gateway.log").read_text(encoding="utf-8")
    assert token not in log
    assert "Traceback" not in log


def test_a_port_that_is_taken_is_one_line_with_the_way_out(instance: Instance) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = instance.kiteline("gateway", "--port", str(other.getsockname()[1]))
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "KITELINE_GATEWAY_PORT" in line


def test_services_that_are_away_are_told_at_the_start(instance: Instance) -> None:
    for name, value in (
        ("KITELINE_DATABASE_URL", "postgresql://u:geheim@127.0.0.1:1/x"),
        ("KITELINE_KAFKA_BOOTSTRAP", "127.0.0.1:1"),
    ):
        done = kiteline(["gateway"], instance.environment() | {name: value})
        assert done.returncode == 4
        [line] = done.stderr.splitlines()
        assert name in line
        assert "geheim" not in line
