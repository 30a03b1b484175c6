"""Parked messages: every service lists, replays and discards its own under these calls."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from contracts.envelope import Answer, Call, Done
from contracts.values import Instant, Model, Page


class ParkedMessage(Model):
    """A message that could not be handled, kept with its reason."""

    parked_id: UUID
    service: str
    consumer: str
    event_type: str
    reason: str
    attempts: int
    parked_at: Instant
    excerpt: str
    """First 500 characters of the body; events carry no personal data."""


class ParkedList(Answer):
    """A page of a service's parked messages, newest first."""

    total: int
    items: tuple[ParkedMessage, ...]


class ListParked(Call[ParkedList]):
    """List what a service has parked."""

    service: ClassVar[str] = "*"
    answer: ClassVar[type[Answer]] = ParkedList

    page: Page = Page()


class ReplayParked(Call[Done]):
    """Put a parked message back into its queue."""

    service: ClassVar[str] = "*"
    answer: ClassVar[type[Answer]] = Done

    parked_id: UUID


class DiscardParked(Call[Done]):
    """Give a parked message up, with a reason; the row stays, marked."""

    service: ClassVar[str] = "*"
    answer: ClassVar[type[Answer]] = Done

    parked_id: UUID
    reason: str
