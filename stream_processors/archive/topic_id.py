"""Which topic a family's archive is of: Kafka's id of it, in a file beside the partitions."""

from __future__ import annotations

from pathlib import Path

from projections.engine.whole_file import write_whole

NAME = "topic-id"


def known(root: Path, family: str) -> str | None:
    """The id, None where nothing was archived yet."""
    path = root / family / NAME
    return path.read_text().strip() if path.exists() else None


def note(root: Path, family: str, topic_id: str) -> None:
    """Let the archive of `family` be that of this topic. Raises DiskFull."""
    write_whole(root / family / NAME, lambda file: file.write(topic_id.encode()))
