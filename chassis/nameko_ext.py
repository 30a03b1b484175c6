"""The bridge to nameko: a service base, RPC entry points with contracts, event entry points on our consume chain.

Stock `@event_handler` acknowledges a message whose handler failed, and stock RPC sends raw exceptions; neither is used.
Must be imported only in a process that `chassis.run` has monkey-patched (or in tests that look at classes).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import amqp.exceptions
import nameko.messaging
import nameko.rpc
from eventlet.event import Event as GreenEvent
from kombu.exceptions import KombuError
from nameko.extensions import DependencyProvider, Entrypoint, ProviderCollector, SharedExtension
from nameko.rpc import rpc
from nameko.timer import timer
from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.health import Health
from chassis.logs import log
from chassis.messaging import parking
from chassis.messaging.consumer import Consumer, Handler
from chassis.messaging.topology import RPC
from chassis.operation_log import log_act
from chassis.relay import OutboxRelay
from chassis.rpc import answer_call
from contracts.envelope import Answer, Call, Done, Event
from contracts.errors import Forbidden
from contracts.parking import DiscardParked, ListParked, ParkedList, ReplayParked
from contracts.values import Permission

if TYPE_CHECKING:
    from chassis.blobs import Blobs
    from chassis.clock import Clock
    from chassis.config import Settings
    from chassis.db import Database
    from chassis.rpc import RpcClient

RECONNECT_S: Final = 2.0

# nameko catches amqp's ConnectionError only when it acknowledges; a reset socket (OSError) after a blocked hub would
# kill the whole container and start a crash loop (nameko issue 511).
nameko.messaging.ConnectionError = (amqp.exceptions.ConnectionError, OSError)


@contextmanager
def _connected(consumer: Any) -> Iterator[Any]:
    """Connect as kombu's mixin does, but never wait longer than `RECONNECT_S` for the next try (kombu: up to 30 s)."""
    with consumer.create_connection() as connection:
        connection.ensure_connection(consumer.on_connection_error, None, RECONNECT_S, 0, RECONNECT_S)
        yield connection


nameko.messaging.QueueConsumer.establish_connection = _connected


def _on_consume_ready(consumer: Any, connection: Any, channel: Any, consumers: Any, **kwargs: Any) -> None:
    """Remember the channel on which the consumers are."""
    consumer.consuming_on = channel
    _stock_on_consume_ready(consumer, connection, channel, consumers, **kwargs)


def _on_iteration(consumer: Any) -> None:
    """Leave the loop where the line is cut: kombu would connect anew in silence, without a consumer, deaf for ever."""
    line = consumer.consuming_on.connection
    if line is None or not line.connected:
        raise amqp.exceptions.RecoverableConnectionError("the line was cut while nobody read")
    _stock_on_iteration(consumer)


_stock_on_consume_ready = nameko.messaging.QueueConsumer.on_consume_ready
_stock_on_iteration = nameko.messaging.QueueConsumer.on_iteration
nameko.messaging.QueueConsumer.on_consume_ready = _on_consume_ready
nameko.messaging.QueueConsumer.on_iteration = _on_iteration


def _reply_or_let_go(responder: Any, result: object, exc_info: Any) -> tuple[object, Any]:
    """Send the reply; where the broker is away, the caller has long had its 503, and nameko would end the container."""
    try:
        reply: tuple[object, Any] = _send_response(responder, result, exc_info)
    except (amqp.exceptions.AMQPError, KombuError, OSError) as error:
        log.warning("reply not sent", error=type(error).__name__)
        return result, exc_info
    return reply


_send_response = nameko.rpc.Responder.send_response
nameko.rpc.Responder.send_response = _reply_or_let_go
# nameko would declare its exchange actively, for which a service has no right.
nameko.rpc.get_rpc_exchange = lambda _config: RPC

F = TypeVar("F", bound=Callable[..., Any])
HEALTH = Health()


@functools.cache
def process_context() -> Context:
    """The one context of this process."""
    return Context.from_environment()


class _Chassis(DependencyProvider):
    """Gives a service its context, and runs the outbox relay beside it."""

    def setup(self) -> None:
        """Make the context."""
        HEALTH.add("database", process_context().db.check)
        self._relay = OutboxRelay(process_context().settings)
        HEALTH.add("outbox", self._relay.check)

    def start(self) -> None:
        """Start the relay."""
        self._relay.start()

    def stop(self) -> None:
        """Stop the relay."""
        self._relay.stop()

    def get_dependency(self, worker_ctx: object) -> Context:  # noqa: ARG002 - nameko's signature
        """Return the context to a service instance."""
        return process_context()


