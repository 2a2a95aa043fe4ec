"""Persons by their random reference: who they are while their key is there, and how they are erased.

A school states IdentityErased; admission destroys the key, and what this machine knows of the student goes too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from confluent_kafka import TopicPartition

from infra.keys.opening import open_key_store
from infra.provision import WORKER
from infra.services import Services
from producers.client import MemberClient
from producers.publishing import member_state_path
from producers.state import MemberState
from producers.verdicts import Verdict, VerdictReader
from schemas.contracts import contracts
from schemas.days import day_of, now
from schemas.errors import UnknownName, UsageError
from schemas.person_cipher import decrypt
from schemas.positions import Position
from schemas.wire import HEADER, decode
from stream_processors.admission.erasure_replay import replay_erasures
from stream_processors.catching_up import up_to
from stream_processors.log import TIMEOUT, ends, open_consumer, partition_counts


class ErasureBasis(StrEnum):
    """Why a person is erased (个人信息保护法 article 47)."""

    PERSON_REQUEST = "person_request"
    WITHDRAWN_CONSENT = "withdrawn_consent"
    RETENTION_EXPIRED = "retention_expired"
    OTHER_DUTY = "other_duty"


@dataclass(frozen=True)
class Erasure:
    """What is stated. `requested_on` is needed with the first two bases, `provision` with the last."""

    subject: str
    basis: ErasureBasis
    requested_on: date | None = None
    provision: str | None = None


@dataclass(frozen=True)
class Erased:
    """`verdict` is None when none came in time."""

    position: Position
    verdict: Verdict | None


def checked_subject(subject: str) -> str:
    """The school of a person's subject. Raises UsageError."""
    owner, slash, local = subject.partition("/")
    if not (owner and slash and local):
        raise UsageError(
            f"“{subject}”不是主题；应为 学校代码/编号，如 4137012391/p-7f3a9c0e5d2b4811",
            f"{subject!r} is no subject; <school code>/<reference> is expected, e.g. 4137012391/p-7f3a9c0e5d2b4811",
        )
    return owner


def erase(services: Services, what: Erasure, wait_seconds: float) -> Erased:
    """State the erasure as the school, wait for its verdict; when it is accepted, forget the student here too.

    Raises UnknownMember (no credentials of the school here), BrokerUnavailable, NotAcknowledged.
    """
    school = checked_subject(what.subject)
    access, topics = services.kafka(school), services.topics
    said = {
        "subject": what.subject,
        "occurred_at": now(),
        "legal_basis": what.basis.value,
        "requested_on": what.requested_on,
        "provision": what.provision,
        "effective_from": day_of(now()),
    }
    with (
        MemberState(member_state_path(services.settings.home, school)) as state,
        MemberClient(access, topics, school, state) as client,
        VerdictReader(access, topics, school, waiting=state.waiting()) as verdicts,
    ):
        position = client.publish("IdentityErased", said)
        verdict = verdicts.wait([position], wait_seconds).get(position)
        if verdict and verdict["outcome"] == "accepted":
            with state.transaction():
                state.erase_person(what.subject)
    return Erased(position, verdict)


def find(services: Services, school: str, number: str) -> str | None:
    """The subject that a student number stands for, by the key store. Erasures of the log are carried out first."""
    with open_key_store(services) as keys:
        replay_erasures(services.kafka(WORKER), services.topics, keys)
        return keys.subject_of(school, number)


def identity_of(services: Services, subject: str) -> dict[str, str]:
    """Field -> what the newest fact that holds it says: name, ID number, student number. {} when none does.

    Reads the log. Raises UnknownName when the person has no key: erased, or nothing personal was ever stated.
    """
    checked_subject(subject)
    access, topics = services.kafka(WORKER), services.topics
    with open_key_store(services) as keys:
        replay_erasures(access, topics, keys)
        key = keys.known_keys({subject}).get(subject)
        if key is None and keys.erased({subject}):
            raise UnknownName(f"{subject} 的身份信息已被删除", f"the identity of {subject} was erased")
    if key is None:
        raise UnknownName(
            f"密钥库中没有 {subject}；从未报送过其个人信息，或编号有误",
            f"the key store does not know {subject}: nothing personal was ever stated of it, or it is misspelt",
        )
    sealed = {c.schema_id: c.sealed for c in contracts().values() if c.sealed}
    topic, found = topics.canonical("graduate"), dict[str, tuple[object, str, str]]()
    consumer = open_consumer(access, f"{topics.prefix}kiteline.identity")
    try:
        sources = [(topic, p) for p in range(partition_counts(consumer, [topic])[topic])]
        left = ends(consumer, sources)
        consumer.assign([TopicPartition(topic, p, 0) for _, p in sources])
        at = dict.fromkeys(sources, 0)
        for record in up_to(consumer, at, left, TIMEOUT):
            value = record.value or b""
            if record.key != subject.encode() or HEADER.unpack_from(value)[1] not in sealed:
                continue
            fact = decode(value)[1]
            for name in sealed[HEADER.unpack_from(value)[1]]:
                if fact[name] is not None:
                    text = decrypt(key, subject, fact["event_id"], name, fact[name])
                    told = (fact["occurred_at"], fact["event_id"], text)
                    found[name] = max(found.get(name, told), told)
    finally:
        consumer.close()
    return {name: text for name, (_, _, text) in found.items()}
