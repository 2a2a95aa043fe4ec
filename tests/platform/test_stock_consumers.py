"""Any consumer of Confluent's format decodes every topic of ours, with the registry surface as its only source."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka.schema_registry import SchemaRegistryClient, record_subject_name_strategy
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from sqlalchemy import create_engine

from projections.platform.api.app import build_api
from schemas.contracts import contracts, newest
from schemas.facts import Record
from schemas.topics import FAMILY_PARTITIONS
from schemas.wire import decode, encode
from tests.instance import Instance
from tests.platform.server import running
from tests.random_facts import random_fact
from tests.stream_processors.speaking import SCHOOL, records, send

WORKER = "worker"


@pytest.fixture
def registry(instance: Instance, tmp_path: Path) -> Iterator[Any]:
    engine = create_engine(instance.database_url)
    with (
        running(build_api(engine, tmp_path / "archive", tmp_path)) as url,
        SchemaRegistryClient({"url": f"{url}/registry"}) as client,
    ):
        yield client
    engine.dispose()


def read_back(instance: Instance, user: str, topic: str, partitions: int) -> list[Record]:
    return [r for p in range(partitions) for r in records(instance.kafka(user), topic, p)]


def test_confluents_deserializer_reads_inboxes_and_canonical_topics(instance: Instance, registry: Any) -> None:
    chance = random.Random(1)
    instance.add_members(SCHOOL)
    log: list[Record] = []
    for family, partitions in FAMILY_PARTITIONS.items():
        mine = [c for c in contracts().values() if c.family == family]
        values = [encode(c.name, random_fact(c, chance), c.version) for c in mine for _ in range(3)]
        topic = instance.topics.canonical(family)
        send(instance.kafka(WORKER), topic, values)
        log += read_back(instance, WORKER, topic, partitions)
    outcome = [random_fact(contracts()[schema_id], chance) for schema_id in (4201, 4202, 4203)]
    inbox = instance.topics.inbox(SCHOOL)
    send(instance.kafka(SCHOOL), inbox, [encode("OutcomeReported", f, v) for v, f in enumerate(outcome, 1)])
    log += read_back(instance, WORKER, inbox, 1)
    assert len(log) == 3 * len(contracts()) + 3
    deserialize = AvroDeserializer(registry)
    for record in log:
        fact = deserialize(record.value, SerializationContext(record.topic, MessageField.VALUE))
        assert fact == decode(record.value)[1]


def test_one_reader_schema_reads_old_and_new_versions(registry: Any) -> None:
    """What a consumer does that was built for one version: its Avro library resolves the writer's to its own."""
    chance = random.Random(2)
    for reader in (contracts()[4201], contracts()[4202], contracts()[4203]):
        deserialize = AvroDeserializer(registry, reader.text)
        for writer in (contracts()[4201], contracts()[4202], contracts()[4203]):
            value = encode(writer.name, random_fact(writer, chance), writer.version)
            fact = deserialize(value, SerializationContext("graduate.events", MessageField.VALUE))
            assert set(fact) == {field.name for field in reader.fields}


def test_confluents_serializer_writes_the_bytes_that_our_codec_writes(registry: Any) -> None:
    chance = random.Random(3)
    told = {"auto.register.schemas": False, "subject.name.strategy": record_subject_name_strategy}
    for contract in newest().values():
        serialize = AvroSerializer(registry, contract.text, conf=told)
        value = encode(contract.name, random_fact(contract, chance))
        fact = decode(value)[1]
        assert serialize(fact, SerializationContext("inbox", MessageField.VALUE)) == value
