"""The consume chain: receive, validate, inbox, handler with outbox, commit, acknowledge (design decision 2).

A handler runs in the consumer's own thread, one message at a time; a second thread keeps the heartbeat meanwhile, so a
handler may take minutes. The same code runs in plain workers and, on green threads, in nameko services.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import amqp
from amqp.exceptions import AMQPError
from kombu import Connection
from kombu import Consumer as KombuConsumer
from kombu.exceptions import KombuError
from kombu.message import Message
from sqlalchemy.exc import InterfaceError, OperationalError

from chassis.inbox import is_first_time
from chassis.logs import bind_correlation, log
from chassis.messaging import parking
from chassis.messaging.codec import Undecodable, decode
from chassis.messaging.topology import DELAYS_S, PARKING, delay_exchange, parking_queue, work_queue
from chassis.messaging.verdict import Park, Verdict, is_disk_full
from chassis.metrics import CONSUMER_UP, HANDLING_SECONDS, MESSAGES
from contracts.envelope import Envelope, Event

if TYPE_CHECKING:
    from chassis.context import Context

ATTEMPT_HEADER: Final = "bw-attempt"
PREFETCH: Final = 20
ACKNOWLEDGE_EVERY: Final = PREFETCH // 2
"""In a stream one acknowledgement stands for so many committed messages; after a lull it leaves at once."""
IDLE_S: Final = 1.0
LULL_S: Final = 0.005
HEARTBEAT_S: Final = 20
BEAT_EVERY_S: Final = 4.0
RECONNECT_S: Final = 2.0
RETURNS_OF_DATABASE: Final = 3
"""How often one message waits for the database to come back, lest one that brings it down holds its queue for ever."""
PERSISTENT: Final = 2

HandlerFunction = Callable[..., None]
Preparation = Callable[["Context", Any], object]


@dataclass(frozen=True, slots=True)
class Handler:
    """One consumer of one event: `function(context, session, event)` runs inside the inbox transaction.

    With `prepare`, that runs first, `prepare(context, event)`, while no transaction is open (RPC, long work), and
    `function` gets its result as a fourth argument. After a failure or a redelivery it runs again, so it may leave
    nothing behind but content-addressed files.
    """

    consumer: str
    event: type[Event]
    function: HandlerFunction
    prepare: Preparation | None = None


class Consumer:
    """Consumes the queues of `handlers` and the service's parking queue until stopped."""

    def __init__(self, context: Context, handlers: Sequence[Handler]) -> None:
        self._context = context
        self._service = context.settings.service
        self._handlers = handlers
        self._stopping = threading.Event()
        self._wire = threading.Lock()
        self._connection: Connection | None = None
        self._done: Message | None = None
        self._unacknowledged = 0
        self.is_connected = False

    def stop(self) -> None:
        """Ask `run` to end after the message in hand."""
        self._stopping.set()

    def check(self) -> str | None:
        """Health check."""
        return None if self.is_connected else "not connected to the broker"

    def run(self) -> None:
        """Consume; a lost broker or database is waited out."""
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()
        while not self._stopping.is_set():
            try:
                with Connection(self._context.settings.amqp_url(), heartbeat=HEARTBEAT_S, connect_timeout=5) as broker:
                    self._consume(broker)
            except (AMQPError, KombuError, OSError) as error:
                log.warning("consumer lost the broker", error=type(error).__name__)
            finally:
                self._set_connected(connection=None)
            self._stopping.wait(RECONNECT_S)

    def _set_connected(self, *, connection: Connection | None) -> None:
        self._connection = connection
        self._done, self._unacknowledged = None, 0  # what is not acknowledged comes again, and the inbox knows it
        self.is_connected = connection is not None
        CONSUMER_UP.set(int(self.is_connected))

    def _consume(self, broker: Connection) -> None:
        # The wire is held from the start: a queue's backlog arrives while the next queue is still being declared.
        with self._wire:
            publisher = broker.channel()
            publisher.confirm_select()
            channel = broker.channel()
            channel.basic_qos(0, PREFETCH, a_global=False)
            self._set_connected(connection=broker)
            queues = [
                (work_queue(self._service, handler.consumer, handler.event.type_), handler)
                for handler in self._handlers
            ]
            # Every queue stands, the parking first, before the first message is handled.
            parked = parking_queue(self._service)
            for queue in (parked, *(queue for queue, _ in queues)):
                queue(channel).declare()
            for queue, handler in (*queues, (parked, None)):
                self._listen(channel, queue, publisher, handler)
            log.info("consuming", queues=[f"{self._service}.{handler.consumer}" for handler in self._handlers])
            while not self._stopping.is_set():
                broker.heartbeat_check()
                try:
                    broker.drain_events(timeout=IDLE_S if self._done is None else LULL_S)
                except TimeoutError:
                    self._acknowledge()
            self._acknowledge()

    def _acknowledge(self) -> None:
        """Acknowledge all that is committed: they are handled in the channel's order, so the last one stands for all."""
        if self._done is not None:
            self._done.ack(multiple=True)
            self._done, self._unacknowledged = None, 0

    def _listen(self, channel: Any, queue: Any, publisher: amqp.Channel, handler: Handler | None) -> None:
        def on_message(message: Message) -> None:
            self._wire.release()
            try:
                after = None
                if handler is None:
                    self._collect(message)
                else:
                    after = self._handle(message, handler)
            finally:
                self._wire.acquire()
            if after is not None:
                after(publisher)
            self._done = message
            self._unacknowledged += 1
            if self._unacknowledged >= ACKNOWLEDGE_EVERY:
                self._acknowledge()

        KombuConsumer(channel, [queue(channel)], on_message=on_message, no_ack=False, auto_declare=False).consume()

    def _handle(self, message: Message, handler: Handler) -> Callable[[amqp.Channel], None] | None:
        """Run the chain; return what is to be published before the acknowledgement, if anything."""
        body, attempt = _body(message), _attempt(message)
        try:
            envelope, event = decode(body)
        except Undecodable as error:
            return self._park(body, handler, attempt, f"undecodable: {error}")
        bind_correlation(envelope.correlation_id)
        began = time.perf_counter()
        try:
            verdict = self._transact(envelope, event, handler)
        except Park as order:
            return self._park(body, handler, attempt, str(order))
        except Exception as error:
            return self._retry_or_park(body, handler, attempt, error)
        finally:
            HANDLING_SECONDS.labels(handler.consumer).observe(time.perf_counter() - began)
        MESSAGES.labels(handler.consumer, verdict).inc()
        return None

    def _transact(self, envelope: Envelope, event: Event, handler: Handler) -> Verdict:
        for _ in range(RETURNS_OF_DATABASE):
            try:
                return self._transact_once(envelope, event, handler)
            except (OperationalError, InterfaceError) as error:
                if not self._waited_for_database():
                    raise
                log.warning("database was away", consumer=handler.consumer, error=type(error).__name__)
        return self._transact_once(envelope, event, handler)

    def _transact_once(self, envelope: Envelope, event: Event, handler: Handler) -> Verdict:
        prepared = () if handler.prepare is None else (handler.prepare(self._context, event),)
        with self._context.db.transaction(correlation_id=envelope.correlation_id) as session:
            if not is_first_time(session, consumer=handler.consumer, event_id=envelope.event_id):
                return Verdict.DUPLICATE
            handler.function(self._context, session, event, *prepared)
        return Verdict.DONE

    def _waited_for_database(self) -> bool:
        """Wait while the database is away, with the message in hand; false where it was not, or we are to stop.

        An outage is no fault of the message: it must not use up its attempts.
        """
        was_away = False
        while not self._stopping.is_set():
            try:
                self._context.db.check()
            except (OperationalError, InterfaceError):
                was_away = True
                self._stopping.wait(RECONNECT_S)
            else:
                return was_away
        return False

    def _retry_or_park(
        self, body: bytes, handler: Handler, attempt: int, error: Exception
    ) -> Callable[[amqp.Channel], None]:
        reason = f"{type(error).__name__}: {error}"
        queue = f"{self._service}.{handler.consumer}"
        if is_disk_full(error):
            log.error("disk is full, the message waits", consumer=handler.consumer, error=reason[:300])
            MESSAGES.labels(handler.consumer, Verdict.NO_SPACE).inc()
            return _publication(delay_exchange(DELAYS_S[0]).name, queue, body, {ATTEMPT_HEADER: attempt})
        log.warning("handler failed", consumer=handler.consumer, attempt=attempt, exc_info=error)
        if attempt > len(DELAYS_S):
            return self._park(body, handler, attempt, reason)
        MESSAGES.labels(handler.consumer, Verdict.RETRIED).inc()
        exchange = delay_exchange(DELAYS_S[attempt - 1]).name
        return _publication(exchange, queue, body, {ATTEMPT_HEADER: attempt + 1})

    def _park(self, body: bytes, handler: Handler, attempt: int, reason: str) -> Callable[[amqp.Channel], None]:
        log.error("message parked", consumer=handler.consumer, reason=reason[:500])
        MESSAGES.labels(handler.consumer, Verdict.PARKED).inc()
        headers = parking.headers(consumer=handler.consumer, attempts=attempt, reason=reason)
        return _publication(PARKING.name, f"{self._service}.parking", body, headers)

    def _collect(self, message: Message) -> None:
        """Write a message of the parking queue into the table; the caller acknowledges after the commit."""
        while not self._stopping.is_set():
            try:
                with self._context.db.transaction() as session:
                    parking.store(session, _body(message), dict(message.headers or {}))
            except Exception as error:
                log.warning("parking table not writable", error=type(error).__name__)
                self._stopping.wait(RECONNECT_S)
            else:
                return
        raise OSError("stopping")

    def _beat(self) -> None:
        """Send heartbeats while a handler holds the thread (the wire is free only then)."""
        while not self._stopping.wait(BEAT_EVERY_S):
            if self._connection is None or not self._wire.acquire(blocking=False):
                continue
            try:
                if self._connection is not None:
                    self._connection.connection.send_heartbeat()
            except (AMQPError, KombuError, OSError):
                log.warning("heartbeat not sent")
            finally:
                self._wire.release()


def _body(message: Message) -> bytes:
    body = message.body
    return body if isinstance(body, bytes) else bytes(body) if isinstance(body, memoryview) else str(body).encode()


def _attempt(message: Message) -> int:
    attempt = (message.headers or {}).get(ATTEMPT_HEADER, 1)
    return attempt if isinstance(attempt, int) and attempt > 0 else 1


def _publication(
    exchange: str, routing_key: str, body: bytes, headers: dict[str, Any]
) -> Callable[[amqp.Channel], None]:
    def send(channel: amqp.Channel) -> None:
        channel.basic_publish_confirm(
            amqp.Message(
                body,
                content_type="application/octet-stream",
                content_encoding="binary",
                application_headers=headers,
                delivery_mode=PERSISTENT,
            ),
            exchange=exchange,
            routing_key=routing_key,
            mandatory=True,
        )

    return send
