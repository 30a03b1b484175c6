"""Slices and receipts: which delivery's rows are current for (data set, sender, region, period), and since when."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from secrets import randbits
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.clock import CHINA
from contracts.ingest.v1 import Manifest, ManifestSignature, Receipt
from services.ingest.storage import receipt_proofs
from services.ingest.storage.deliveries import DeliveryRecord
from services.ingest.storage.tables import delivery, receipt, receipt_counter, replaced_day, slice_


@dataclass(frozen=True, slots=True)
class CurrentSlice:
    """A slice that stands in the period of a new delivery."""

    slice_id: UUID
    receipt_id: UUID
    period: str
    completed_at: datetime
    """When the delivery behind it was complete."""

    def covers(self, period: str) -> bool:
        """Tell whether it is of this very period or of the month around the day."""
        return period.startswith(self.period)


# Built once: the loader's statements cost more to build than to run.
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
_CURRENT: Final = (
    select(slice_.c.slice_id, slice_.c.receipt_id, slice_.c.period, receipt.c.received_at)
    .join(receipt, receipt.c.receipt_id == slice_.c.receipt_id)
    .where(
        slice_.c.data_set == bindparam("data_set"),
        slice_.c.sender == bindparam("sender"),
        slice_.c.region == bindparam("region"),
        (slice_.c.period == bindparam("period"))
        | (slice_.c.period == bindparam("month"))
        | (func.left(slice_.c.period, 7) == bindparam("period")),
        slice_.c.superseded_at.is_(None),
    )
)
_NEW_RECEIPT: Final = insert(receipt)
_NEW_SLICE: Final = insert(slice_)
_NEXT_NUMBER: Final = (
    insert(receipt_counter)
    .on_conflict_do_update(index_elements=["year"], set_={"last_number": receipt_counter.c.last_number + 1})
    .returning(receipt_counter.c.last_number)
)


def new_slice_id(now: datetime) -> UUID:
    """Return an id that stands behind those before it (UUID version 7, RFC 9562 section 5.7).

    A slice's rows so go to the end of the indexes that begin with it, where PostgreSQL need not search for each one's place.
    """
    milliseconds = int(now.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | 7 << 76 | randbits(12) << 64 | 2 << 62 | randbits(62))


def lock_current(session: Session, record: DeliveryRecord) -> list[CurrentSlice]:
    """Return the current slices in the delivery's period: its own, the month's around a day, the days' in a month.

    Nobody else decides on this month until the commit.
    """
    manifest = record.manifest
    month = manifest.period[:7]
    key = f"{manifest.data_set}/{record.sender}/{manifest.region}/{month}"
    session.execute(_LOCK, {"key": f"ingest.slice/{key}"})
    rows = session.execute(
        _CURRENT,
        {
            "data_set": manifest.data_set,
            "sender": record.sender,
            "region": manifest.region,
            "period": manifest.period,
            "month": month,
        },
    )
    return [CurrentSlice(row.slice_id, row.receipt_id, row.period, row.received_at) for row in rows]


def supersede(session: Session, current: CurrentSlice, now: datetime) -> None:
    """End a slice; its rows stay and are shown by the history views."""
    session.execute(update(slice_).where(slice_.c.slice_id == current.slice_id).values(superseded_at=now))


def replace_day(session: Session, slice_id: UUID, day: str, *, receipt_id: UUID, now: datetime) -> None:
    """End one day of a longer slice, once; no row of the slice is touched."""
    statement = insert(replaced_day).values(
        slice_id=slice_id, day=date.fromisoformat(day), replaced_at=now, receipt_id=receipt_id
    )
    session.execute(statement.on_conflict_do_nothing())


def replacement_of(session: Session, slice_id: UUID, day: date) -> UUID | None:
    """Return the receipt of the delivery that replaced a day of a slice, or null."""
    query = select(replaced_day.c.receipt_id).where(replaced_day.c.slice_id == slice_id, replaced_day.c.day == day)
    return session.execute(query).scalar_one_or_none()


def insert_receipt(
    session: Session,
    record: DeliveryRecord,
    *,
    rows: int,
    totals: Mapping[str, Decimal],
    supersedes: UUID | None,
    now: datetime,
) -> Receipt:
    """Write the receipt of an accepted delivery under the next number of its year; call late, numbers are serialised."""
    made = Receipt(
        receipt_id=uuid4(),
        delivery_id=record.delivery_id,
        number=_next_number(session, now.astimezone(CHINA).year),
        sender=record.sender,
        manifest=record.manifest,
        received_at=record.completed_at or now,
        accepted_at=now,
        rows=rows,
        totals=dict(totals),
        supersedes=supersedes,
    )
    session.execute(
        _NEW_RECEIPT,
        {
            "receipt_id": made.receipt_id,
            "delivery_id": made.delivery_id,
            "number": made.number,
            "received_at": made.received_at,
            "accepted_at": now,
            "row_count": rows,
            "totals": {name: str(total) for name, total in totals.items()},
            "supersedes": supersedes,
        },
    )
    return made


def insert_slice(session: Session, slice_id: UUID, made: Receipt) -> None:
    """Make the receipt's rows the current ones of their key."""
    manifest = made.manifest
    session.execute(
        _NEW_SLICE,
        {
            "slice_id": slice_id,
            "data_set": manifest.data_set,
            "sender": made.sender,
            "region": manifest.region,
            "period": manifest.period,
            "receipt_id": made.receipt_id,
            "origin": manifest.origin,
            "accepted_at": made.accepted_at,
        },
    )


