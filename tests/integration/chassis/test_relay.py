"""The relay lives on through what it did not expect: nobody would see that it had died."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis import relay as relay_module
from chassis.config import Settings
from chassis.db import Database
from chassis.outbox import publish
from chassis.relay import OutboxRelay
from contracts.alerts.v1 import RulesEvaluated
from tests.support.eventually import eventually

pytestmark = pytest.mark.integration


def test_a_secret_that_is_away_for_a_moment_does_not_end_the_relay(
    settings_for: Callable[..., Settings], tmp_path: Path
) -> None:
    settings = settings_for("alerts")
    folder = tmp_path / "secrets"
    folder.mkdir()
    relay = OutboxRelay(settings.model_copy(update={"secrets_dir": folder}))
    thread = threading.Thread(target=relay.run, daemon=True)
    thread.start()
    thread.join(timeout=1)
    for name in ("db_alerts", "amqp_alerts"):
        (folder / name).write_text(settings.secret(name), encoding="utf-8")
    alerts = Database.from_settings(settings)
    with alerts.transaction() as session:
        publish(session, RulesEvaluated(slice_id=uuid4(), receipt_id=uuid4(), ran=0, raised=0))

    def unsent() -> int:
        with alerts.transaction() as session:
            return int(session.execute(text("SELECT count(*) FROM alerts.outbox WHERE sent_at IS NULL")).scalar_one())

    eventually(lambda: unsent() == 0, 15, "the event leaves")
    relay.stop()
    thread.join(timeout=10)
    alerts.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A relay without contact for 5 s is not ready; an idle one asks every half second."""
    monkeypatch.setattr(relay_module, "UNREACHED_S", 5.0)
    monkeypatch.setattr(relay_module, "PROBE_S", 0.5)
    monkeypatch.setattr(relay_module, "CONFIRM_TIMEOUT_S", 0.5)


@pytest.mark.usefixtures("impatient")
def test_an_idle_relay_and_one_that_stands_by_stay_ready(settings_for: Callable[..., Settings]) -> None:
    relays = [OutboxRelay(settings_for("alerts")) for _ in range(2)]
    assert relays[0].check() == "the outbox relay does not run"
    for relay in relays:
        relay.start()
    until = time.monotonic() + 7
    while time.monotonic() < until:
        assert [relay.check() for relay in relays] == [None, None]
        time.sleep(0.2)
    for relay in relays:
        end(relay)


@pytest.mark.usefixtures("impatient")
def test_a_broker_that_goes_silent_shows_and_comes_back(settings_for: Callable[..., Settings]) -> None:
    settings = settings_for("alerts")
    with Wire((settings.amqp_host or "", settings.amqp_port)) as wire:
        relay = OutboxRelay(settings.model_copy(update={"amqp_host": "127.0.0.1", "amqp_port": wire.port}))
        relay.start()
        time.sleep(6)
        assert relay.check() is None
        wire.cut.set()  # no reset, no end of stream: nothing comes any more
        eventually(lambda: "no contact" in (relay.check() or ""), 25, "the silence shows")
        wire.cut.clear()
        eventually(lambda: relay.check() is None, 20, "the relay has found the broker again")
        end(relay)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.usefixtures("impatient")
def test_a_dead_thread_shows(settings_for: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(_relay: OutboxRelay) -> None:
        raise SystemExit

    relay = OutboxRelay(settings_for("alerts"))
    monkeypatch.setattr(OutboxRelay, "_database", leave)
    relay.start()
    eventually(lambda: relay.check() == "the outbox relay does not run", 5, "the dead thread shows")


def end(relay: OutboxRelay) -> None:
    relay.stop()
    eventually(lambda: relay.check() == "the outbox relay does not run", 10, "the relay ends")


class Wire:
    """Passes bytes between a port of its own and `target` until `cut`; then it swallows them."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.cut = threading.Event()
        self._target = target
        self._server = socket.create_server(("127.0.0.1", 0))
        self._passing: list[socket.socket] = []
        self.port = int(self._server.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.close()
        for each in self._passing:
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            far = socket.create_connection(self._target)
            self._passing += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(source, sink), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                if not self.cut.is_set():
                    sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            return
