"""The key store in memory: the twin that holds no database, for the contract and for tests of its users."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from schemas.errors import KeyStoreUnavailable
from schemas.key_store import Place, Replayed, Retired
from schemas.person_cipher import KEY_BYTES
from schemas.sealing import SealingKey, new_pair


@dataclass
class Epoch:
    key: SealingKey
    private: bytes | None
    seed: bytes | None
    retired_at: datetime | None = None
    bounds: Mapping[str, int] | None = None


@dataclass
class MemoryKeyStore:
    """All of `schemas.key_store.KeyStore`. While `away`, it is as a database that cannot be reached."""

    epochs: list[Epoch] = field(default_factory=list)
    keys: dict[str, bytes | None] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    trims: set[tuple[str, int, int]] = field(default_factory=set)
    held: dict[Place, Replayed] = field(default_factory=dict)
    is_away: bool = False

    def _here(self) -> None:
        if self.is_away:
            raise KeyStoreUnavailable("密钥库不在", "the key store is away")

    def _make(self) -> SealingKey:
        key, private = new_pair(f"seal-{secrets.token_hex(4)}")
        self.epochs.append(Epoch(key, private, secrets.token_bytes(32)))
        return key

    def sealing_key(self) -> SealingKey:
        self._here()
        current = [epoch.key for epoch in self.epochs if epoch.retired_at is None]
        return current[-1] if current else self._make()

    def seed(self, kid: str) -> bytes:
        [found] = [epoch.seed for epoch in self.epochs if epoch.key.kid == kid]
        assert found
        return found

    def opening_keys(self) -> Mapping[str, bytes]:
        self._here()
        return {epoch.key.kid: epoch.private for epoch in self.epochs if epoch.private}

    def rotate(self, at: datetime) -> SealingKey:
        for epoch in self.epochs:
            epoch.retired_at = epoch.retired_at or at
        return self._make()

    def retired(self) -> list[Retired]:
        return [Retired(e.key.kid, e.retired_at, e.bounds) for e in self.epochs if e.retired_at and e.private]

    def bound(self, kid: str, bounds: Mapping[str, int]) -> None:
        for epoch in self.epochs:
            if epoch.key.kid == kid:
                epoch.bounds = dict(bounds)

    def destroy(self, kid: str) -> None:
        for epoch in self.epochs:
            if epoch.key.kid == kid and epoch.retired_at:
                epoch.private = epoch.seed = None

    def person_keys(self, subjects: Collection[str]) -> Mapping[str, bytes]:
        self._here()
        for subject in subjects:
            self.keys.setdefault(subject, secrets.token_bytes(KEY_BYTES))
        return self.known_keys(subjects)

    def known_keys(self, subjects: Collection[str]) -> Mapping[str, bytes]:
        return {subject: key for subject in subjects if (key := self.keys.get(subject))}

    def remember(self, numbers: Mapping[str, str]) -> None:
        self.numbers |= {subject: number for subject, number in numbers.items() if self.keys.get(subject)}

    def subject_of(self, school: str, number: str) -> str | None:
        found = [s for s, n in self.numbers.items() if n == number and s.partition("/")[0] == school]
        return min(found, default=None)

    def erased(self, subjects: Collection[str]) -> set[str]:
        self._here()
        return {subject for subject in subjects if self.keys.get(subject, b"") is None}

    def erase(self, subjects: Collection[str], at: datetime) -> set[str]:
        self._here()
        new = {subject for subject in subjects if self.keys.get(subject, b"") is not None}
        for subject in new:
            self.keys[subject] = None
            self.numbers.pop(subject, None)
        if new:
            self.rotate(at)
        return new

    def trim_later(self, places: Iterable[tuple[str, int, int]]) -> None:
        self.trims |= set(places)

    def to_trim(self) -> list[tuple[str, int, int]]:
        return sorted(self.trims)

    def trimmed(self, places: Iterable[tuple[str, int, int]]) -> None:
        self.trims -= set(places)

    def replayed(self) -> Mapping[Place, Replayed]:
        return dict(self.held)

    def note_replayed(self, places: Mapping[Place, Replayed]) -> None:
        self.held |= places


NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
