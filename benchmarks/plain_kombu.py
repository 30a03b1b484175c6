"""The same guarantees as the chassis gives, by hand: kombu with a confirm a message, a quorum queue, psycopg with an inbox
row and a commit a message, the acknowledgement after the commit. No retry, no parking, no validation, no metrics.
"""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
from kombu import Connection, Queue
from kombu.message import Message

from chassis.config import Settings
from chassis.messaging.codec import CONTENT_ENCODING, CONTENT_TYPE
from chassis.messaging.consumer import PREFETCH
from chassis.messaging.topology import EVENTS

ROUTING_KEY: Final = "ingest.plain.sent.v1"
QUEUE: Final = Queue(
    "ingest.plain",
    EVENTS,
    routing_key=ROUTING_KEY,
    durable=True,
    queue_arguments={"x-queue-type": "quorum", "x-overflow": "reject-publish", "x-delivery-limit": 5},
)
SMALL_WRITE: Final = "INSERT INTO ingest.bench_effect (delivery_id) VALUES (%s)"


class PlainSender:
    """Publishes with a confirm a message."""

    def __init__(self, settings: Settings) -> None:
        self._broker = Connection(settings.amqp_url(), transport_options={"confirm_publish": True}, heartbeat=0)
        self._producer = self._broker.Producer(serializer=None)

    def send(self, delivery_id: UUID) -> None:
        """Publish one message and wait for its confirm."""
        body = json.dumps({"event_id": str(uuid4()), "delivery_id": str(delivery_id)}).encode()
        self._producer.publish(
            body,
            exchange=EVENTS.name,
            routing_key=ROUTING_KEY,
            content_type=CONTENT_TYPE,
            content_encoding=CONTENT_ENCODING,
            delivery_mode=2,
            mandatory=True,
        )


def consume(settings: Settings, database_url: str) -> None:
    """Consume until killed."""
    database = psycopg.connect(database_url)
    with Connection(settings.amqp_url(), heartbeat=0) as broker:
        channel = broker.channel()
        channel.basic_qos(0, PREFETCH, a_global=False)

        def on_message(message: Message) -> None:
            _handle(database, message)
            message.ack()

        with broker.Consumer([QUEUE], channel=channel, on_message=on_message):
            while True:
                broker.drain_events()


def _handle(database: psycopg.Connection[Any], message: Message) -> None:
    event = json.loads(bytes(message.body))
    is_new = database.execute(
        "INSERT INTO ingest.inbox (consumer, event_id) VALUES ('plain', %s) ON CONFLICT DO NOTHING RETURNING 1",
        (event["event_id"],),
    ).fetchone()
    if is_new:
        database.execute(SMALL_WRITE, (event["delivery_id"],))
    database.commit()
