"""Asks at a steady rate over connections that stay open, and tells how long each answer took.

The rate is kept whatever the answers take: a request that has to wait for a free connection, or for a busy server,
counts from when it was due.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

CONNECTIONS = 40


@dataclass
class Asked:
    """`seconds` per path, one per answer; `ages`: seconds by which answers said to be old."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    ages: list[int] = field(default_factory=list)
    whole: float = 0.0

    @property
    def answers(self) -> int:
        return sum(self.statuses.values())

    @property
    def per_second(self) -> float:
        return self.answers / self.whole

    def percentile(self, share: float, path: str = "") -> float:
        """In milliseconds; of all paths unless one is named."""
        times = sorted(s for p, each in self.seconds.items() if path in ("", p) for s in each)
        return 1_000 * times[min(len(times) - 1, int(share * len(times)))]

    def worst(self, share: float) -> tuple[str, float]:
        """The path that is slowest at this percentile."""
        return max(((path, self.percentile(share, path)) for path in self.seconds), key=lambda one: one[1])


async def ask(url: str, paths: Sequence[str], rate: float, seconds: float, tags: dict[str, str]) -> Asked:
    """Ask for `paths` in turn, `rate` a second. `tags`: path -> what is sent as If-None-Match."""
    host, port = url.removeprefix("http://").split(":")
    found, due = Asked(), asyncio.Queue[tuple[float, str]]()
    count = int(rate * seconds)
    began = time.perf_counter() + 0.1

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        while True:
            at, path = await due.get()
            if not path:
                break
            status, age = await _one(reader, writer, path, tags.get(path, ""))
            found.seconds[path].append(time.perf_counter() - at)
            found.statuses[status] += 1
            if age:
                found.ages.append(age)
        writer.close()

    connections = [asyncio.create_task(connection()) for _ in range(CONNECTIONS)]
    for number in range(count):
        at = began + number / rate
        if (wait := at - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        due.put_nowait((at, paths[number % len(paths)]))
    for _ in connections:
        due.put_nowait((0.0, ""))
    await asyncio.gather(*connections)
    found.whole = time.perf_counter() - began
    return found


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, tag: str) -> tuple[int, int]:
    known = f"If-None-Match: {tag}\r\n" if tag else ""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\n{known}\r\n".encode())
    status = int((await reader.readline()).split()[1])
    length = age = 0
    while (line := await reader.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        elif name.lower() == b"age":
            age = int(value)
    if length and status != 304:
        await reader.readexactly(length)
    return status, age
