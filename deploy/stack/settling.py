"""Knowing when events have settled: nothing waits in an outbox, a queue or the staging area, and nobody works on an event.

A message in hand is in no queue's count of waiting ones, so outboxes and inboxes are compared: every event that was sent
is handled by each of its subscribers, or parked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Final

import psycopg
from psycopg import sql

from contracts.subscriptions import SUBSCRIPTIONS, Subscription
from deploy.stack import broker, passwords, postgres
from deploy.stack.layout import Layout, StackError

Database = psycopg.Connection[tuple[object, ...]]
POLL_S: Final = 0.5
QUIET_ROUNDS: Final = 2
"""How often in a row nothing must be seen: a message may be between two queues."""


def waiting(layout: Layout) -> dict[str, int]:
    """What still waits, by place; empty where all is settled."""
    found = waiting_in_database(layout)
    return found | {f"queue {name}": depth for name, depth in broker.ready_messages(layout).items() if depth}


def waiting_in_database(layout: Layout) -> dict[str, int]:
    """What still waits as far as the database tells: all but messages that no outbox sent. Empty where all is settled."""
    with postgres.connect(layout, postgres.DATABASE) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with connection.transaction():
            found = _waiting_in_database(connection)
    return {place: number for place, number in found.items() if number}


def _waiting_in_database(connection: Database) -> dict[str, int]:
    """Unsent events, undecided deliveries and unhandled events, all at one instant."""
    found = {}
    present = [service for service in passwords.SERVICES if _has(connection, service)]
    for service in present:
        query = sql.SQL("SELECT count(*) FROM {}.outbox WHERE sent_at IS NULL").format(sql.Identifier(service))
        found[f"outbox of {service}"] = _number(connection.execute(query).fetchone())
    if connection.execute("SELECT to_regclass('ingest.delivery')").fetchone() != (None,):
        undecided = connection.execute("SELECT count(*) FROM ingest.delivery WHERE state = 'complete'").fetchone()
        found["deliveries not yet decided"] = _number(undecided)
    for subscription in SUBSCRIPTIONS:
        if {subscription.service, subscription.event.type_.partition(".")[0]} <= set(present):
            place = f"events for {subscription.service}.{subscription.consumer}"
            found[place] = _unhandled(connection, subscription)
    return found


def _has(connection: Database, service: str) -> bool:
    return connection.execute("SELECT to_regclass(%s)", [f"{service}.outbox"]).fetchone() != (None,)


def _unhandled(connection: Database, subscription: Subscription) -> int:
    event_type = subscription.event.type_
    query = sql.SQL(
        "SELECT count(*) FROM {outbox} WHERE event_type = %(type)s AND sent_at IS NOT NULL"
        " AND event_id NOT IN (SELECT event_id FROM {inbox} WHERE consumer = %(consumer)s)"
        " AND CAST(event_id AS text) NOT IN (SELECT convert_from(body, 'UTF8')::jsonb ->> 'event_id' FROM {parked}"
        " WHERE consumer = %(consumer)s AND event_type = %(type)s)"
    ).format(
        outbox=sql.Identifier(event_type.partition(".")[0], "outbox"),
        inbox=sql.Identifier(subscription.service, "inbox"),
        parked=sql.Identifier(subscription.service, "parked_message"),
    )
    return _number(connection.execute(query, {"type": event_type, "consumer": subscription.consumer}).fetchone())


def parked(layout: Layout) -> list[str]:
    """Messages that their consumers gave up, one line each; empty where there are none."""
    found = []
    with postgres.connect(layout, postgres.DATABASE) as connection:
        for service in passwords.SERVICES:
            query = sql.SQL("SELECT consumer, event_type, reason FROM {}.parked_message WHERE settled_at IS NULL")
            for consumer, event_type, reason in connection.execute(query.format(sql.Identifier(service))).fetchall():
                found.append(f"{service}.{consumer}: {event_type}: {str(reason)[:300]}")
    return found


def _number(row: tuple[object, ...] | None) -> int:
    return int(str(row[0])) if row else 0


def wait_until_settled(
    layout: Layout,
    within_s: float,
    tell: Callable[[Mapping[str, int]], None] | None = None,
    *,
    look: Callable[[Layout], Mapping[str, int]] = waiting,
) -> None:
    """Wait until `look` sees nothing; `tell` hears what still waits. StackError names what is left or was given up."""
    deadline = time.monotonic() + within_s
    quiet = 0
    while quiet < QUIET_ROUNDS:
        left = look(layout)
        quiet = 0 if left else quiet + 1
        if tell and left:
            tell(left)
        if left and time.monotonic() > deadline:
            raise StackError(
                f"events have not settled within {within_s:.0f} s: {left}",
                f"look into {layout.logs} (make logs) for the process that owns the queue",
            )
        time.sleep(POLL_S)
    if given_up := parked(layout):
        raise StackError(
            "messages were given up:\n  " + "\n  ".join(given_up[:20]),
            "see their reasons on the portal's page of parked messages; replay them there when the cause is mended",
        )
