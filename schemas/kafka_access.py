"""How a principal reaches the broker: one value, rendered for each client library."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class KafkaAccess:
    """Address and SCRAM credentials of one principal. An empty username means a broker without SASL."""

    bootstrap: str
    username: str = ""
    password: str = field(default="", repr=False)
    mechanism: str = "SCRAM-SHA-512"

    def librdkafka(self) -> dict[str, str]:
        """Configuration for confluent-kafka."""
        config = {"bootstrap.servers": self.bootstrap}
        if self.username:
            config |= {
                "security.protocol": "SASL_PLAINTEXT",
                "sasl.mechanism": self.mechanism,
                "sasl.username": self.username,
                "sasl.password": self.password,
            }
        return config

    def kafka_python(self) -> dict[str, str]:
        """Configuration for kafka-python."""
        config = {"bootstrap_servers": self.bootstrap}
        if self.username:
            config |= {
                "security_protocol": "SASL_PLAINTEXT",
                "sasl_mechanism": self.mechanism,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password,
            }
        return config
