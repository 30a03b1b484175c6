"""RPC over RabbitMQ in nameko's protocol: a client with a time limit, and a server for workers without eventlet."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from typing import Any, Final, TypeVar, cast
from uuid import UUID, uuid4

import amqp
from amqp.exceptions import AMQPError
from kombu import Connection, Queue
from kombu import Consumer as KombuConsumer
from kombu.exceptions import KombuError
from kombu.message import Message
from pydantic import ValidationError
from sqlalchemy.exc import InterfaceError, OperationalError

from chassis.logs import bind_correlation, current_correlation, log
from chassis.messaging.topology import RPC
from chassis.metrics import ANSWER_SECONDS, RPC_SECONDS
from contracts.envelope import Answer, Call
from contracts.errors import BudgetwatchError, Internal, InvalidInput, Problem, Unavailable, from_problem

RPC_TIMEOUT_S: Final = 5.0
RECONNECT_S: Final = 1.0

A = TypeVar("A", bound=Answer)


def answer_call(
    call_type: type[Call[A]], function: Callable[[Any], Answer], payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Validate a call, run `function`, return `{"answer": …}` or `{"problem": …}`; no internal text leaves."""
    key = f"{call_type.service}.{call_type.method}"
    began, result = time.perf_counter(), "answered"
    try:
        bind_correlation(UUID(str(payload["correlation_id"])))
        call = call_type.model_validate(payload["call"])
        return {"answer": function(call).model_dump(mode="json")}
    except BudgetwatchError as error:
        result = type(error).__name__
        return {"problem": error.problem().model_dump()}
    except (ValidationError, KeyError) as error:
        result = "InvalidInput"
        log.warning("call not valid", call=key, error=str(error)[:500])
        return {"problem": InvalidInput("call-not-valid", "请求格式不正确，请核对后重试。").problem().model_dump()}
    except (OperationalError, InterfaceError) as error:
        # the database went away under the question (or is full, or too busy): asking again later helps, and no bug is told
        result = "Unavailable"
        log.warning("database was away", call=key, error=type(error.orig).__name__)
        return {"problem": _unavailable(call_type.service).problem().model_dump()}
    except Exception as error:
        result = "Internal"
        log.error("call failed", call=key, exc_info=error)
        detail = "系统内部出现问题，请稍后重试；如仍不成功，请将关联编号告知系统管理员。"
        return {"problem": Internal("internal", detail).problem().model_dump()}
    finally:
        ANSWER_SECONDS.labels(key, result).observe(time.perf_counter() - began)


