"""Kafka Streams (the Maven project beside this file), with stores in RocksDB or in memory; caching on, commit 1 s."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from schemas.contracts import contract_named
from tests.bench.peers.order import Order
from tests.bench.peers.peer import Peer
from tests.bench.peers.work import EVENT

PROJECT = Path(__file__).parent / "kafka_streams"
BUILD_SECONDS = 600.0
STORES = {"RocksDB": "RocksDBDslStoreSuppliers", "in memory": "InMemoryDslStoreSuppliers"}
SUPPLIERS = "org.apache.kafka.streams.state.BuiltInDslStoreSuppliers"
JVM = ("-Xmx2g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dfile.encoding=UTF-8")


def version() -> str:
    """The version of Kafka Streams that the project asks for."""
    found = re.search(r"<kafka\.version>(.+?)<", (PROJECT / "pom.xml").read_text(encoding="utf-8"))
    assert found
    return found[1]


def built(home: Path) -> Path | str:
    """Folder of the built project, under `home`; or why it was not built."""
    missing = [tool for tool in ("javac", "mvn", "java") if shutil.which(tool) is None]
    if missing:
        return f"no {missing[0]} on this machine"
    project = home / "kafka_streams"
    shutil.copytree(PROJECT, project, dirs_exist_ok=True, ignore=shutil.ignore_patterns("target"))
    try:
        done = subprocess.run(
            ["mvn", "-q", "-B", "package"],
            cwd=project,
            capture_output=True,
            text=True,
            timeout=BUILD_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"mvn: {error}"
    if done.returncode:
        return next((line for line in done.stdout.splitlines() if "ERROR" in line), "mvn failed")[:200]
    return project / "target"


def peers(target: Path) -> list[Peer]:
    return [_peer(target, store) for store in STORES]


def _peer(target: Path, store: str) -> Peer:
    def start(order: Order) -> list[str]:
        home = Path(order.home)
        (home / "event.avsc").write_text(contract_named(EVENT).text, encoding="utf-8")
        settings = _settings(order, store)
        lines = [f"{name}={value}" for name, value in settings.items()]
        (home / "streams.properties").write_text("\n".join(lines) + "\n", encoding="utf-8")
        classes = f"{target / 'classes'}:{target / 'lib'}/*"
        return ["java", *JVM, "-cp", classes, "peers.Main", str(home / "streams.properties")]

    return Peer(f"Kafka Streams, {store}", start, recounts=False, foreign=True)


def _settings(order: Order, store: str) -> dict[str, str | int]:
    access = order.access
    login = f'username="{access.username}" password="{access.password}"'
    return {
        "application.id": order.name,
        "bootstrap.servers": access.bootstrap,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": access.mechanism,
        "sasl.jaas.config": f"org.apache.kafka.common.security.scram.ScramLoginModule required {login};",
        "state.dir": f"{order.home}/state",
        "dsl.store.suppliers.class": f"{SUPPLIERS}${STORES[store]}",
        "num.stream.threads": 2,  # as many as this benchmark's machines have cores
        "commit.interval.ms": 1_000,
        "statestore.cache.max.bytes": 128 * 2**20,
        "replication.factor": 1,
        "consumer.auto.offset.reset": "earliest",
        "main.consumer.max.poll.records": 5_000,
        "main.consumer.max.partition.fetch.bytes": 4 * 2**20,
        "peer.topic": order.topic,
        "peer.jdbc": _jdbc(order),
        "peer.schema": order.schema,
        "peer.avsc": f"{order.home}/event.avsc",
        "peer.began": str(order.began_file),
        "peer.failed": f"{order.home}/failed",
    }


def _jdbc(order: Order) -> str:
    where = order.libpq
    options = {
        "user": where["user"],
        "password": where["password"],
        "reWriteBatchedInserts": "true",
        "options": "-c%20synchronous_commit=off",
        "sslmode": "disable",
    }
    host = f"{where['host']}:{where['port']}"
    if where["host"].startswith("/"):
        options["socketFactory"] = "org.newsclub.net.unix.AFUNIXSocketFactory$FactoryArg"
        options["socketFactoryArg"] = f"{where['host']}/.s.PGSQL.{where['port']}"
        host = "localhost"
    return f"jdbc:postgresql://{host}/{where['dbname']}?" + "&".join(f"{k}={v}" for k, v in options.items() if v)
