"""Replaying holds nobody up, and what cannot be replayed whole is refused."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis.config import Settings
from chassis.db import Database
from chassis.messaging import parking
from chassis.operation_log import log_act
from contracts.errors import Precondition
from contracts.parking import ReplayParked
from contracts.values import Actor, Page, Role

pytestmark = pytest.mark.integration
OFFICE = Actor(
    seat="A-01",
    role=Role.ADMINISTRATOR,
    name="管理员",
    unit="预算工委",
    fingerprint="a" * 64,
    correlation_id=uuid4(),
    may=(),
)


@pytest.fixture
def alerts(settings_for: Callable[..., Settings]) -> Iterator[Database]:
    database = Database.from_settings(settings_for("alerts"))
    yield database
    database.close()


@pytest.fixture
def silent_broker() -> Iterator[str]:
    """A broker that takes connections and says nothing, as one that has stalled."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"amqp://alerts:x@127.0.0.1:{server.getsockname()[1]}/budgetwatch"


def park(alerts: Database, *, consumer: str = "on_case_closed", body: bytes = b"{}") -> UUID:
    with alerts.transaction() as session:
        parking.store(session, body, parking.headers(consumer=consumer, attempts=5, reason="x"))
    with alerts.transaction() as session:
        return parking.list_parked(session, Page()).items[0].parked_id


def replay(alerts: Database, parked_id: UUID, amqp_url: str) -> None:
    with alerts.transaction() as session:
        parking.replay(session, ReplayParked(actor=OFFICE, parked_id=parked_id), amqp_url=amqp_url)


def test_a_replay_behind_a_stalled_broker_holds_up_no_other_act(alerts: Database, silent_broker: str) -> None:
    parked_id, failed = park(alerts), threading.Event()

    def work() -> None:
        with pytest.raises(OSError):
            replay(alerts, parked_id, silent_broker)
        failed.set()

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(1)
    assert not failed.is_set()
    with alerts.transaction() as session:
        session.execute(text("SET LOCAL lock_timeout = '1s'"))
        log_act(session, OFFICE, act="case.approve", subject="another act")
    thread.join(timeout=20)
    assert failed.is_set()
    with alerts.transaction() as session:
        assert parking.list_parked(session, Page()).total == 1


@pytest.mark.parametrize(
    ("consumer", "body", "reason"),
    [
        ("unknown", b"{}", "parked-message-without-consumer"),
        ("on_case_closed", b"x" * (parking.BODY_BYTES + 1), "parked-message-cut"),
    ],
)
def test_what_cannot_arrive_whole_is_not_replayed(
    alerts: Database, silent_broker: str, consumer: str, body: bytes, reason: str
) -> None:
    with pytest.raises(Precondition) as refused:
        replay(alerts, park(alerts, consumer=consumer, body=body), silent_broker)
    assert refused.value.reason == reason
    with alerts.transaction() as session:
        assert parking.list_parked(session, Page()).total == 1