class RpcClient:
    """Calls other services; safe to use from many threads. One reply queue, one publishing channel."""

    def __init__(self, amqp_url: str, *, name: str) -> None:
        self._url = amqp_url
        self._reply_to = str(uuid4())
        self._queue_name = f"rpc.reply-{name}-{self._reply_to}"
        self._pending: dict[str, Future[dict[str, Any]]] = {}
        self._lock = threading.Lock()
        self._starting = threading.Lock()
        self._broker: Connection | None = None
        self._channel: Any = None
        self._listening = threading.Event()
        self._closing = threading.Event()
        self._started = False

    def call(self, call: Call[A], *, service: str | None = None, timeout_s: float = RPC_TIMEOUT_S) -> A:
        """Send `call` and return its answer.

        `service` names the addressee of a call that every service answers. Raises the family that the service raised,
        or Unavailable when it does not answer within `timeout_s` seconds or the broker is away.
        """
        target = service or call.service
        began, result = time.perf_counter(), "answered"
        try:
            reply = self._exchange(target, call, timeout_s)
            if "problem" in reply:
                raise from_problem(Problem.model_validate(reply["problem"]))
            return cast("A", call.answer.model_validate(reply["answer"]))
        except BudgetwatchError as error:
            result = type(error).__name__
            raise
        finally:
            RPC_SECONDS.labels(f"{target}.{call.method}", result).observe(time.perf_counter() - began)

    def _exchange(self, target: str, call: Call[Any], timeout_s: float) -> dict[str, Any]:
        self._start()
        until = time.monotonic() + timeout_s
        if not self._listening.wait(timeout_s):
            raise _unavailable(target)
        correlation, future = str(uuid4()), Future[dict[str, Any]]()
        self._pending[correlation] = future
        payload = {"call": call.model_dump(mode="json"), "correlation_id": str(current_correlation())}
        body = json.dumps({"args": [payload], "kwargs": {}}).encode()
        try:
            self._publish(target, call.method, body, correlation, until)
            reply = future.result(timeout=max(0.0, until - time.monotonic()))
        except (FutureTimeoutError, TimeoutError, AMQPError, KombuError, OSError) as error:
            raise _unavailable(target) from error
        finally:
            self._pending.pop(correlation, None)
        if reply.get("error"):
            log.error("service answered with a foreign error", call=f"{target}.{call.method}")
            raise _unavailable(target)
        return cast("dict[str, Any]", reply["result"])

    def _publish(self, target: str, method: str, body: bytes, correlation: str, until: float) -> None:
        """Publish on the one channel; who waits for it behind a broker that stalls waits no longer than their own call."""
        if not self._lock.acquire(timeout=max(0.0, until - time.monotonic())):
            raise TimeoutError("the publishing channel is held by other calls")
        try:
            self._publish_alone(target, method, body, correlation, until)
        finally:
            self._lock.release()

    def _publish_alone(self, target: str, method: str, body: bytes, correlation: str, until: float) -> None:
        channel = self._live_channel()
        left_s = until - time.monotonic()  # only now: to connect may have taken all of it
        if left_s <= 0:
            raise TimeoutError("the caller has gone")
        message = amqp.Message(
            body,
            content_type="application/json",
            content_encoding="utf-8",
            reply_to=self._reply_to,
            correlation_id=correlation,
            expiration=str(int(left_s * 1000)),
        )
        try:
            channel.basic_publish_confirm(
                message, exchange=RPC.name, routing_key=f"{target}.{method}", mandatory=True, confirm_timeout=left_s
            )
        except (AMQPError, KombuError, OSError):
            self._drop_broker()  # the broker may have closed the channel, on which no later call could pass
            raise

    def _live_channel(self) -> Any:
        """Return the publishing channel, on a new connection where the old one has died unseen."""
        if self._broker is not None:
            try:
                self._broker.drain_events(timeout=0.0001)
            except TimeoutError:
                return self._channel
            except (AMQPError, KombuError, OSError):
                self._drop_broker()
            else:
                return self._channel
        broker = Connection(self._url, heartbeat=0, connect_timeout=5)
        try:
            channel = broker.channel()
            channel.confirm_select()
        except (AMQPError, KombuError, OSError):
            broker.release()
            raise
        channel.events["basic_return"].add(self._on_return)
        # Both or neither: kombu connects an unconnected one silently, beside which an old channel stays dead for ever.
        self._broker, self._channel = broker, channel
        return channel

    def _on_return(self, _error: object, _exchange: str, _routing_key: str, message: Any) -> None:
        self._settle(str(message.properties.get("correlation_id")), None)

    def _settle(self, correlation: str, reply: dict[str, Any] | None) -> None:
        future = self._pending.get(correlation)
        if future is None:
            return
        try:
            if reply is None:
                future.set_exception(OSError("no such service"))
            else:
                future.set_result(reply)
        except InvalidStateError:
            return

    def _start(self) -> None:
        with self._starting:
            if not self._started:
                self._started = True
                threading.Thread(target=self._listen, name="rpc-replies", daemon=True).start()

    def close(self) -> None:
        """End the reply thread; calls afterwards are not answered."""
        self._closing.set()
        with self._lock:
            self._drop_broker()

    def _drop_broker(self) -> None:
        if self._broker is not None:
            with suppress(AMQPError, KombuError, OSError):  # it may be dead already
                self._broker.release()
            self._broker = None

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                with Connection(self._url, heartbeat=20, connect_timeout=5) as broker:
                    self._receive(broker)
            except (AMQPError, KombuError, OSError) as error:
                log.warning("rpc client lost the broker", error=type(error).__name__)
            self._listening.clear()
            for correlation in list(self._pending):
                self._settle(correlation, None)
            self._closing.wait(RECONNECT_S)

    def _receive(self, broker: Connection) -> None:
        channel = broker.channel()
        queue = Queue(self._queue_name, RPC, routing_key=self._reply_to, exclusive=True, auto_delete=True)(channel)
        queue.declare()

        def on_message(message: Message) -> None:
            correlation = str(message.properties.get("correlation_id"))
            self._settle(correlation, json.loads(message.body))

        KombuConsumer(channel, [queue], on_message=on_message, no_ack=True).consume()
        self._listening.set()
        while not self._closing.is_set():
            broker.heartbeat_check()
            try:
                broker.drain_events(timeout=1.0)
            except TimeoutError:
                continue


