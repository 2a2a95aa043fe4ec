"""Everything that an instance keeps, as bytes under a name for each place, and all that its keys can open of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from confluent_kafka import TopicPartition
from sqlalchemy import Engine, select, text

from infra.keys.engine import transaction
from infra.keys.opening import open_key_store
from infra.keys.tables import person
from schemas.contracts import contracts
from schemas.errors import SealBroken
from schemas.person_cipher import MARK, decrypt
from schemas.sealing import opened
from schemas.wire import HEADER, decode
from stream_processors.log import open_consumer
from tests.instance import Instance
from tests.stream_processors.speaking import headers_of

SEAL = re.compile(rb"eyJ[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}")
Place = tuple[str, bytes]


def records_of(instance: Instance) -> Iterator[tuple[str, bytes, bytes]]:
    """(place, key and headers, value) of every record of every topic."""
    consumer = open_consumer(instance.kafka("admin"), "tests.everything")
    try:
        listed = consumer.list_topics(timeout=15).topics
        for topic in sorted(t for t in listed if instance.topics.is_ours(t)):
            for partition in listed[topic].partitions:
                first, end = consumer.get_watermark_offsets(TopicPartition(topic, partition), 15)
                consumer.assign([TopicPartition(topic, partition, first)])
                at = first
                while at < end:
                    for message in consumer.consume(min(10_000, end - at), timeout=1.0):
                        assert message.error() is None, message.error()
                        at = (message.offset() or 0) + 1
                        beside = b"\0".join([message.key() or b"", *headers_of(message).values()])
                        yield f"{topic}[{partition}]@{message.offset()}", beside, message.value() or b""
    finally:
        consumer.close()


def rows_of(engine: Engine) -> Iterator[Place]:
    """Every row of every table of the database, as text; bytes are in hex."""
    with engine.connect() as connection:
        named = connection.execute(
            text(
                "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog','information_schema')"
            )
        ).all()
        for schema, table in named:
            for (row,) in connection.execute(text(f'SELECT t::text FROM "{schema}"."{table}" t')):
                yield f"{schema}.{table}", row.encode()


def files_of(home: Path) -> Iterator[Place]:
    """Every file as it is, and Parquet also unpacked."""
    for path in sorted(p for p in home.rglob("*") if p.is_file()):
        yield str(path.relative_to(home)), path.read_bytes()
        if path.suffix == ".parquet":
            for row in pl.read_parquet(path).iter_rows():
                yield f"{path.relative_to(home)} (unpacked)", "\x1f".join(map(_shown, row)).encode()


def _shown(value: object) -> str:
    return value.decode("utf-8", "replace") + value.hex() if isinstance(value, bytes) else str(value)


def everything(instance: Instance, engine: Engine) -> list[Place]:
    records = [(place, beside + b"\0" + value) for place, beside, value in records_of(instance)]
    return [*records, *rows_of(engine), *files_of(instance.home)]


def forms(trace: str) -> list[bytes]:
    """How a text may stand somewhere: in any encoding that is in use, in hex, escaped in JSON."""
    plain = [trace.encode(code) for code in ("utf-8", "gbk", "utf-16-le")]
    return [*plain, *(one.hex().encode() for one in plain), json.dumps(trace).strip('"').encode()]


def places_with(trace: str, places: list[Place]) -> set[str]:
    wanted = forms(trace)
    return {place for place, content in places if any(form in content for form in wanted)}


def recovered(instance: Instance) -> set[str]:
    """Every text that can be had by trying all keys of the present key store on all that the topics hold."""
    found: set[str] = set()
    with open_key_store(instance.services) as store:
        private = list(store.opening_keys().values())
        with transaction(store.engine) as connection:
            subjects = connection.execute(select(person.c.subject)).scalars().all()
        keys = list(store.known_keys(subjects).values())
    sealed = {HEADER.pack(0, c.schema_id): c.sealed for c in contracts().values() if c.sealed}
    for _, _, value in records_of(instance):
        for seal in SEAL.findall(value):
            for key in private:
                try:
                    found.add(opened(seal.decode(), key).decode("utf-8", "replace"))
                except SealBroken:
                    continue
        for name in sealed.get(value[: HEADER.size], ()):
            try:
                fact = decode(value)[1]
            except Exception:  # noqa: BLE001, S112 - what nobody can decode is searched as bytes elsewhere
                continue
            for key in keys if (fact[name] or "").startswith(MARK) else ():
                try:
                    found.add(decrypt(key, fact["subject"], fact["event_id"], name, fact[name]))
                except SealBroken:
                    continue
    return found
