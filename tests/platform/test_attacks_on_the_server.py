"""Attacks on the server itself: paths that lead out, bodies that are too large, too slow or senseless, names of files."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from infra.mine.publishing import safe_name
from projections.platform.api.serving.request_bounds import Bounds, RequestBounds
from tests.platform.guarded import Guarded
from tests.platform.test_attacks import LOGIN, problem

# Paths


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/assets/..%5c..%5csecret.txt",
        "/assets//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/assets/a%00.js",
        "/../secret.txt",
        "/assets/....//secret.txt",
    ],
)
def test_no_path_leads_out_of_the_page(guarded: Guarded, path: str) -> None:
    host, port = guarded.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 10) as wire:  # a client library would tidy the path up
        wire.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: wire.recv(65536), b""))
    assert b" 404 " in answer.splitlines()[0], answer
    assert b"not for anybody" not in answer
    assert b"root:" not in answer


# Bodies


def test_a_body_that_is_too_large_is_refused_before_it_is_read(guarded: Guarded) -> None:
    client = guarded.client()
    large = json.dumps(LOGIN | {"password": "x" * 1_200_000})
    assert problem(client.post("/v1/session", content=large), 413) == "body-too-large"
    parts = iter([large.encode()[:50_000], large.encode()[50_000:]])  # no length is declared
    assert problem(client.post("/v1/session", content=parts), 413) == "body-too-large"


def test_a_body_that_trickles_in_is_given_up(guarded: Guarded) -> None:
    layer: Any = guarded.app.middleware_stack
    while not isinstance(layer, RequestBounds):
        layer = layer.app if hasattr(layer, "app") else layer._app
    usual, layer._bounds = layer._bounds, Bounds(seconds=0.5)
    host, port = guarded.url.removeprefix("http://").split(":")
    try:
        with socket.create_connection((host, int(port)), 10) as wire:
            head = f"POST /v1/session HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
            wire.sendall(f"{head}Content-Length: 100\r\n\r\n{{".encode())
            begun = time.monotonic()
            assert b" 408 " in wire.recv(65536).splitlines()[0]
            assert time.monotonic() - begun < 5
    finally:
        layer._bounds = usual


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '{"name": 1}', "\x00", '{"name": "a", "password": "b", "role": "office"}']
)
def test_a_body_that_makes_no_sense_is_a_problem(guarded: Guarded, body: str) -> None:
    answer = guarded.client().post("/v1/session", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["../../etc/passwd.xlsx", "..\\..\\x.csv", "/etc/x.csv", "a\0b.csv", "....", "‮.csv"])
def test_a_file_name_leads_nowhere(name: str, tmp_path: Path) -> None:
    safe = safe_name(name)
    assert (tmp_path / safe).resolve().parent == tmp_path.resolve()
    assert safe.strip(".")
    assert "\0" not in safe
