"""The control agent: commands to running workers, an ordinary Faust agent on the control topic.

A command is JSON: {"command": "pause" | "resume" | "announce", "reader": "admission" | "projector" | "archiver"}, or
{"command": "closing" | "alerts"}: look now, not when the timer comes round.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import structlog

from schemas.topics import Topics
from stream_processors.reading.batch_reader import BatchReader
from stream_processors.timers import Looks

logger = structlog.get_logger()


def add_agent(app: Any, topics: Topics, readers: Mapping[str, BatchReader], looks: Looks) -> None:
    """Let `app` listen to the control topic. A command that is not understood is logged and passed over."""
    topic = app.topic(topics.control, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")

    @app.agent(topic, name="control", concurrency=1)
    async def obey(commands: Any) -> None:
        async for raw in commands:
            try:
                said = json.loads(raw)
                command, reader = said["command"], readers.get(said.get("reader", ""))
            except (ValueError, KeyError, TypeError):
                logger.warning("command not understood", command=repr(raw)[:200])
                continue
            if command == "announce":
                logger.info("announce", readers={n: str(r.reading.subscribe) for n, r in readers.items()})
            elif command in looks:
                logger.info("looks", command=command)
                await looks[command]()
            elif command in ("pause", "resume") and reader:
                reader.pause(command == "pause")
                logger.info(command, reader=reader.reading.name)
            else:
                logger.warning("command not understood", command=said)
