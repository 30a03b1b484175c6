"""Settings of a process: environment `BW_*`; secrets are files, never values in the environment and never defaults."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingMissing(RuntimeError):
    """A setting that this process needs is not there; the text says which and how to give it."""


class Settings(BaseSettings):
    """What a process is told from outside. `service` names its schema, role and RabbitMQ user."""

    model_config = SettingsConfigDict(env_prefix="BW_", frozen=True, extra="ignore")

    service: str
    process: str = ""
    """Name in logs and metrics, `ingest-loader`; the service's name where a service is one process."""
    secrets_dir: Path
    db_host: str | None = None
    db_port: int = 5432
    db_name: str = "budgetwatch"
    amqp_host: str | None = None
    amqp_port: int = 5672
    amqp_vhost: str = "budgetwatch"
    amqp_heartbeat_s: int = 20
    """Of a nameko service's own connection; the broker cuts one that is silent for about two."""
    blobs_url: str | None = None
    staging_dir: Path | None = None
    metrics_port: int | None = None
    metrics_host: str = "127.0.0.1"
    """Loopback on a host of its own; every address inside a container, whose network only Prometheus shares."""
    gateway_socket: Path | None = None
    token_module: Path | None = None
    token_label: str | None = None
    fonts_dir: Path | None = None

    @property
    def process_name(self) -> str:
        """The process's own name."""
        return self.process or self.service

    def secret(self, name: str) -> str:
        """Return the secret in the file `name`; `SettingMissing` where it is not there."""
        path = self.secrets_dir / name
        try:
            return path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingMissing(f"secret {name!r} cannot be read in BW_SECRETS_DIR: {error.strerror}") from error

    def numbered_secrets(self, stem: str) -> dict[int, str]:
        """Return the secrets in the files `<stem>1`, `<stem>2` … by their numbers: keys that follow each other."""
        paths = self.secrets_dir.glob(f"{stem}*")
        numbers = [int(path.name.removeprefix(stem)) for path in paths if path.name.removeprefix(stem).isdigit()]
        return {number: self.secret(f"{stem}{number}") for number in numbers}

    @property
    def role(self) -> str:
        """The PostgreSQL role of the service."""
        return f"bw_{self.service}"

    def database_url(self) -> str:
        """SQLAlchemy URL of the service's role."""
        host = needed(self.db_host, "BW_DB_HOST")
        password = quote(self.secret(f"db_{self.service}"), safe="")
        return f"postgresql+psycopg://{self.role}:{password}@{host}:{self.db_port}/{self.db_name}"

    def amqp_url(self) -> str:
        """AMQP URL of the service's RabbitMQ user."""
        host = needed(self.amqp_host, "BW_AMQP_HOST")
        password = quote(self.secret(f"amqp_{self.service}"), safe="")
        return f"amqp://{self.service}:{password}@{host}:{self.amqp_port}/{quote(self.amqp_vhost, safe='')}"


T = TypeVar("T")


def needed(value: T | None, name: str) -> T:
    """Return `value`; `SettingMissing` naming the setting where it was not given."""
    if value is None:
        raise SettingMissing(f"set {name} for this process")
    return value
