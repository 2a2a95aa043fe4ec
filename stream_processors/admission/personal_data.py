"""Personal data in admission: opens what was sealed to the platform and encrypts it anew, with a key per person.

Facts without sealed fields pass by untouched, and a batch without any never asks the key store. What was sealed goes
out in the forwarded record only, under a nonce that follows from it, so that a batch that comes again is forwarded in
the same bytes.

Order of work, so that a crash anywhere is mended by the replay of the batch: `judge` before the verdicts are settled
(what cannot be opened is rejected), `carry_out` after they are: keys of new persons, erasures, seals over what came
in clear. All of it may be repeated. Where a verdict of earlier stands on a person who has been erased since, the fact
is forwarded without its sealed fields: the key does not come back, and no read model misses them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from joserfc.jwk import ECKey

from schemas.contracts import contracts
from schemas.days import now
from schemas.errors import SealBroken
from schemas.key_store import KeyStore
from schemas.person_cipher import encrypt
from schemas.reasons import Reason
from schemas.sealing import is_sealed, kid_of, loaded, opened
from schemas.wire import HEADER, LARGEST, Fact, decode, encode, glanced
from stream_processors.admission.decisions import ACCEPTED, REJECTED, Decision

ERASURE = "IdentityErased"
SEAL_BEGINS = b"eyJ"
LONGEST = 200
"""Characters of a name or a number."""
IN_CLEAR = "not-sealed"
UNREADABLE = frozenset({"damaged-avro", "nul-in-text"})
PERSONAL_LOOKING = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}|[0-9]{15}(?:[0-9]{2}[0-9Xx])?")
"""Chinese characters and ID numbers, among bytes that nobody can decode. What else such facts hold is codes."""
NUMBER = "student_number"
Private = Mapping[str, ECKey]
"""kid -> private half of a sealing key."""


@cache
def sealing_types() -> dict[int, tuple[str, ...]]:
    """Schema id -> sealed fields, of contracts that have any."""
    return {schema_id: contract.sealed for schema_id, contract in contracts().items() if contract.sealed}


@cache
def sealing_names() -> frozenset[str]:
    """Event types that may carry personal data."""
    return frozenset(contracts()[schema_id].name for schema_id in sealing_types())


@dataclass
class _Sealed:
    """A fact with sealed fields; `clear` is what they hold, by field, once opened."""

    fact: Fact
    version: int
    fields: tuple[str, ...]
    clear: dict[str, str] = field(default_factory=dict)


class PersonalData:
    """The step for one admission; remembers what it opened from `judge` to `carry_out` of the same batch."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._sealed: dict[tuple[str, int, int], _Sealed] = {}

    def judge(self, decisions: Sequence[Decision]) -> None:
        """Reject facts whose seals cannot be opened, or whose person was erased. Raises KeyStoreUnavailable."""
        self._sealed = {}
        concerned = [d for d in decisions if d.outcome == ACCEPTED and (d.event_type == ERASURE or _has_seal(d))]
        for decision in concerned:
            if decision.event_type != ERASURE:
                self._sealed[decision.position] = _read(decision)
        if not self._sealed:
            return
        gone = self._keys.erased({d.subject or "" for d in concerned})
        private = self._private()
        for decision in concerned:  # in the order in which they were stated
            if decision.event_type == ERASURE:
                gone.add(decision.subject or "")
                continue
            if decision.subject in gone:
                reasons = [Reason("identity-erased", "subject", decision.subject)]
            else:
                reasons = list(_open(self._sealed[decision.position], private))
            for reason in reasons:
                decision.reject(reason)
            decision.is_unopened = bool(reasons)

    def _private(self) -> Private:
        return {kid: loaded(half) for kid, half in self._keys.opening_keys().items()}

    def carry_out(self, decisions: Sequence[Decision]) -> None:
        """What the settled verdicts ask for. Raises KeyStoreUnavailable."""
        erasures = {d.subject or "" for d in decisions if d.outcome == ACCEPTED and d.event_type == ERASURE}
        sealed = [d for d in decisions if d.outcome == ACCEPTED and d.position in self._sealed]
        self._reseal([*sealed, *self._accepted_earlier(decisions)], erasures)
        self._hide([d for d in decisions if d.outcome == REJECTED and _is_in_clear(d)])
        if erasures:
            self._keys.erase(erasures, now())
        self._sealed = {}

    def _accepted_earlier(self, decisions: Sequence[Decision]) -> list[Decision]:
        """Sealed facts whose verdict stands although the rules of now reject them: `judge` passed them over."""
        late = [d for d in decisions if d.outcome == ACCEPTED and d.position not in self._sealed and _has_seal(d)]
        private = self._private() if late else {}
        for decision in late:
            self._sealed[decision.position] = _read(decision)
            list(_open(self._sealed[decision.position], private))
        return late

    def _reseal(self, decisions: Sequence[Decision], erasures: set[str]) -> None:
        if not decisions:
            return
        keys = self._keys.person_keys({d.subject or "" for d in decisions} - erasures)
        numbers: dict[str, str] = {}
        for decision in decisions:
            subject, sealed = decision.subject or "", self._sealed[decision.position]
            key = keys.get(subject)
            texts = sealed.clear if key else {}
            place = (subject, decision.event_id or "")
            values = {n: encrypt(key, *place, n, texts[n]) if key and texts.get(n) else None for n in sealed.fields}
            if NUMBER in texts:
                numbers[subject] = texts[NUMBER]
            decision.resealed = encode(decision.event_type or "", sealed.fact | values, sealed.version)
        if numbers:
            self._keys.remember(numbers)

    def _hide(self, decisions: Sequence[Decision]) -> None:
        """Seal whole what holds personal data in clear, and have its inbox trimmed."""
        if not decisions:
            return
        key = self._keys.sealing_key()
        for decision in decisions:
            hidden = key.seal(decision.record.value or b"").encode()
            # What cannot be written anywhere else stays in the inbox, as anything too large does.
            if len(hidden) <= LARGEST:
                decision.hidden = hidden
        self._keys.trim_later(d.position for d in decisions if d.hidden)


