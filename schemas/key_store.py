"""The key store: everything that leads from a record to a person, and nothing else does.

It is a record of its own beside the log, backed up apart from everything else: without it, topics, tables, archive
and their backups reveal nobody. All methods raise KeyStoreUnavailable when it is away, which stops the batch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schemas.sealing import SealingKey

Place = tuple[str, int]
"""Topic and partition."""


@dataclass(frozen=True)
class Retired:
    """A sealing key that nobody should seal to any more. `bounds`: inbox -> offset up to which facts may be sealed to
    it; None until its grace is over."""

    kid: str
    retired_at: datetime
    bounds: Mapping[str, int] | None


@dataclass(frozen=True)
class Replayed:
    """Up to where erasures of the log were carried out, in the topic that Kafka calls `topic_id`."""

    topic_id: str
    next_offset: int


class SealingKeys(Protocol):
    """Keys of the platform that members seal to, in epochs: one is current, older ones are destroyed."""

    def sealing_key(self) -> SealingKey:
        """The current one; the first call makes it."""

    def seed(self, kid: str) -> bytes:
        """Secret of a key that is not destroyed, for seals that are to be the same twice. Goes with the key."""

    def opening_keys(self) -> Mapping[str, bytes]:
        """kid -> private half, of all that are not destroyed."""

    def rotate(self, at: datetime) -> SealingKey:
        """A new current key; the one before is retired."""

    def retired(self) -> list[Retired]:
        """Retired keys that are not destroyed, oldest first."""

    def bound(self, kid: str, bounds: Mapping[str, int]) -> None:
        """Note up to where facts may be sealed to a retired key."""

    def destroy(self, kid: str) -> None:
        """Destroy the private half of a retired key; nothing happens to the current one."""


class Persons(Protocol):
    """A key per person, by the random reference that is the subject of its facts: <school>/<person_ref>."""

    def person_keys(self, subjects: Collection[str]) -> Mapping[str, bytes]:
        """Subject -> key, made where there was none. Those who were erased are left out."""

    def known_keys(self, subjects: Collection[str]) -> Mapping[str, bytes]:
        """The same, without making any."""

    def remember(self, numbers: Mapping[str, str]) -> None:
        """Subject -> the student number that it stands for, of subjects that have a key."""

    def subject_of(self, school: str, number: str) -> str | None:
        """Who a student number stands for."""

    def erased(self, subjects: Collection[str]) -> set[str]:
        """Which of `subjects` were erased."""

    def erase(self, subjects: Collection[str], at: datetime) -> set[str]:
        """Destroy keys and numbers for ever, and rotate the sealing key. Returns who was not erased before."""


class Upkeep(Protocol):
    """What remains to be done, and how far it is."""

    def trim_later(self, places: Iterable[tuple[str, int, int]]) -> None:
        """Inbox positions that hold personal data in clear."""

    def to_trim(self) -> list[tuple[str, int, int]]: ...

    def trimmed(self, places: Iterable[tuple[str, int, int]]) -> None: ...

    def replayed(self) -> Mapping[Place, Replayed]:
        """Where the replay of erasures goes on."""

    def note_replayed(self, places: Mapping[Place, Replayed]) -> None: ...


class KeyStore(SealingKeys, Persons, Upkeep, Protocol):
    """All of it. Unit of parallelism: any number of processes; each method is one transaction."""
