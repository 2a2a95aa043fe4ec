"""The baseline of admission: a Faust agent that does for each event what admission does for a batch.

The same decoding, checks, verdict and forwarding; one transaction per event. It is spared one thing: it does not wait
for the broker after each event, only at the end.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import faust
from sqlalchemy import Engine

from schemas.facts import Record
from schemas.kafka_access import KafkaAccess
from schemas.reference_book import ReferenceBook
from schemas.topics import Topics
from stream_processors.admission.decisions import decide
from stream_processors.admission.forwarder import Forwarder
from stream_processors.admission.verdict_store import settle

PATIENCE = 300.0


def admit_per_event(
    access: KafkaAccess, topics: Topics, engine: Engine, book: ReferenceBook, inbox: str, facts: int, data: Path
) -> float:
    """Seconds from the first event that the agent gets to the broker's word on the last of `facts`."""
    return asyncio.run(_run(access, topics, engine, book, inbox, facts, data))


async def _run(
    access: KafkaAccess, topics: Topics, engine: Engine, book: ReferenceBook, inbox: str, facts: int, data: Path
) -> float:
    app = faust.App(
        f"{topics.prefix}kiteline.bench-per-event",
        broker=f"kafka://{access.bootstrap}",
        broker_credentials=faust.SASLCredentials(
            mechanism=access.mechanism, username=access.username, password=access.password
        ),
        datadir=str(data),
        agent_supervisor="mode.supervisors.CrashingSupervisor",
        topic_disable_leader=True,
        topic_allow_declare=False,
        web_enabled=False,
        autodiscover=False,
    )
    forwarder = Forwarder(access, topics)
    began: list[float] = []
    done = asyncio.Event()
    source = app.topic(inbox, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")

    @app.agent(source, concurrency=1)
    async def admit(stream: Any) -> None:
        seen = 0
        async for event in stream.events():
            began.append(time.perf_counter()) if not began else None
            m = event.message
            record = Record(m.topic, m.partition, m.offset, round(m.timestamp * 1000), m.key, m.value)
            decisions = decide([record], topics, book)
            settle(engine, decisions)
            forwarder.send(decisions)
            seen += 1
            if seen == facts:
                done.set()

    await app.start()
    try:
        await asyncio.wait_for(done.wait(), PATIENCE)
        forwarder.confirm()
        return time.perf_counter() - began[0]
    finally:
        await app.stop()
