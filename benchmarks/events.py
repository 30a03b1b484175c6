"""Events a second through outbox, broker and inbox, against plain kombu with the same guarantees.

Two ways are timed. `transport`: the facts are committed, time runs until the last consumer's commit. `whole`: time runs from
the first fact's own transaction (a small write; ours with the outbox row in it, plain publishes after the commit, which
can lose a message where the process dies in between). Sender and receiver are processes of their own on both sides.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import SpawnProcess
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.ground import Ground, only_warnings
from benchmarks.measuring import Spread, Table, interleaved, ratio
from benchmarks.plain_kombu import WAYS, PlainSender, consume
from chassis.clock import SystemClock
from chassis.config import Settings
from chassis.context import Context
from chassis.messaging.consumer import Consumer, Handler
from chassis.outbox import publish
from chassis.relay import OutboxRelay
from contracts.ingest.v1 import DeliveryCompleted

LIMIT_S: Final = 120
POLL_S: Final = 0.05
_TABLES: Final = """
CREATE TABLE ingest.bench_effect (delivery_id uuid PRIMARY KEY, handled_at timestamptz DEFAULT clock_timestamp());
CREATE TABLE ingest.bench_work (delivery_id uuid PRIMARY KEY);
GRANT SELECT, INSERT ON ingest.bench_effect, ingest.bench_work TO bw_ingest;
"""
_EFFECT: Final = text("INSERT INTO ingest.bench_effect (delivery_id) VALUES (:delivery_id)")
_WORK: Final = text("INSERT INTO ingest.bench_work (delivery_id) VALUES (:delivery_id)")


def events(ground: Ground, *, number: int, repetitions: int) -> Table:
    """Measure both ways."""
    with ground.superuser() as connection:
        connection.execute(_TABLES)
    values = ground.values("ingest")
    with _processes(values) as sender:
        for name in _ORDERS:
            _once(ground, sender, name, number // 10)
        found = interleaved({name: partial(_once, ground, sender, name, number) for name in _ORDERS}, repetitions)
    with ground.superuser() as connection:
        connection.execute("DROP TABLE ingest.bench_effect, ingest.bench_work")
    rows = tuple(_line(found, way, baseline) for way in _LABELS for baseline in WAYS)
    return Table(
        title="Events against plain kombu with the same guarantees",
        note=(
            f"{number:,} events each; confirmed into a quorum queue, an inbox row and a small write committed with each "
            f"message, acknowledged after the commit. {repetitions} repetitions in turn, one sender and one receiver process. "
            "The plain receiver writes with SQLAlchemy, as the house's stores do (ours too), or with bare psycopg."
        ),
        columns=(
            "way, and what plain kombu writes with",
            "events/s, ours : plain",
            "events/s, ours",
            "events/s, plain",
        ),
        rows=rows,
        headlines=tuple((f"events a second against plain kombu, {row[0]}", row[1]) for row in rows),
    )


_LABELS: Final = {
    "transport": "committed outbox row to committed inbox row",
    "whole": "the fact's own transaction to committed inbox row",
}


def _line(found: Mapping[str, Spread], way: str, baseline: str) -> tuple[str, ...]:
    ours, plain = found[f"ours {way}"], found[f"{baseline} {way}"]
    return f"{_LABELS[way]}; {baseline}", f"{ratio(ours, plain):.2f}", ours.told(), plain.told()


def _once(ground: Ground, sender: Pipe, name: str, number: int) -> float:
    """Give one order to the sender and wait for the last effect; return events a second."""
    with ground.superuser() as connection:
        connection.execute("TRUNCATE ingest.inbox, ingest.outbox, ingest.bench_effect, ingest.bench_work")
        connection.execute("CHECKPOINT")
        sender.send((name, number))
        began: float = sender.recv()
        until = time.monotonic() + LIMIT_S
        query = "SELECT count(*), extract(epoch FROM max(handled_at))::float8 FROM ingest.bench_effect"
        while (row := connection.execute(query).fetchone()) is None or row[0] < number:
            if time.monotonic() > until:
                raise RuntimeError(f"{name}: only {row and row[0]} of {number} events came within {LIMIT_S} s")
            time.sleep(POLL_S)
    return number / (float(row[1]) - began)


@contextmanager
def _processes(values: Mapping[str, Any]) -> Iterator[Pipe]:
    """Start receivers and sender; give the pipe that takes the sender's orders."""
    spawn = multiprocessing.get_context("spawn")
    mine, theirs = spawn.Pipe()
    started: list[SpawnProcess] = [
        spawn.Process(target=_receive, args=(values,)),
        *(spawn.Process(target=_receive_plainly, args=(values, way)) for way in WAYS),
        spawn.Process(target=_obey, args=(values, theirs)),
    ]
    for process in started:
        process.start()
    mine.recv()
    try:
        yield mine
    finally:
        for process in started:
            process.kill()
            process.join()


def _receive(values: Mapping[str, Any]) -> None:
    only_warnings()
    Consumer(_context(values), [Handler("loader", DeliveryCompleted, _small_write)]).run()


def _small_write(_context: Context, session: Session, event: DeliveryCompleted) -> None:
    session.execute(_EFFECT, {"delivery_id": event.delivery_id})


def _receive_plainly(values: Mapping[str, Any], way: str) -> None:
    consume(Settings(**values), way)


def _context(values: Mapping[str, Any]) -> Context:
    return Context(settings=Settings(**values), clock=SystemClock())


def _obey(values: Mapping[str, Any], orders: Pipe) -> None:
    """Send as ordered; answer each order with the time at which its clock began."""
    context = _context(values)
    OutboxRelay(context.settings).start()
    plain = PlainSender(context.settings)
    time.sleep(3)  # receivers declare their queues, the relay is elected
    orders.send("ready")
    while True:
        name, number = orders.recv()
        orders.send(_ORDERS[name](context, plain, number))


def _ours_transport(context: Context, _plain: PlainSender, number: int) -> float:
    with context.db.transaction() as session:
        for _ in range(number):
            publish(session, DeliveryCompleted(delivery_id=uuid4()))
        return time.time()


def _plain_transport(way: str, _context: Context, plain: PlainSender, number: int) -> float:
    began = time.time()
    for _ in range(number):
        plain.send(uuid4(), way)
    return began


def _ours_whole(context: Context, _plain: PlainSender, number: int) -> float:
    began = time.time()
    for _ in range(number):
        delivery_id = uuid4()
        with context.db.transaction() as session:
            session.execute(_WORK, {"delivery_id": delivery_id})
            publish(session, DeliveryCompleted(delivery_id=delivery_id))
    return began


def _plain_whole(way: str, context: Context, plain: PlainSender, number: int) -> float:
    began = time.time()
    for _ in range(number):
        delivery_id = uuid4()
        with context.db.transaction() as session:
            session.execute(_WORK, {"delivery_id": delivery_id})
        plain.send(delivery_id, way)
    return began


_ORDERS: Final[Mapping[str, Callable[[Context, PlainSender, int], float]]] = {
    "ours transport": _ours_transport,
    **{f"{way} transport": partial(_plain_transport, way) for way in WAYS},
    "ours whole": _ours_whole,
    **{f"{way} whole": partial(_plain_whole, way) for way in WAYS},
}
