"""Events to bytes and back. Bodies travel as opaque bytes, so that kombu never decodes, and drops, one itself."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from contracts.envelope import EVENT_TYPES, Envelope, Event

CONTENT_TYPE: Final = "application/vnd.budgetwatch.event+json"
CONTENT_ENCODING: Final = "binary"


class Undecodable(ValueError):
    """The bytes are no event that this process knows; the text says why."""


def encode(event: Event, *, event_id: UUID, correlation_id: UUID, producer: str, occurred_at: datetime) -> bytes:
    """Return the envelope of `event` as JSON bytes."""
    return (
        Envelope(
            event_id=event_id,
            type=event.type_,
            occurred_at=occurred_at,
            producer=producer,
            correlation_id=correlation_id,
            body=event.model_dump(mode="json"),
        )
        .model_dump_json()
        .encode()
    )


def decode(body: bytes) -> tuple[Envelope, Event]:
    """Return envelope and event; `Undecodable` for anything else than a valid event of a known type."""
    try:
        envelope = Envelope.model_validate_json(body)
    except ValidationError as error:
        raise Undecodable(f"envelope: {_first(error)}") from error
    kind = EVENT_TYPES.get(envelope.type)
    if kind is None:
        raise Undecodable(f"unknown event type {envelope.type[:80]}")
    try:
        return envelope, kind.model_validate(envelope.body, strict=False)
    except ValidationError as error:
        raise Undecodable(f"{envelope.type}: {_first(error)}") from error


def _first(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