def _has_seal(decision: Decision) -> bool:
    return decision.event_type in sealing_names() and SEAL_BEGINS in (decision.record.value or b"")


def _schema_id(value: bytes) -> int:
    return int(HEADER.unpack_from(value)[1]) if len(value) >= HEADER.size else -1


def _read(decision: Decision) -> _Sealed:
    contract, fact = decode(decision.record.value)
    return _Sealed(fact, contract.version, tuple(name for name in contract.sealed if fact[name] is not None))


def _open(sealed: _Sealed, private: Private) -> Iterator[Reason]:
    """Fill in `clear`; yields why a field cannot be opened."""
    for name in sealed.fields:
        kid, text = "", ""
        try:
            kid = kid_of(sealed.fact[name])
            if kid not in private:
                yield Reason("sealed-to-unknown-key", name, kid)
                continue
            text = opened(sealed.fact[name], private[kid]).decode()
        except (SealBroken, UnicodeDecodeError):
            text = ""
        if not 0 < len(text) <= LONGEST or "\0" in text:
            yield Reason("seal-broken", name, f"kid {kid}")
        else:
            sealed.clear[name] = text


def _is_in_clear(decision: Decision) -> bool:
    """Whether a rejected record holds personal data in clear, or cannot be read and looks as if it did."""
    codes: set[Any] = {reason["code"] for reason in decision.reasons}
    value = decision.record.value or b""
    if not codes & UNREADABLE:
        return IN_CLEAR in codes
    fields = sealing_types().get(_schema_id(value), ())
    fact = glanced(value) if fields else None
    if fact is None:
        return bool(fields) and PERSONAL_LOOKING.search(value) is not None
    return any(fact[name] is not None and not is_sealed(str(fact[name])) for name in fields)
