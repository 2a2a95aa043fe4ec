"""Open streams while facts come in and reads are asked: each stream gets every fact once and in order."""

from __future__ import annotations

import asyncio
import json
import resource
import time

from tests.bench.figures import Figure, require
from tests.bench.serving.filled import Filled
from tests.bench.serving.stating import facts_coming_in

BENCH = "api"
PATIENCE = 15.0
STATED_BEFORE = 500_000
"""Above the numbers of demands that the rest of the bench states."""


class _Stream:
    def __init__(self) -> None:
        self.seen: list[tuple[int, float]] = []
        self.greeted = asyncio.Event()

    async def read(self, host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"GET /v1/stream?kinds=fact HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n")
        event = ""
        try:
            while line := await reader.readline():
                if line.startswith(b": kiteline"):
                    self.greeted.set()
                elif line.startswith(b"event: "):
                    event = line[7:].decode().strip()
                elif line.startswith(b"data: ") and event == "fact":
                    self.seen.append((int(json.loads(line[6:])["seq"]), time.monotonic()))
        finally:
            writer.close()


async def with_streams(url: str, made: Filled, streams: int, seconds: float) -> list[Figure]:
    """`streams` open ones over facts for `seconds`. Raises WrongAnswerError for one that misses or doubles a fact."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 4_096), hard), hard))
    host, port = url.removeprefix("http://").split(":")
    opened = [_Stream() for _ in range(streams)]
    tasks = [asyncio.create_task(one.read(host, int(port))) for one in opened]
    await asyncio.wait_for(asyncio.gather(*(one.greeted.wait() for one in opened)), PATIENCE)
    with facts_coming_in(made.city, STATED_BEFORE, every=0.5) as stated:
        await asyncio.sleep(seconds)
    deadline = time.monotonic() + PATIENCE
    while any(len(one.seen) < len(stated) for one in opened) and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for number, one in enumerate(opened):
        seen = [seq for seq, _ in one.seen]
        require(seen == stated, f"stream {number} got {len(seen)} facts of {len(stated)}, or not in order")
    arrivals = [[one.seen[n][1] for one in opened] for n in range(len(stated))]
    spread = max((max(times) - min(times) for times in arrivals), default=0.0)
    return [
        Figure(BENCH, "open streams, each with every fact once and in order", streams, ""),
        Figure(BENCH, "facts over them", len(stated), ""),
        Figure(BENCH, "slowest fact from the first stream to the last", 1_000 * spread, "ms"),
    ]
