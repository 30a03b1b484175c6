"""Facts enter here: each (consumer, event) once, in the transaction of the work."""

from __future__ import annotations

import functools
from uuid import UUID

from sqlalchemy import Column, DateTime, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert


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
    values = {"consumer": consumer, "event_id": event_id}
    return session.connection().execute(_recording(session.info["schema"]), values).first() is not None


@functools.cache
def _recording(schema: str) -> ReturningInsert[tuple[UUID]]:
    """One statement a schema: building and compiling it anew for each message would cost more than the database does."""
    table = inbox_table(MetaData(), schema)
    return insert(table).on_conflict_do_nothing().returning(table.c.event_id)