def _next_number(session: Session, year: int) -> str:
    number = session.execute(_NEXT_NUMBER, {"year": year, "last_number": 1}).scalar_one()
    return f"回执-{year}-{number:06d}"


def find_receipt(session: Session, receipt_id: UUID) -> Receipt | None:
    """Return a receipt or null."""
    row = session.execute(
        select(
            receipt,
            delivery.c.sender,
            delivery.c.manifest,
            delivery.c.manifest_signature,
            delivery.c.signer_pem,
        )
        .join(delivery, delivery.c.delivery_id == receipt.c.delivery_id)
        .where(receipt.c.receipt_id == receipt_id)
    ).first()
    return None if row is None else _receipt(session, row)


def _signature(row: Row[Any]) -> ManifestSignature | None:
    if row.manifest_signature is None:
        return None
    signature = base64.b64encode(bytes(row.manifest_signature))
    return ManifestSignature(signature=signature, certificate_pem=row.signer_pem)


def _receipt(session: Session, row: Row[Any]) -> Receipt:
    return Receipt(
        receipt_id=row.receipt_id,
        delivery_id=row.delivery_id,
        number=row.number,
        sender=row.sender,
        manifest=Manifest.model_validate(row.manifest),
        received_at=row.received_at,
        accepted_at=row.accepted_at,
        rows=row.row_count,
        totals={name: Decimal(total) for name, total in row.totals.items()},
        supersedes=row.supersedes,
        notes=receipt_proofs.notes_of(session, row.receipt_id),
        manifest_signature=_signature(row),
        seal=receipt_proofs.seal_of(session, row.receipt_id),
    )


@dataclass(frozen=True, slots=True)
class SliceOfReceipt:
    """Where a receipt's rows are."""

    slice_id: UUID
    is_superseded: bool


def slice_of_receipt(session: Session, receipt_id: UUID) -> SliceOfReceipt:
    """Return the slice that a receipt made."""
    row = session.execute(
        select(slice_.c.slice_id, slice_.c.superseded_at).where(slice_.c.receipt_id == receipt_id)
    ).one()
    return SliceOfReceipt(row.slice_id, row.superseded_at is not None)


def newest_year_and_region(session: Session, fiscal_year: int | None) -> tuple[int, str] | None:
    """Return the newest fiscal year with data (or the given one) and the region whose data came last in it."""
    year = func.left(slice_.c.period, 4)
    wanted = select(year, slice_.c.region).where(slice_.c.superseded_at.is_(None))
    if fiscal_year is not None:
        wanted = wanted.where(year == str(fiscal_year))
    row = session.execute(wanted.order_by(year.desc(), slice_.c.accepted_at.desc()).limit(1)).first()
    return None if row is None else (int(row[0]), row[1])
