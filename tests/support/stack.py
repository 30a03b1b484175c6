"""The whole system under supervisord, for tests that go through the door or kill things."""

from __future__ import annotations

import os
import signal
import ssl
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg

from deploy.stack import broker, lifecycle, portal, postgres, settling
from deploy.stack.layout import Layout
from deploy.stack.steps import wait_for
from deploy.stack.supervision import Supervisor
from tests.support.eventually import eventually

BACK_WITHIN_S = 45.0


@dataclass(frozen=True)
class Stack:
    """The running system; every process is a real one."""

    layout: Layout

    @property
    def supervisor(self) -> Supervisor:
        return Supervisor(self.layout)

    def url(self, side: str = "people") -> str:
        """Address of the people's or the connectors' door."""
        return self.layout.url(side)

    def client(self, seat: str | None, **options: Any) -> httpx.Client:
        """A client over mTLS with the certificate of `seat` (`A-01`, `C-czj`); null: without a certificate."""
        side = "connectors" if seat and seat.startswith("C-") else "people"
        return httpx.Client(base_url=self.url(side), verify=self.tls(seat), timeout=30, **options)

    def portal(self, seat: str = "A-01") -> portal.Portal:
        """`with stack.portal("W-01") as person:` a logged-in person."""
        return portal.Portal(self.layout, seat)

    def tls(self, seat: str | None) -> ssl.SSLContext:
        """TLS settings of a client that trusts our CA and shows the certificate of `seat`."""
        return portal.tls(self.layout, seat)

    def kill(self, name: str) -> None:
        """kill -9 a process and return at once; supervisord starts it again."""
        pid = self.supervisor.pid(name)
        assert pid, f"{name} does not run"
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: self.supervisor.pid(name) != pid, 10, f"{name} gone")

    def stop(self, name: str) -> None:
        """Stop a process until `start`."""
        self.supervisor.stop(name)

    def start(self, name: str) -> None:
        """Start a stopped process and wait until it is ready."""
        self.supervisor.start(name)
        self.wait_ready(name)

    def restart_broker(self) -> None:
        """Stop RabbitMQ in an orderly way and start it again."""
        self.supervisor.stop("rabbitmq")
        self.supervisor.start("rabbitmq")
        wait_for("rabbitmq", lambda: broker.check(self.layout), 60, "see .run/test/log/rabbitmq.log")

    def restart_postgres(self) -> None:
        """Stop PostgreSQL (cutting every connection) and start it again."""
        self.supervisor.stop("postgres")
        self.supervisor.start("postgres")
        wait_for("postgres", lambda: postgres.check(self.layout), 60, "see .run/test/log/postgres.log")

    def wait_ready(self, *names: str, within_s: float = BACK_WITHIN_S) -> None:
        """Wait until the named processes (all of ours without a name) say that they are ready."""
        for process in lifecycle.applications(self.layout):
            if not names or process.name in names:
                reason = eventually(
                    lambda p=process: [lifecycle.ready(self.layout, p)] == [None], within_s, process.name
                )
                assert reason

    def connect(self) -> psycopg.Connection[Any]:
        """A superuser's connection to the stack's database, to look at what is there."""
        return postgres.connect(self.layout, postgres.DATABASE)

    def settle(self, within_s: float = 120) -> None:
        """Wait until nothing is on its way: outboxes and queues empty, no delivery waits for the loader."""
        settling.wait_until_settled(self.layout, within_s)

    def depths(self) -> dict[str, int]:
        """Messages by queue."""
        return broker.queue_depths(self.layout)