class _EventConsumer(SharedExtension, ProviderCollector):
    """Runs one consume chain for all event entry points of the service, on a green thread."""

    def start(self) -> None:
        """Start consuming."""
        handlers = [Handler(entry.method_name, entry.event, entry.handle) for entry in self._providers]
        self._consumer = Consumer(process_context(), handlers)
        HEALTH.add("consumer", self._consumer.check)
        self.container.spawn_managed_thread(self._consumer.run, identifier="events")

    def stop(self) -> None:
        """Stop consuming after the message in hand."""
        self._consumer.stop()


class _EventHandler(Entrypoint):
    """One event entry point; its method runs in a nameko worker inside the inbox transaction."""

    events = _EventConsumer()

    def __init__(self, event: type[Event], **kwargs: Any) -> None:
        self.event = event
        super().__init__(**kwargs)

    def setup(self) -> None:
        """Join the service's consumer."""
        self.events.register_provider(self)

    def stop(self) -> None:
        """Leave the service's consumer."""
        self.events.unregister_provider(self)

    def handle(self, _context: Context, session: Session, event: Event) -> None:
        """Run the method in a worker and wait for it; its exception is the consume chain's to answer."""
        done = GreenEvent()

        def handle_result(_worker: object, result: object, exc_info: Any) -> tuple[object, Any]:
            done.send(exc_info)
            return result, exc_info

        self.container.spawn_worker(self, (session, event), {}, handle_result=handle_result)
        exc_info = done.wait()
        if exc_info is not None:
            raise exc_info[1]


def on_event(event: type[Event]) -> Callable[[F], F]:
    """Mark a method `(self, session, event)` as the consumer of `event`; its queue is `<service>.<method>`."""
    return cast("Callable[[F], F]", _EventHandler.decorator(event))


def every(seconds: float) -> Callable[[F], F]:
    """Mark a method `(self)` that runs at the start and then every `seconds`; a failure is logged, the next tick comes."""
    return cast("Callable[[F], F]", timer(interval=seconds, eager=True))


def answers(call_type: type[Call[Any]]) -> Callable[[F], F]:
    """Mark a method `(self, call)` as the answer to `call_type`; its name is the call's."""

    def decorate(function: F) -> F:
        if function.__name__ != call_type.method:
            raise TypeError(f"{function.__name__} answers {call_type.__name__}: name it {call_type.method}")

        def answered(self: Any, payload: dict[str, Any]) -> dict[str, Any]:
            return answer_call(call_type, functools.partial(cast("Callable[..., Answer]", function), self), payload)

        answered.__name__ = function.__name__
        answered.__doc__ = function.__doc__
        return cast("F", rpc(answered))

    return decorate


class Service:
    """Base of the nameko services: the process's parts, and the calls on parked messages."""

    name: str
    chassis = _Chassis()

    @property
    def context(self) -> Context:
        """The process's context."""
        return cast("Context", self.chassis)

    @property
    def settings(self) -> Settings:
        """The process's settings."""
        return self.context.settings

    @property
    def db(self) -> Database:
        """The service's database."""
        return self.context.db

    @property
    def clock(self) -> Clock:
        """The clock."""
        return self.context.clock

    @property
    def blobs(self) -> Blobs:
        """The blob store."""
        return self.context.blobs

    @property
    def rpc(self) -> RpcClient:
        """Calls to other services."""
        return self.context.rpc

    @answers(ListParked)
    def list_parked(self, call: ListParked) -> ParkedList:
        """List the service's parked messages."""
        _require_parking(call)
        with self.db.transaction() as session:
            return parking.list_parked(session, call.page)

    @answers(ReplayParked)
    def replay_parked(self, call: ReplayParked) -> Done:
        """Put a parked message back into its queue; the inbox keeps a handled one from counting twice."""
        _require_parking(call)
        with self.db.transaction() as session:
            parking.replay(session, call, amqp_url=self.settings.amqp_url())
        return Done()

    @answers(DiscardParked)
    def discard_parked(self, call: DiscardParked) -> Done:
        """Give a parked message up; the row stays."""
        _require_parking(call)
        with self.db.transaction() as session:
            parking.settle(session, call.parked_id, f"discarded: {call.reason}")
            log_act(
                session,
                call.by(),
                act="parked-message.discard",
                subject=str(call.parked_id),
                detail={"reason": call.reason},
            )
        return Done()


def _require_parking(call: Call[Any]) -> None:
    if Permission.PARKING_MANAGE not in call.by().may:
        raise Forbidden("permission-missing", "当前席位无权处理停放消息。", Permission.PARKING_MANAGE)
