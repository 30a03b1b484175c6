"""Facts leave here: a row in the transaction of the work, sent by the relay after the commit."""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Identity, Index, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from chassis.messaging.codec import encode
from contracts.envelope import Event


def outbox_table(metadata: MetaData, schema: str) -> Table:
    """The table of events to send; sent rows stay, so that outbox and inboxes can be compared."""
    table = Table(
        "outbox",
        metadata,
        Column("position", BigInteger, Identity(always=True), primary_key=True),
        Column("event_id", Uuid, nullable=False, unique=True),
        Column("event_type", Text, nullable=False),
        Column("is_mandatory", Boolean, nullable=False),
        Column("envelope", Text, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("sent_at", DateTime(timezone=True)),
        schema=schema,
    )
    Index("outbox_unsent", table.c.position, postgresql_where=table.c.sent_at.is_(None))
    return table


def channel_name(schema: str) -> str:
    """The NOTIFY channel that wakes the relay of a schema."""
    return f"{schema}_outbox"


def publish(session: Session, event: Event) -> UUID:
    """Put `event` into the outbox of this session's schema; it leaves after the commit, at least once."""
    schema = session.info["schema"]
    event_id = uuid4()
    envelope = encode(
        event,
        event_id=event_id,
        correlation_id=session.info["correlation_id"],
        producer=schema,
        occurred_at=datetime.now(UTC),
    )
    values = {
        "event_id": event_id,
        "event_type": event.type_,
        "is_mandatory": not event.may_be_unread,
        "envelope": envelope.decode(),
    }
    session.connection().execute(_adding(schema), values)
    return event_id


@functools.cache
def _adding(schema: str) -> ReturningInsert[tuple[Any]]:
    """Row and NOTIFY in one round trip (delivered at the commit, once a transaction); built and compiled once a schema."""
    return insert(outbox_table(MetaData(), schema)).returning(func.pg_notify(channel_name(schema), ""))
