"""Parked messages: kept in the service's table with their reason, listed, replayed, discarded."""

from __future__ import annotations

from typing import Any, Final
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from kombu import Connection
from pydantic import ValidationError
from sqlalchemy import Column, DateTime, Integer, LargeBinary, MetaData, Row, Table, Text, Uuid, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.messaging.codec import CONTENT_ENCODING
from chassis.operation_log import log_act
from contracts.envelope import Envelope
from contracts.errors import NotFound, Precondition
from contracts.parking import ParkedList, ParkedMessage, ReplayParked
from contracts.subscriptions import SUBSCRIPTIONS
from contracts.values import Page

EVENT_TYPE_CHARACTERS: Final = 80
EXCERPT_CHARACTERS: Final = 500
REASON_CHARACTERS: Final = 2000
BODY_BYTES: Final = 8 << 20
CONNECT_TIMEOUT_S: Final = 2
CONFIRM_TIMEOUT_S: Final = 4.0
"""Below the patience of whoever ordered a replay."""


def parked_table(metadata: MetaData, schema: str) -> Table:
    """The table of parked messages; replayed and discarded ones stay, marked."""
    return Table(
        "parked_message",
        metadata,
        Column("parked_id", Uuid, primary_key=True),
        Column("consumer", Text, nullable=False),
        Column("event_type", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("parked_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("settled_at", DateTime(timezone=True)),
        Column("settlement", Text),
        schema=schema,
    )


def headers(*, consumer: str, attempts: int, reason: str) -> dict[str, Any]:
    """Headers that tell the collector why the message was parked."""
    return {
        "bw-parked-id": str(uuid4()),
        "bw-consumer": consumer,
        "bw-attempt": attempts,
        "bw-reason": reason[:REASON_CHARACTERS],
    }


def store(session: Session, body: bytes, found: dict[str, Any]) -> None:
    """Write one message of the parking queue; the same message twice is one row."""
    table = parked_table(MetaData(), session.info["schema"])
    session.execute(insert(table).values(parked_values(body, found)).on_conflict_do_nothing())


def parked_values(body: bytes, found: dict[str, Any]) -> dict[str, Any]:
    """The row of a message with its headers. Never fails: a row that cannot be written would stop the whole service."""
    death = (found.get("x-death") or [{}])[0]
    queue = str(death.get("queue", ""))
    consumer = str(found.get("bw-consumer") or queue.partition(".")[2] or "unknown")
    fallback = uuid5(NAMESPACE_OID, f"{queue}:{death.get('count')}:{body[:4096].hex()}")
    attempts = found.get("bw-attempt") or death.get("count")
    return {
        "parked_id": _id(found.get("bw-parked-id")) or fallback,
        "consumer": _text(consumer),
        "event_type": _text(_event_type(body)),
        "reason": _text(
            found.get("bw-reason") or f"delivered too often without an answer ({death.get('reason', '?')})"
        ),
        "attempts": attempts if isinstance(attempts, int) else 0,
        "body": body[:BODY_BYTES],
    }


def _id(stated: object) -> UUID | None:
    try:
        return UUID(str(stated))
    except ValueError:
        return None


def _text(stated: object) -> str:
    """Text that PostgreSQL takes: it knows no NUL, and a reason repeats what the message said."""
    return str(stated).replace("\0", "\ufffd")


def _event_type(body: bytes) -> str:
    """The type that the envelope states; the process that collects need not know it."""
    try:
        return Envelope.model_validate_json(body).type[:EVENT_TYPE_CHARACTERS]
    except ValidationError:
        return "undecodable"


def list_parked(session: Session, page: Page) -> ParkedList:
    """Return the messages that wait for a person, newest first."""
    table = parked_table(MetaData(), session.info["schema"])
    waiting = select(table).where(table.c.settled_at.is_(None))
    total = session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    rows = session.execute(waiting.order_by(table.c.parked_at.desc()).limit(page.limit).offset(page.offset))
    return ParkedList(total=total, items=tuple(_message(row, session.info["schema"]) for row in rows))


def _message(row: Row[Any], service: str) -> ParkedMessage:
    return ParkedMessage(
        parked_id=row.parked_id,
        service=service,
        consumer=row.consumer,
        event_type=row.event_type,
        reason=row.reason,
        attempts=row.attempts,
        parked_at=row.parked_at,
        excerpt=row.body[: EXCERPT_CHARACTERS * 4].decode("utf-8", "replace")[:EXCERPT_CHARACTERS],
    )


def settle(session: Session, parked_id: UUID, settlement: str) -> tuple[str, bytes]:
    """Mark a parked message as settled; return its consumer and body.

    Raises NotFound for an unknown id, Precondition where it was settled before.
    """
    table = parked_table(MetaData(), session.info["schema"])
    row = session.execute(select(table).where(table.c.parked_id == parked_id).with_for_update()).first()
    if row is None:
        raise NotFound("parked-message-missing", "没有该停放消息，请刷新列表。", str(parked_id))
    if row.settled_at is not None:
        raise Precondition("parked-message-settled", "该停放消息已处理，无需重复操作。", str(parked_id))
    session.execute(
        update(table).where(table.c.parked_id == parked_id).values(settled_at=func.now(), settlement=settlement)
    )
    return row.consumer, row.body


def replay(session: Session, call: ReplayParked, *, amqp_url: str) -> None:
    """Mark a parked message as replayed, put it back into its queue and log the act.

    The log entry comes after the broker has confirmed: it holds up everybody's acts until the commit. Where it fails, the
    message is handled and still listed; the inbox keeps a second replay from counting twice.
    """
    service = session.info["schema"]
    consumer, body = settle(session, call.parked_id, "replayed")
    if consumer not in {each.consumer for each in SUBSCRIPTIONS if each.service == service}:
        detail = "该消息没有对应的处理程序，不能重新投递；请核查来源后放弃该消息并写明原因。"
        raise Precondition("parked-message-without-consumer", detail, str(call.parked_id))
    if len(body) >= BODY_BYTES:
        detail = "该消息过大，只保留了开头部分，不能重新投递；请核查来源后放弃该消息并写明原因。"
        raise Precondition("parked-message-cut", detail, str(call.parked_id))
    requeue(amqp_url, f"{service}.{consumer}", body)
    log_act(session, call.by(), act="parked-message.replay", subject=str(call.parked_id))


def requeue(amqp_url: str, queue: str, body: bytes) -> None:
    """Publish `body` to one work queue by way of the shortest delay, confirmed; OSError where the broker is away."""
    with Connection(amqp_url, transport_options={"confirm_publish": True}, connect_timeout=CONNECT_TIMEOUT_S) as broker:
        # A channel of our own: the connection's default channel would try to connect for ever.
        producer = broker.Producer(channel=broker.channel())
        producer.publish(
            body,
            exchange="bw.delay.5s",
            routing_key=queue,
            content_type="application/octet-stream",
            content_encoding=CONTENT_ENCODING,
            delivery_mode=2,
            mandatory=True,
            confirm_timeout=CONFIRM_TIMEOUT_S,
        )
