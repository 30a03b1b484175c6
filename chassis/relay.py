"""The outbox relay: sends committed events with confirms, one relay of a schema at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any, Final

import psycopg
from amqp import spec
from amqp.exceptions import AMQPError
from kombu import Connection
from kombu.exceptions import KombuError
from psycopg import sql

from chassis.config import Settings
from chassis.db import CONNECT_TIMEOUT_S
from chassis.logs import log
from chassis.messaging.codec import CONTENT_ENCODING, CONTENT_TYPE
from chassis.messaging.topology import EVENTS
from chassis.metrics import OUTBOX_OLDEST_SECONDS, OUTBOX_RETURNED, OUTBOX_SENT, OUTBOX_UNSENT
from chassis.outbox import channel_name

BATCH: Final = 500
POLL_S: Final = 1.0
GATHER_S: Final = 0.02
"""After a batch the next one gathers for this time: a single event leaves at once, a stream does not cost three round trips each."""
ELECTION_S: Final = 2.0
RETURNED_AGAIN_S: Final = 5.0
"""An event that no queue wanted is offered again after this time: its consumer may start late."""
CONFIRM_TIMEOUT_S: Final = 15.0
PROBE_S: Final = 5.0
"""How often an idle relay asks the broker for a sign of life."""
UNREACHED_S: Final = 30.0
"""A relay without contact for longer is not ready: its process commits events that nobody gets."""
PERSISTENT: Final = 2


class OutboxRelay:
    """Sends the outbox of one schema in a thread; stands by while another process holds the advisory lock."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._schema = settings.service
        self._stopping = threading.Event()
        self._returned_at: dict[int, float] = {}
        self._thread: threading.Thread | None = None
        self._reached_at = time.monotonic()

    def start(self) -> None:
        """Start the thread."""
        self._reached_at = time.monotonic()
        self._thread = threading.Thread(target=self.run, name="outbox-relay", daemon=True)
        self._thread.start()

    def check(self) -> str | None:
        """Return why events do not leave: the thread is gone, or it has long reached no broker; null when good.

        A relay that stands by is good: another process of the service hands the events over.
        """
        if self._thread is None or not self._thread.is_alive():
            return "the outbox relay does not run"
        silent_s = time.monotonic() - self._reached_at
        return f"the outbox relay has had no contact for {silent_s:.0f} s" if silent_s > UNREACHED_S else None

    def stop(self) -> None:
        """Ask the thread to end after its batch."""
        self._stopping.set()

    def run(self) -> None:
        """Relay until stopped; failures are waited out.

        No exception ends the thread: a service that hands events over to nobody looks as healthy as any other.
        """
        while not self._stopping.is_set():
            try:
                with self._database() as database:
                    if self._is_elected(database):
                        self._relay(database)
                    else:
                        self._reached_at = time.monotonic()
            except (psycopg.Error, AMQPError, KombuError, OSError) as error:
                log.warning("outbox relay interrupted", error=type(error).__name__)
            except Exception as error:
                log.error("outbox relay failed", exc_info=error)
            self._stopping.wait(ELECTION_S)

    def _database(self) -> psycopg.Connection[Any]:
        url = self._settings.database_url().replace("postgresql+psycopg", "postgresql", 1)
        return psycopg.connect(url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S)

    def _is_elected(self, database: psycopg.Connection[Any]) -> bool:
        row = database.execute(
            "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", (f"{self._schema}.outbox",)
        ).fetchone()
        return bool(row and row[0])

    def _relay(self, database: psycopg.Connection[Any]) -> None:
        database.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel_name(self._schema))))
        with Connection(self._settings.amqp_url(), heartbeat=0, connect_timeout=CONNECT_TIMEOUT_S) as broker:
            try:
                self._send_all(database, ConfirmingChannel(broker))
            except BaseException:
                broker.collect()  # a farewell would wait for the answer of a broker that gives none
                raise

    def _send_all(self, database: psycopg.Connection[Any], channel: ConfirmingChannel) -> None:
        reached_at = 0.0  # of this connection: the first turn asks at once
        measured_at = -POLL_S
        while not self._stopping.is_set():
            while found := self._send_batch(database, channel):
                self._reached_at = reached_at = time.monotonic()
                if found < BATCH:
                    self._stopping.wait(GATHER_S)
                    break
            if time.monotonic() - reached_at >= PROBE_S:
                channel.probe()
                self._reached_at = reached_at = time.monotonic()
            if time.monotonic() - measured_at >= POLL_S:
                self._measure(database)
                measured_at = time.monotonic()
            for _ in database.notifies(timeout=POLL_S, stop_after=1):
                pass

    def _send_batch(self, database: psycopg.Connection[Any], channel: ConfirmingChannel) -> int:
        """Send up to `BATCH` events; return how many were found."""
        held = [position for position, at in self._returned_at.items() if time.monotonic() - at < RETURNED_AGAIN_S]
        rows = database.execute(
            sql.SQL(
                "SELECT position, event_id, event_type, is_mandatory, envelope FROM {} "
                "WHERE sent_at IS NULL AND NOT position = ANY(%s) ORDER BY position LIMIT %s"
            ).format(sql.Identifier(self._schema, "outbox")),
            (held, BATCH),
        ).fetchall()
        if not rows:
            return 0
        returned = channel.publish_all(rows)
        for position in returned:
            self._returned_at[position] = time.monotonic()
            OUTBOX_RETURNED.inc()
        sent = [row[0] for row in rows if row[0] not in returned]
        for position in sent:
            self._returned_at.pop(position, None)
        database.execute(
            sql.SQL("UPDATE {} SET sent_at = now() WHERE position = ANY(%s)").format(
                sql.Identifier(self._schema, "outbox")
            ),
            (sent,),
        )
        OUTBOX_SENT.inc(len(sent))
        return len(rows)

    def _measure(self, database: psycopg.Connection[Any]) -> None:
        row = database.execute(
            sql.SQL(
                "SELECT count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM {} WHERE sent_at IS NULL"
            ).format(sql.Identifier(self._schema, "outbox"))
        ).fetchone()
        if row:
            OUTBOX_UNSENT.set(row[0])
            OUTBOX_OLDEST_SECONDS.set(float(row[1]))


