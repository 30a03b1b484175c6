"""The same guarantees as the chassis gives, by hand: kombu with a confirm a message, a quorum queue, an inbox row and a
commit a message, the acknowledgement after the commit. No retry, no parking, no validation, no metrics.

The receiver writes in one of two ways: with SQLAlchemy, in which the house's stores are written, or with bare psycopg.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID, uuid4

import psycopg
from kombu import Connection, Queue
from kombu.message import Message
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from benchmarks.ground import plain_url
from chassis.config import Settings
from chassis.messaging.codec import CONTENT_ENCODING, CONTENT_TYPE
from chassis.messaging.consumer import PREFETCH
from chassis.messaging.topology import EVENTS

Handle = Callable[[Mapping[str, str]], None]
SMALL_WRITE: Final = "INSERT INTO ingest.bench_effect (delivery_id) VALUES"
_INBOX: Final = "INSERT INTO ingest.inbox (consumer, event_id) VALUES"
_ONCE: Final = "ON CONFLICT DO NOTHING"


def queue_of(way: str) -> Queue:
    """The queue of the receiver that writes in this way; the same kind as the chassis declares."""
    return Queue(
        f"ingest.plain.{way.lower()}",
        EVENTS,
        routing_key=_routing_key(way),
        durable=True,
        queue_arguments={"x-queue-type": "quorum", "x-overflow": "reject-publish", "x-delivery-limit": 5},
    )


def _routing_key(way: str) -> str:
    return f"ingest.plain.{way.lower()}.v1"


class PlainSender:
    """Publishes with a confirm a message."""

    def __init__(self, settings: Settings) -> None:
        self._broker = Connection(settings.amqp_url(), transport_options={"confirm_publish": True}, heartbeat=0)
        self._producer = self._broker.Producer(serializer=None)

    def send(self, delivery_id: UUID, way: str) -> None:
        """Publish one message to the receiver that writes in this way, and wait for its confirm."""
        body = json.dumps({"event_id": str(uuid4()), "delivery_id": str(delivery_id)}).encode()
        self._producer.publish(
            body,
            exchange=EVENTS.name,
            routing_key=_routing_key(way),
            content_type=CONTENT_TYPE,
            content_encoding=CONTENT_ENCODING,
            delivery_mode=2,
            mandatory=True,
        )


def consume(settings: Settings, way: str) -> None:
    """Consume until killed; `way` is a key of `WAYS`."""
    handle = WAYS[way](settings)
    queue = queue_of(way)
    with Connection(settings.amqp_url(), heartbeat=0) as broker:
        channel = broker.channel()
        channel.basic_qos(0, PREFETCH, a_global=False)

        def on_message(message: Message) -> None:
            handle(json.loads(bytes(message.body)))
            message.ack()

        with broker.Consumer([queue], channel=channel, on_message=on_message):
            while True:
                broker.drain_events()


def _bare(settings: Settings) -> Handle:
    database = psycopg.connect(plain_url(settings))

    def handle(event: Mapping[str, str]) -> None:
        if database.execute(f"{_INBOX} ('plain', %s) {_ONCE}", (event["event_id"],)).rowcount:
            database.execute(f"{SMALL_WRITE} (%s)", (event["delivery_id"],))
        database.commit()

    return handle


def _with_sqlalchemy(settings: Settings) -> Handle:
    engine = create_engine(settings.database_url())
    inbox, small_write = text(f"{_INBOX} ('plain', :event_id) {_ONCE}"), text(f"{SMALL_WRITE} (:delivery_id)")

    def handle(event: Mapping[str, str]) -> None:
        with Session(engine) as session, session.begin():
            if session.execute(inbox, {"event_id": event["event_id"]}).rowcount:  # type: ignore[attr-defined]
                session.execute(small_write, {"delivery_id": event["delivery_id"]})

    return handle


WAYS: Final[Mapping[str, Callable[[Settings], Handle]]] = {"SQLAlchemy": _with_sqlalchemy, "psycopg": _bare}
