"""Where the measurements run: a stack of their own under `.run/bench`, and on it a database and a virtual host that
begin empty. Neither the demo nor the tests are touched.
"""

from __future__ import annotations

import contextlib
import io
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
import structlog

from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.context import Context
from deploy.stack import broker, lifecycle, postgres
from deploy.stack.layout import PROJECT, Layout

ROOT: Final = PROJECT / ".run" / "bench"
NAME: Final = "bench"
"""Name of the measurements' own database and virtual host."""


def only_warnings() -> None:
    """Keep the system's own log lines off the figures; once in each process."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the stack's progress lines off the figures."""
    with contextlib.redirect_stdout(io.StringIO()):
        yield


SHIPPED: Final = ["alembic_version", "region", "code_volume", "code_entry"]
"""Tables that the migrations fill: what an installation knows before anything is delivered."""


@dataclass(frozen=True)
class Ground:
    """A migrated database and a virtual host of the measurements' own."""

    layout: Layout

    @property
    def folder(self) -> Path:
        """Blobs and staging area of this database."""
        return self.layout.root / "ground"

    def values(self, service: str) -> dict[str, Any]:
        """Settings of a process of `service` here, as keyword arguments of `Settings`."""
        return {
            "service": service,
            "secrets_dir": self.layout.secrets,
            "db_host": "127.0.0.1",
            "db_port": self.layout.ports["postgres"],
            "db_name": NAME,
            "amqp_host": "127.0.0.1",
            "amqp_port": self.layout.ports["amqp"],
            "amqp_vhost": NAME,
            "blobs_url": (self.folder / "blobs").as_uri(),
            "staging_dir": self.folder / "staging",
        }

    def context(self, service: str) -> Context:
        """What a process of `service` would have."""
        return Context(settings=Settings(**self.values(service)), clock=SystemClock())

    def superuser(self) -> psycopg.Connection[Any]:
        """A connection that may empty tables; each statement commits."""
        return postgres.connect(self.layout, NAME)

    def as_role(self, service: str) -> psycopg.Connection[Any]:
        """A plain connection of a service's role."""
        return psycopg.connect(plain_url(Settings(**self.values(service))))

    def empty(self) -> None:
        """Empty every table but the shipped reference and forget the files, then let PostgreSQL write out what it still holds."""
        with self.superuser() as connection:
            names = connection.execute(
                "SELECT string_agg(format('%%I.%%I', schemaname, tablename), ', ') FROM pg_tables"
                " WHERE schemaname IN ('ingest', 'alerts') AND tablename <> ALL (%s)",
                [SHIPPED],
            ).fetchone()
            connection.execute(f"TRUNCATE {names[0] if names else ''}")
            connection.execute("CHECKPOINT")
        for name in ("blobs", "staging"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            (self.folder / name).mkdir(parents=True)


def plain_url(settings: Settings) -> str:
    """The database's URL as psycopg takes it."""
    return settings.database_url().replace("postgresql+psycopg", "postgresql", 1)


@contextmanager
def ground(root: Path) -> Iterator[Ground]:
    """Start the back ends and give an empty database and virtual host; they are removed at the end."""
    with quiet():
        layout = lifecycle.start_backends(root)
        _remove(layout)
        postgres.make_database(layout, NAME)
        postgres.migrate(layout, NAME)
        broker.add_vhost(layout, NAME)
    made = Ground(layout)
    made.empty()
    try:
        yield made
    finally:
        _remove(layout)
        shutil.rmtree(made.folder, ignore_errors=True)


def _remove(layout: Layout) -> None:
    postgres.drop_database(layout, NAME)
    if NAME in broker.control(layout, "list_vhosts", "name").split():
        broker.remove_vhost(layout, NAME)