def _unavailable(target: str) -> Unavailable:
    return Unavailable("service-unavailable", "系统的相关服务暂时没有应答，请稍后重试。", target)


class RpcServer:
    """Answers calls in a plain worker, one at a time: `handlers` maps call classes to functions."""

    def __init__(
        self, amqp_url: str, service: str, handlers: Mapping[type[Call[Any]], Callable[[Any], Answer]]
    ) -> None:
        self._url = amqp_url
        self._service = service
        self._handlers = {call.method: (call, function) for call, function in handlers.items()}
        self._stopping = threading.Event()
        self.is_connected = False

    def stop(self) -> None:
        """Ask `run` to end."""
        self._stopping.set()

    def check(self) -> str | None:
        """Health check."""
        return None if self.is_connected else "not connected to the broker"

    def run(self) -> None:
        """Answer until stopped; a lost broker is waited out."""
        while not self._stopping.is_set():
            try:
                with Connection(self._url, heartbeat=20, connect_timeout=5) as broker:
                    self._serve(broker)
            except (AMQPError, KombuError, OSError) as error:
                log.warning("rpc server lost the broker", error=type(error).__name__)
            self.is_connected = False
            self._stopping.wait(RECONNECT_S)

    def _serve(self, broker: Connection) -> None:
        channel = broker.channel()
        channel.basic_qos(0, 10, a_global=False)
        # As nameko declares it, so that a service may move between nameko and a plain worker.
        queue = Queue(f"rpc-{self._service}", RPC, routing_key=f"{self._service}.*", durable=True)(channel)
        queue.declare()

        def on_message(message: Message) -> None:
            self._answer(channel, message)
            message.ack()

        KombuConsumer(channel, [queue], on_message=on_message, no_ack=False).consume()
        self.is_connected = True
        while not self._stopping.is_set():
            broker.heartbeat_check()
            try:
                broker.drain_events(timeout=1.0)
            except TimeoutError:
                continue

    def _answer(self, channel: Any, message: Message) -> None:
        method = str(message.delivery_info["routing_key"]).rpartition(".")[2]
        found = self._handlers.get(method)
        if found is None:
            problem = InvalidInput("unknown-call", "没有该调用。", method).problem()
            result: dict[str, Any] = {"problem": problem.model_dump()}
        else:
            result = answer_call(found[0], found[1], _first_argument(message))
        reply = amqp.Message(
            json.dumps({"result": result, "error": None}).encode(),
            content_type="application/json",
            content_encoding="utf-8",
            correlation_id=message.properties.get("correlation_id"),
        )
        channel.basic_publish(reply, exchange=RPC.name, routing_key=message.properties.get("reply_to", ""))


def _first_argument(message: Message) -> Mapping[str, Any]:
    try:
        argument = json.loads(message.body)["args"][0]
    except (ValueError, KeyError, IndexError, TypeError):
        return {}
    return argument if isinstance(argument, dict) else {}