class ConfirmingChannel:
    """Publishes many messages and waits once for all confirms: a round trip a batch, not a message."""

    def __init__(self, broker: Connection) -> None:
        self._connection = broker.connection
        self._channel = broker.channel()
        self._channel.confirm_select()
        self._published = 0
        self._confirmed: set[int] = set()
        self._confirmed_up_to = 0
        self._refused = False
        self._returned: list[str] = []
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)

    def publish_all(self, rows: Sequence[tuple[int, Any, str, bool, str]]) -> set[int]:
        """Publish rows (position, event id, type, is mandatory, envelope); return positions that no queue wanted.

        Raises OSError when the broker does not confirm in time or refuses (a full queue): all stay unsent.
        """
        self._returned.clear()
        self._refused = False
        for _, event_id, event_type, is_mandatory, envelope in rows:
            message = self._channel.prepare_message(
                envelope.encode(),
                content_type=CONTENT_TYPE,
                content_encoding=CONTENT_ENCODING,
                properties={"delivery_mode": PERSISTENT, "message_id": str(event_id), "type": event_type},
            )
            self._channel._basic_publish(  # noqa: SLF001 - basic_publish would wait for each confirm
                message, exchange=EVENTS.name, routing_key=event_type, mandatory=is_mandatory
            )
            self._published += 1
        self._wait()
        unwanted = set(self._returned)
        return {row[0] for row in rows if str(row[1]) in unwanted}

    def probe(self) -> None:
        """Wait for a sign of life: a broker that has gone without a word is not seen by an idle connection.

        `basic.qos` changes nothing for a channel that consumes nothing, and needs no right.
        """
        self._channel.send_method(spec.Basic.Qos, "lBb", (0, 0, False))
        self._channel.wait(spec.Basic.QosOk, timeout=CONFIRM_TIMEOUT_S)

    def _wait(self) -> None:
        deadline = time.monotonic() + CONFIRM_TIMEOUT_S
        while self._confirmed_up_to < self._published:
            self._connection.drain_events(timeout=max(0.01, deadline - time.monotonic()))
            while self._confirmed_up_to + 1 in self._confirmed:
                self._confirmed_up_to += 1
                self._confirmed.discard(self._confirmed_up_to)
        if self._refused:
            raise OSError("the broker refused a message (a queue is full)")

    def _on_ack(self, delivery_tag: int, multiple: bool) -> None:
        if multiple:
            self._confirmed.update(range(self._confirmed_up_to + 1, delivery_tag + 1))
        else:
            self._confirmed.add(delivery_tag)

    def _on_nack(self, delivery_tag: int, multiple: bool) -> None:
        self._refused = True
        self._on_ack(delivery_tag, multiple)

    def _on_return(self, _error: object, _exchange: str, _routing_key: str, message: Any) -> None:
        self._returned.append(message.properties.get("message_id", ""))
