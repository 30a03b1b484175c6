"""What was known when: the versions of a received row, each with its receipt, and who replaced it (FT07, W-J11)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.envelope import Answer, Call
from contracts.ingest.v1 import Field_
from contracts.values import DataSetName, Instant, Model


class Successor(Model):
    """The delivery that replaced another for the same data set, sender, region and period."""

    receipt_id: UUID
    number: str
    file_name: str
    sender: str
    opened_by: str
    """The seat or connector that sent it."""
    accepted_at: Instant
    correction_note: str | None = None
    """Why, as the sender states it; null where it states nothing."""


class RowVersion(Model):
    """One row as one delivery stated it."""

    receipt_id: UUID
    number: str
    file_name: str
    row_no: int
    place: str
    sender: str
    opened_by: str
    known_from: Instant
    known_to: Instant | None
    """Null: current."""
    correction_note: str | None = None
    fields: tuple[Field_, ...]
    """Personal values are masked."""
    changed: tuple[str, ...] = ()
    """Names of the fields that differ from the version before."""


class RowVersions(Answer):
    """Every version of a row by its key, the oldest first."""

    data_set: DataSetName
    key: tuple[str, ...]
    """Names of the fields that say which row it is; empty where the data set has none: then only its own row is told."""
    items: tuple[RowVersion, ...]
    successor: Successor | None = None
    """Of the delivery that was asked for; null where it is current."""


class GetRowVersions(Call[RowVersions]):
    """The versions of a row; with `as_of` the one that was known at the end of that day (China), if any."""

    service: ClassVar[str] = "ingest"
    answer: ClassVar[type[Answer]] = RowVersions

    receipt_id: UUID
    row_no: int
    as_of: date | None = None
