"""Outbox → broker → inbox on real PostgreSQL and RabbitMQ: nothing lost, nothing doubled, poison parked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from amqp.exceptions import NotFound as QueueNotFound
from kombu import Connection
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.context import Context
from chassis.messaging import parking
from chassis.messaging.codec import CONTENT_ENCODING, CONTENT_TYPE, encode
from chassis.messaging.consumer import Consumer, Handler
from chassis.messaging.verdict import Park
from chassis.outbox import publish
from chassis.relay import OutboxRelay
from contracts.alerts.v1 import RulesEvaluated
from contracts.envelope import Event
from contracts.ingest.v1 import DeliveryCompleted
from contracts.values import Page
from tests.support.eventually import eventually

pytestmark = pytest.mark.integration

SettingsFor = Callable[..., Settings]


@contextmanager
def running(loop: Consumer | OutboxRelay) -> Iterator[None]:
    thread = threading.Thread(target=loop.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.stop()
        thread.join(timeout=10)


def count(session: Session, table: str) -> int:
    return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def rows(here: Context, table: str) -> int:
    with here.db.transaction() as session:
        return count(session, table)


def effect(_context: Context, session: Session, event: DeliveryCompleted) -> None:
    """A handler whose effect can be counted: one row in its own outbox."""
    publish(session, RulesEvaluated(slice_id=event.delivery_id, receipt_id=event.delivery_id, ran=1, raised=0))


def tell(here: Context, *, times: int = 1) -> list[UUID]:
    with here.db.transaction() as session:
        return [publish(session, DeliveryCompleted(delivery_id=uuid4())) for _ in range(times)]


def tell_and_fail(here: Context) -> None:
    with here.db.transaction() as session:
        publish(session, DeliveryCompleted(delivery_id=uuid4()))
        raise RuntimeError("the work failed")


def send_raw(settings: Settings, body: bytes, *, times: int = 1) -> None:
    with Connection(settings.amqp_url(), transport_options={"confirm_publish": True}) as broker:
        producer = broker.Producer()
        for _ in range(times):
            producer.publish(
                body,
                exchange="bw.events",
                routing_key=DeliveryCompleted.type_,
                content_type=CONTENT_TYPE,
                content_encoding=CONTENT_ENCODING,
                mandatory=True,
            )


def consumer_of(here: Context, function: Callable[..., None], event: type[Event] = DeliveryCompleted) -> Consumer:
    return Consumer(here, [Handler("probe", event, function)])


def test_committed_events_arrive_once_and_rolled_back_ones_never(
    context: Callable[[str], Context], settings_for: SettingsFor
) -> None:
    ingest, alerts = context("ingest"), context("alerts")
    with running(consumer_of(alerts, effect)) as _, running(OutboxRelay(ingest.settings)):
        eventually(lambda: queue_is_there(settings_for))
        tell(ingest, times=700)  # more than one batch of the relay
        with pytest.raises(RuntimeError):
            tell_and_fail(ingest)
        eventually(lambda: rows(alerts, "alerts.inbox") == 700)
    assert rows(alerts, "alerts.outbox") == 700
    assert rows(ingest, "ingest.outbox WHERE sent_at IS NULL") == 0


def test_an_event_that_no_queue_takes_waits_in_the_outbox_until_one_is_there(
    context: Callable[[str], Context],
) -> None:
    ingest, alerts = context("ingest"), context("alerts")
    with Connection(ingest.settings.amqp_url()) as broker, broker.channel() as channel:
        channel.queue_delete("ingest.loader")  # the queue that set-up declared for this event
    with running(OutboxRelay(ingest.settings)):
        tell(ingest)
        eventually(lambda: rows(ingest, "ingest.outbox WHERE sent_at IS NULL") == 1)
        with running(consumer_of(alerts, effect)):
            eventually(lambda: rows(alerts, "alerts.outbox") == 1, within_s=20)
    assert rows(ingest, "ingest.outbox WHERE sent_at IS NULL") == 0


def test_a_backlog_of_two_queues_is_worked_off_at_start(
    context: Callable[[str], Context], settings_for: SettingsFor
) -> None:
    ingest, alerts = context("ingest"), context("alerts")
    handlers = [Handler("probe", DeliveryCompleted, effect), Handler("second", DeliveryCompleted, effect)]
    first = Consumer(alerts, handlers)
    with running(first):
        eventually(lambda: first.check() is None and queue_is_there(settings_for, "alerts.second"))
    with running(OutboxRelay(ingest.settings)):
        tell(ingest, times=50)
        eventually(lambda: rows(ingest, "ingest.outbox WHERE sent_at IS NULL") == 0)
    with running(Consumer(alerts, handlers)):
        eventually(lambda: rows(alerts, "alerts.inbox") == 100)


def test_the_same_message_five_times_has_one_effect(
    context: Callable[[str], Context], settings_for: SettingsFor
) -> None:
    alerts = context("alerts")
    body = envelope(DeliveryCompleted(delivery_id=uuid4()))
    with running(consumer_of(alerts, effect)) as _:
        eventually(lambda: queue_is_there(settings_for))
        send_raw(settings_for("ingest"), body, times=5)
        send_raw(settings_for("ingest"), envelope(DeliveryCompleted(delivery_id=uuid4())))
        eventually(lambda: rows(alerts, "alerts.inbox") == 2)
    assert rows(alerts, "alerts.outbox") == 2


def envelope(event: Event) -> bytes:
    return encode(event, event_id=uuid4(), correlation_id=uuid4(), producer="ingest", occurred_at=SystemClock().now())


def queue_is_there(settings_for: SettingsFor, name: str = "alerts.probe") -> bool:
    with Connection(settings_for("alerts").amqp_url()) as broker, broker.channel() as channel:
        try:
            channel.queue_declare(name, passive=True)
        except QueueNotFound:
            return False
    return True


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\xff\xfe not json", "undecodable: envelope"),
        (b'{"event_id": 1}', "undecodable: envelope"),
        (
            envelope(DeliveryCompleted(delivery_id=uuid4())).replace(b"completed.v1", b"completed.v9"),
            "unknown event type",
        ),
        (
            envelope(DeliveryCompleted(delivery_id=uuid4())).replace(b'"body":{"delivery_id"', b'"body":{"wrong"'),
            "Field required",
        ),
    ],
)
def test_poison_is_parked_with_its_reason_and_its_neighbours_pass(
    body: bytes, reason: str, context: Callable[[str], Context], settings_for: SettingsFor
) -> None:
    alerts = context("alerts")
    with running(consumer_of(alerts, effect)):
        eventually(lambda: queue_is_there(settings_for))
        send_raw(settings_for("ingest"), envelope(DeliveryCompleted(delivery_id=uuid4())))
        send_raw(settings_for("ingest"), body)
        send_raw(settings_for("ingest"), envelope(DeliveryCompleted(delivery_id=uuid4())))
        eventually(lambda: rows(alerts, "alerts.outbox") == 2)
        eventually(lambda: rows(alerts, "alerts.parked_message") == 1)
    with alerts.db.transaction() as session:
        (parked,) = parking.list_parked(session, Page()).items
    assert reason in parked.reason
    assert parked.consumer == "probe"


def test_a_failing_handler_is_tried_again_after_a_delay_and_leaves_nothing_half_done(
    context: Callable[[str], Context], settings_for: SettingsFor
) -> None:
    ingest, alerts = context("ingest"), context("alerts")
    attempts: list[UUID] = []

    def fails_once(_context: Context, session: Session, event: DeliveryCompleted) -> None:
        effect(_context, session, event)
        attempts.append(event.delivery_id)
        if len(attempts) == 1:
            raise ConnectionError("not yet")

    with running(consumer_of(alerts, fails_once)), running(OutboxRelay(ingest.settings)):
        eventually(lambda: queue_is_there(settings_for))
        tell(ingest)
        eventually(lambda: len(attempts) == 1)
        assert rows(alerts, "alerts.outbox") == 0
        eventually(lambda: rows(alerts, "alerts.outbox") == 1, within_s=15)
    assert len(attempts) == 2
    assert rows(alerts, "alerts.parked_message") == 0


def test_a_parked_message_is_replayed_into_its_queue(
    context: Callable[[str], Context], settings_for: SettingsFor
) -> None:
    ingest, alerts = context("ingest"), context("alerts")
    is_broken = True

    def parks_while_broken(_context: Context, session: Session, event: DeliveryCompleted) -> None:
        if is_broken:
            raise Park("the rule file cannot be read")
        effect(_context, session, event)

    with running(consumer_of(alerts, parks_while_broken)), running(OutboxRelay(ingest.settings)):
        eventually(lambda: queue_is_there(settings_for))
        tell(ingest)
        eventually(lambda: rows(alerts, "alerts.parked_message") == 1)
        is_broken = False
        with alerts.db.transaction() as session:
            (parked,) = parking.list_parked(session, Page()).items
            _, body = parking.settle(session, parked.parked_id, "replayed")
            parking.requeue(alerts.settings.amqp_url(), "alerts.probe", body)
        eventually(lambda: rows(alerts, "alerts.outbox") == 1, within_s=15)
    with alerts.db.transaction() as session:
        assert parking.list_parked(session, Page()).total == 0
    assert parked.reason == "the rule file cannot be read"
