"""Holding a process in the middle of a handler, and seeing that it is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql

from deploy.stack import broker
from tests.support.eventually import eventually
from tests.support.stack import Stack


@contextmanager
def held(stack: Stack, table: str, mode: str = "EXCLUSIVE") -> Iterator[None]:
    """Lock a table: whoever writes to it (ACCESS EXCLUSIVE: reads it) waits until the block ends."""
    identifier = sql.Identifier(*table.split("."))
    with stack.connect() as connection, connection.transaction():
        connection.execute(sql.SQL("LOCK TABLE {} IN {} MODE").format(identifier, sql.SQL(mode)))
        yield


def wait_until_stuck(stack: Stack, process: str, statement: str, within_s: float = 30) -> None:
    """Wait until a connection of `process` waits for a lock in a statement like `statement`."""
    with stack.connect() as connection:

        def stuck() -> object:
            return connection.execute(
                "SELECT query FROM pg_stat_activity WHERE application_name = %s AND wait_event_type = 'Lock'"
                " AND query ILIKE %s",
                [process, statement],
            ).fetchone()

        eventually(stuck, within_s, f"{process} in its handler")


def assert_taken(stack: Stack, queue: str) -> None:
    """See that somebody has taken a message of the queue and not answered; a quorum queue tells it every 5 s."""
    eventually(lambda: unacknowledged(stack, queue) >= 1, 10, f"a message of {queue} in hand")


def unacknowledged(stack: Stack, queue: str) -> int:
    """Messages of a queue that somebody has taken and not answered."""
    listed = broker.control(
        stack.layout, "list_queues", "-p", broker.VHOST, "name", "messages_unacknowledged", "--formatter", "json"
    )
    return next(int(row["messages_unacknowledged"]) for row in json.loads(listed) if row["name"] == queue)
