"""Publish files: read, state what is new, send, and if wanted wait for the verdicts. What `kiteline publish` runs."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from producers.client import Delivered, MemberClient, Patience
from producers.code_names import CodeNames
from producers.editions import table_maps
from producers.files import facts_of, unknown_sheets
from producers.mapping import TableMap
from producers.rows import Passed, Quiet, Reading, Refused, Source, Stated
from producers.rows_read import Gone
from producers.sealing import Sealing
from producers.state import MemberState
from producers.verdicts import Verdict, VerdictReader
from schemas.kafka_access import KafkaAccess
from schemas.topics import Topics

Progress = Callable[[str, int, int], None]
"""Told (stage, done, in all); stages: "read <file>", "send", "verdicts"."""


@dataclass
class FileReport:
    """What became of one file. `rows` counts rows that are not blank; `stated` counts facts by event type."""

    path: Path
    rows: int = 0
    stated: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    duplicates: int = 0
    refused: list[Refused] = field(default_factory=list)
    unknown_sheets: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True)
class Rejected:
    """A fact that admission refused, with the row that stated it (None: not from a file) and the verdict."""

    source: Source | None
    verdict: Verdict


@dataclass
class PublishReport:
    """What became of a call. `left_over`: facts of earlier calls that were sent first.

    `outcomes` counts verdicts by outcome and event type; `undecided`: facts without a verdict when time was up;
    `accepted`: event id, event type and recorded_at (ISO) of each accepted fact.
    """

    files: list[FileReport] = field(default_factory=list)
    delivered: list[Delivered] = field(default_factory=list)
    left_over: int = 0
    rehearsal: bool = False
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)
    accepted: list[tuple[str, str, str]] = field(default_factory=list)
    undecided: int = 0
    gone: list[Gone] = field(default_factory=list)
    send_seconds: float = 0.0

    @property
    def nothing_new(self) -> bool:
        """Whether all rows were read and said nothing that had not been said."""
        return not (self.stated or self.refused or self.left_over)

    @property
    def stated(self) -> Counter[str]:
        """Facts stated, by event type."""
        return sum((file.stated for file in self.files), Counter())

    @property
    def refused(self) -> list[Refused]:
        return [row for file in self.files for row in file.refused]

    @property
    def exit_code(self) -> int:
        """0, or 3 when a row was refused or a fact rejected, or 4 when verdicts did not come in time."""
        if self.refused or self.rejected:
            return 3
        return 4 if self.undecided else 0


def member_state_path(home: Path, member: str) -> Path:
    """Where the state of a member is kept on this machine."""
    return home / "members" / f"{member}.sqlite3"


def publish_files(
    paths: Sequence[Path],
    access: KafkaAccess,
    topics: Topics,
    member: str,
    home: Path,
    *,
    wait_seconds: float | None = None,
    dry_run: bool = False,
    again: bool = False,
    progress: Progress | None = None,
    patience: Patience | None = None,
    mappings: Sequence[TableMap] | None = None,
    names: CodeNames | None = None,
    sealing: Sealing | None = None,
) -> PublishReport:
    """State what is new in `paths` as `member`.

    All files are read before anything is sent. With `wait_seconds` the verdicts are awaited; with `dry_run` nothing
    is sent or remembered; with `again` rows whose statement was rejected state it once more. `mappings`: the tables
    that are known (none: those that come with Kiteline); `names` looks up names that stand for codes; personal data
    is sealed with `sealing`. Raises FileUnreadable (then no file has stated anything), BrokerUnavailable and
    NotAcknowledged (then what is stated waits in the outbox), DiskFull and Unavailable.
    """
    told = progress or (lambda _stage, _done, _total: None)
    with MemberState(member_state_path(home, member)) as state:
        if again:
            with VerdictReader(access, topics, member) as verdicts:
                state.forget_statements(verdicts.rejected())
        report = PublishReport(rehearsal=dry_run, left_over=state.waiting())
        with state.transaction(keep=not dry_run):  # all files or none: a second try starts from the same place
            reading = state.rows_read.begin()
            for path in paths:
                facts = partial(facts_of, path, member, state, mappings, names=names, sealing=sealing, reading=reading)
                report.files.append(_read(path, facts, told, mappings))
            report.gone = state.rows_read.gone(reading, table_maps() if mappings is None else mappings)
        if dry_run:
            return report
        with contextlib.ExitStack() as stack:
            client = stack.enter_context(MemberClient(access, topics, member, state, patience))
            reader = None
            if wait_seconds is not None and state.waiting():
                reader = stack.enter_context(VerdictReader(access, topics, member, waiting=state.waiting()))
            begun = time.monotonic()
            report.delivered = client.flush_outbox(lambda done, total: told("send", done, total))
            report.send_seconds = time.monotonic() - begun
            if reader is not None and wait_seconds is not None:
                positions = (sent.position for sent in report.delivered)
                found = reader.follow(positions, wait_seconds, lambda done, total: told("verdicts", done, total))
                _judge(report, found, state)
    return report


def _read(
    path: Path,
    facts: Callable[..., Iterator[Reading]],
    told: Progress,
    mappings: Sequence[TableMap] | None,
) -> FileReport:
    """`facts`: reads the file, given `watch`."""
    made = FileReport(path)
    stage = f"read {path.name}"
    begun = time.monotonic()
    last: Source | None = None
    for reading in facts(watch=lambda done, total: told(stage, done, total)):
        if not reading.source.total:
            made.rows += reading.source != last  # what one row says comes in one go
            last = reading.source
        match reading:
            case Stated(event_type):
                made.stated[event_type] += 1
            case Refused():
                made.refused.append(reading)
            case Passed(Quiet.DUPLICATE):
                made.duplicates += 1
            case Passed(Quiet.COUNTED):
                pass  # its group says what became of it
            case Passed():
                made.unchanged += 1
    made.seconds = time.monotonic() - begun
    made.unknown_sheets = unknown_sheets(path, mappings)
    return made


def _judge(report: PublishReport, found: Iterable[Verdict], state: MemberState) -> None:
    decided = 0
    for verdict in found:
        decided += 1
        report.outcomes[verdict["outcome"], verdict["event_type"] or "?"] += 1
        if verdict["outcome"] == "accepted":
            report.accepted.append((verdict["event_id"], verdict["event_type"], verdict["recorded_at"]))
        elif verdict["outcome"] == "rejected":
            source = state.source_of(verdict["event_id"]) if verdict["event_id"] else None
            report.rejected.append(Rejected(source, verdict))
    report.undecided = len(report.delivered) - decided
