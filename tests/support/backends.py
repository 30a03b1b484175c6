"""Fresh databases and virtual hosts on the private PostgreSQL and RabbitMQ of `.run/test`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from chassis.config import Settings
from deploy.stack import broker, lifecycle, postgres
from deploy.stack.layout import PROJECT, Layout
from deploy.stack.postgres import migrations_digest

ROOT = PROJECT / ".run" / os.environ.get("BW_TEST_STACK", "test")
"""`BW_TEST_STACK` names another stack, so that two people can kill things at once."""


@dataclass(frozen=True)
class Backends:
    """The running private PostgreSQL and RabbitMQ."""

    layout: Layout

    def template(self) -> str:
        """Return the database that fresh ones are copied from; made anew when a migration's source changed."""
        name = f"template_{migrations_digest()}"
        with lifecycle.locked(ROOT):
            with postgres.connect(self.layout) as connection:
                rows = connection.execute(
                    "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'"
                ).fetchall()
            known = {str(row[0]) for row in rows}
            if name not in known:
                for old in known:
                    postgres.drop_database(self.layout, old)
                unfinished = f"unfinished_{name}"
                postgres.drop_database(self.layout, unfinished)
                postgres.make_database(self.layout, unfinished)
                postgres.migrate(self.layout, unfinished)
                with postgres.connect(self.layout) as connection:
                    connection.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')  # names are ours
        return name

    @contextmanager
    def fresh_database(self, folder: Path) -> Iterator[Database]:
        """A migrated database of its own; `folder` holds its blobs and staging area."""
        template = self.template()
        name = f"t_{uuid4().hex[:12]}"
        with lifecycle.locked(ROOT):  # PostgreSQL copies a template for one caller at a time
            postgres.make_database(self.layout, name, template=template)
        try:
            yield Database(self.layout, name, folder)
        finally:
            postgres.drop_database(self.layout, name)

    @contextmanager
    def fresh_broker(self) -> Iterator[Broker]:
        """A virtual host of its own with the shared topology, users and rights."""
        vhost = f"t_{uuid4().hex[:12]}"
        broker.add_vhost(self.layout, vhost)
        try:
            yield Broker(self.layout, vhost)
        finally:
            broker.remove_vhost(self.layout, vhost)


@dataclass(frozen=True)
class Database:
    """A migrated database of a test's own."""

    layout: Layout
    name: str
    folder: Path

    def settings_for(self, service: str, broker: Broker | None = None, **changes: Any) -> Settings:
        """Settings of a process of `service` on this database (and on the virtual host of `broker`)."""
        staging = self.folder / "staging"
        staging.mkdir(exist_ok=True)
        values: dict[str, Any] = {
            "service": service,
            "secrets_dir": self.layout.secrets,
            "db_host": "127.0.0.1",
            "db_port": self.layout.ports["postgres"],
            "db_name": self.name,
            "blobs_url": (self.folder / "blobs").as_uri(),
            "staging_dir": staging,
            "fonts_dir": PROJECT / ".run" / "fonts",
        }
        if broker is not None:
            values |= broker.settings()
        return Settings(**(values | changes))

    def environment_for(self, service: str, broker: Broker | None = None, **changes: Any) -> dict[str, str]:
        """The same as `settings_for`, as `BW_*` variables for a process of its own."""
        settings = self.settings_for(service, broker, **changes).model_dump(exclude_none=True)
        return {f"BW_{name.upper()}": str(value) for name, value in settings.items() if value != ""}

    def connect(self) -> psycopg.Connection[Any]:
        """A superuser's connection, to look at what is there; each statement commits."""
        return postgres.connect(self.layout, self.name)


@dataclass(frozen=True)
class Broker:
    """A virtual host of a test's own."""

    layout: Layout
    vhost: str

    def settings(self) -> dict[str, Any]:
        """The AMQP part of a process's settings."""
        return {"amqp_host": "127.0.0.1", "amqp_port": self.layout.ports["amqp"], "amqp_vhost": self.vhost}

    def url_for(self, user: str) -> str:
        """AMQP URL of a RabbitMQ user on this virtual host."""
        return Settings(service=user, secrets_dir=self.layout.secrets, **self.settings()).amqp_url()

    def depths(self) -> dict[str, int]:
        """Messages by queue."""
        return broker.queue_depths(self.layout, self.vhost)
