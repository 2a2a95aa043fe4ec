"""Kafka's jars: resolved by jgo from Maven's central repository, checked against `kafka_jars.sha256`.

`python -m infra.embedded.jars` prints a new list, for `make lock`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from infra.embedded import daemon
from schemas.errors import BrokerUnavailable

COORDINATES = "org.apache.kafka:kafka_2.13:4.4.0+org.slf4j:slf4j-simple:1.7.36"
LOCK = Path(__file__).with_name("kafka_jars.sha256")


def resolve_jars() -> list[Path]:
    """Kafka's jars and their dependencies, cached or freshly downloaded. Raises BrokerUnavailable."""
    import jgo  # slow to import, and only needed where Kafka is started

    try:
        with daemon.shared_by_homes():
            environment = jgo.build(COORDINATES)
    except Exception as error:
        raise BrokerUnavailable(
            f"取不到 Kafka 的程序包（{_one_line(error)}）；请检查到 Maven 中央仓库的网络后再试",
            f"cannot fetch Kafka's jars ({_one_line(error)}); check the network to Maven Central",
        ) from error
    return sorted(Path(environment.path).rglob("*.jar"), key=lambda jar: jar.name)


def checked_jars() -> list[Path]:
    """`resolve_jars`, each file compared with the committed list. Raises BrokerUnavailable naming it."""
    jars = resolve_jars()
    lines = (line.split() for line in LOCK.read_text().splitlines())
    expected = {name: digest for digest, name in lines}
    found = {jar.name: _sha256(jar) for jar in jars}
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            where = next((jar for jar in jars if jar.name == name), Path(name))
            raise BrokerUnavailable(
                f"Kafka 的程序包 {where} 与 {LOCK.name} 不符；请删除它所在的缓存后再试",
                f"Kafka's jar {where} is not the one in {LOCK.name}; delete this cache and try again",
            )
    return jars


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


if __name__ == "__main__":
    for jar in resolve_jars():
        print(_sha256(jar), jar.name)
