"""Facts enter here: each (consumer, event) once, in the transaction of the work."""

from __future__ import annotations

import functools
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import Column, DateTime, MetaData, Table, Text, Uuid, func
from sqlalchemy.orm import Session


def inbox_table(metadata: MetaData, schema: str) -> Table:
    """The table of handled events."""
    return Table(
        "inbox",
        metadata,
        Column("consumer", Text, primary_key=True),
        Column("event_id", Uuid, primary_key=True),
        Column("handled_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        schema=schema,
    )


def is_first_time(session: Session, *, consumer: str, event_id: UUID) -> bool:
    """Record that `consumer` handles the event; false where it has before (or another transaction just did)."""
    # psycopg's own connection, in the session's transaction: this runs once a message, and SQLAlchemy's way to the same
    # statement costs as much processor time as all else that the chassis does with the message.
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - the engine is psycopg's
    return driver.execute(_recording(session.info["schema"]), (consumer, event_id)).rowcount == 1


@functools.cache
def _recording(schema: str) -> sql.Composed:
    statement = sql.SQL("INSERT INTO {} (consumer, event_id) VALUES (%s, %s) ON CONFLICT DO NOTHING")
    return statement.format(sql.Identifier(schema, "inbox"))
