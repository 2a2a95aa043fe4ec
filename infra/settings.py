"""Settings: everything that Kiteline takes from its environment, read in one place.

Every variable starts with `KITELINE_`, e.g. `KITELINE_HOME=/data/kiteline`. Only `infra/` reads them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.errors import UsageError

PREFIX = "KITELINE_"


class Settings(BaseSettings):
    """Where things are. The defaults run everything on this machine, inside `.kiteline/`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    home: Path = Field(Path(".kiteline"), description="data, logs and credentials")
    services: Literal["embedded", "external"] = Field(
        "embedded", description="embedded: our own Kafka and PostgreSQL in `home`; external: yours"
    )
    kafka_bootstrap: str = Field("", description="host:port of an external broker")
    kafka_username: str = Field("admin", description="the external broker's administrator")
    kafka_password: SecretStr = Field(SecretStr(""), description="and its password")
    kafka_mechanism: Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] = "SCRAM-SHA-512"
    database_url: SecretStr = Field(SecretStr(""), description="postgresql://user:password@host/database")
    outbox_url: SecretStr = Field(SecretStr(""), description="an ERP's database with an outbox table (kiteline outbox)")
    keys_url: SecretStr = Field(
        SecretStr(""), description="the key store's own database, sqlite:///FILE or postgresql://...; default in `home`"
    )
    master_key_file: Path | None = Field(None, description="the key that wraps all others; default in `home`")
    sealing_key: str = Field("", description="the platform's sealing key: a file or the gateway's address")
    sealing_grace_hours: float = Field(1.0, ge=0, description="hours for which a retired sealing key still opens")
    topic_prefix: str = Field("", pattern=r"^([a-z0-9-]+\.)?$", description='e.g. "t7."; several on one broker')
    cloud_event_headers: bool = Field(
        False, description="CloudEvents headers (ce_*) on canonical topics; costs throughput"
    )
    alert_seconds: float = Field(30.0, gt=0, description="seconds between looks for alerts and closings")
    quiet_days: int = Field(14, ge=1, le=3650, description="days of silence that are never an alert, whoever is silent")
    settling_day: int = Field(10, ge=1, le=28, description="day of the following month on which a period is closed")
    reports_dir: Path | None = Field(None, description="editions of reports; default in `home`")
    suppress_below: int = Field(5, ge=2, le=100, description="counts of fewer people are shown to the office alone")
    failpoint: str = Field("", description="for tests: a step at which the process is killed or stopped")
    api_host: str = "127.0.0.1"
    visitors: Literal["public", "office"] = Field(
        "public", description="as whom the API takes somebody without an account; office: on this machine alone"
    )
    api_port: int = Field(8420, ge=0, le=65535)
    api_refresh_seconds: float = Field(
        1.0, ge=0, le=60, description="the API looks at most this often whether its data has changed"
    )
    api_rate: float = Field(100.0, gt=0, description="requests a second that one address may make of the API")
    api_burst: int = Field(1000, ge=1, description="requests that it may make at once after a pause")
    api_streams: int = Field(100, ge=1, description="live streams that one address may have open")
    gateway_host: str = "127.0.0.1"
    gateway_port: int = Field(8421, ge=0, le=65535)
    gateway_rate: float = Field(200.0, gt=0, description="events a second that a member may send through the gateway")
    gateway_burst: int = Field(5000, ge=1, description="events that it may send at once after a pause")
    gateway_ack_seconds: float = Field(10.0, ge=1, le=300, description="seconds that the broker has to confirm")

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @property
    def logs_dir(self) -> Path:
        return self.home / "logs"

    @property
    def credentials_dir(self) -> Path:
        return self.home / "credentials"

    @property
    def keys_dir(self) -> Path:
        """The key store and its master key, unless they are elsewhere."""
        return self.home / "keys"

    @property
    def kafka_dir(self) -> Path:
        return self.home / "kafka"

    @property
    def postgres_dir(self) -> Path:
        return self.home / "postgres"

    @property
    def archive_dir(self) -> Path:
        """Parquet files of the archiver."""
        return self.home / "archive"

    @property
    def editions_dir(self) -> Path:
        """Editions of reports."""
        return (self.reports_dir or self.home / "reports").expanduser().absolute()

    @property
    def receipts_dir(self) -> Path:
        """Keys that sign receipts."""
        return self.home / "receipts"

    @property
    def outbox_dir(self) -> Path:
        """Facts that could not be sent yet, one outbox per member."""
        return self.home / "outbox"


def load_settings(**overrides: Any) -> Settings:
    """Settings from the environment. Raises UsageError naming the variable, its value and what it may be."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        value = "" if "PASSWORD" in name or name.endswith("_URL") else f"={first['input']!r}"
        raise UsageError(
            f"设置 {name}{value} 不可用：{first['msg']}；请改正或删除这个环境变量",
            f"setting {name}{value} cannot be used: {first['msg']}; correct or unset this variable",
        ) from None
