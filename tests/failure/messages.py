"""Putting messages on the exchange as a service's own user does."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kombu import Connection

from chassis.clock import SystemClock
from chassis.messaging.codec import CONTENT_ENCODING, CONTENT_TYPE, encode
from chassis.messaging.topology import EVENTS
from contracts.envelope import Event
from deploy.stack import broker
from tests.support.backends import Broker
from tests.support.stack import Stack


def send(stack: Stack, service: str, event_type: str, body: bytes, headers: dict[str, Any] | None = None) -> None:
    """Publish `body` as `service`, confirmed; some queue must want it."""
    url = Broker(stack.layout, broker.VHOST).url_for(service)
    with Connection(url, transport_options={"confirm_publish": True}) as connection:
        connection.Producer().publish(
            body,
            exchange=EVENTS.name,
            routing_key=event_type,
            content_type=CONTENT_TYPE,
            content_encoding=CONTENT_ENCODING,
            headers=headers,
            delivery_mode=2,
            mandatory=True,
        )


def enveloped(event: Event, event_id: UUID | None = None) -> bytes:
    """The bytes of an event."""
    return encode(
        event,
        event_id=event_id or uuid4(),
        correlation_id=uuid4(),
        producer=event.type_.partition(".")[0],
        occurred_at=SystemClock().now(),
    )
