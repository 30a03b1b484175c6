"""Names and declarations of exchanges and queues; the only place that knows queue arguments."""

from __future__ import annotations

from typing import Final

from kombu import Connection, Exchange, Queue

# Shared exchanges are made at set-up (deploy/stack/broker.py). A service looks for them passively: it needs no right
# to configure, so it cannot delete them. Topic type throughout, since RabbitMQ checks routing keys on topic exchanges
# only: so no service can publish another's event, or put a message into another's queue.
EVENTS: Final = Exchange("bw.events", type="topic", durable=True, passive=True)
PARKING: Final = Exchange("bw.parking", type="topic", durable=True, passive=True)
RPC: Final = Exchange("nameko-rpc", type="topic", durable=True, passive=True)
"""nameko's own exchange; nameko_ext hands nameko this one."""

DELAYS_S: Final = (5, 30, 300, 1800)
"""Waits before the 2nd, 3rd, 4th and 5th attempt."""
DELIVERY_LIMIT: Final = 5
"""Deliveries of a message whose handler never came back (kill -9) before the broker parks it."""

_QUORUM: Final = {"x-queue-type": "quorum", "x-overflow": "reject-publish"}


def delay_exchange(delay_s: int) -> Exchange:
    """The exchange whose messages return to the queue named by their routing key after `delay_s` seconds."""
    return Exchange(f"bw.delay.{delay_s}s", type="topic", durable=True)


def delay_queue(delay_s: int) -> Queue:
    """The waiting room behind `delay_exchange`: TTL, then the default exchange back to the work queue."""
    return Queue(
        f"bw.delay.{delay_s}s",
        delay_exchange(delay_s),
        routing_key="#",
        durable=True,
        queue_arguments={
            **_QUORUM,
            "x-message-ttl": delay_s * 1000,
            "x-dead-letter-exchange": "",
            "x-dead-letter-strategy": "at-least-once",
        },
    )


def parking_queue(service: str) -> Queue:
    """Where a service's unhandled messages wait to be written into its table."""
    name = f"{service}.parking"
    return Queue(name, PARKING, routing_key=name, durable=True, queue_arguments=dict(_QUORUM))


def work_queue(service: str, consumer: str, event_type: str) -> Queue:
    """The queue of one consumer of one event."""
    return Queue(
        f"{service}.{consumer}",
        EVENTS,
        routing_key=event_type,
        durable=True,
        queue_arguments={
            **_QUORUM,
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": PARKING.name,
            "x-dead-letter-routing-key": f"{service}.parking",
            "x-dead-letter-strategy": "at-least-once",
        },
    )


def declare_shared(connection: Connection) -> None:
    """Declare what belongs to no service; done once at set-up, by the set-up's RabbitMQ user."""
    with connection.channel() as channel:
        for exchange in (EVENTS, PARKING, RPC):
            exchange(channel).declare(passive=False)
        for delay_s in DELAYS_S:
            delay_queue(delay_s)(channel).declare()
