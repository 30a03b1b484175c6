"""Measures of deliveries, and the scores that the ledger's views make of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.ingest.calendar_v1 import DeliveryQuality, QualityMeasure, QualityPlace, SenderScore
from services.ingest.storage.calendar_tables import quality_measure


@dataclass(frozen=True, slots=True)
class Place:
    """Where a measure found a fault."""

    row_no: int
    place: str
    column: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of one delivery."""

    measure: str
    checked: int
    faulty: int
    places: tuple[Place, ...]


_MEASURES: Final = text(
    "SELECT measure, checked, faulty, share, deducted, places FROM ledger_v1.delivery_quality_measure"
    " WHERE delivery_id = :delivery_id ORDER BY deducted DESC, measure"
)
_SCORE: Final = text("SELECT score, is_measured FROM ledger_v1.delivery_quality WHERE delivery_id = :delivery_id")
_SENDERS: Final = text(
    "SELECT sender, deliveries, refused, late, missing, row_count AS rows, rejected_rows, differences, score"
    " FROM ledger_v1.sender_quality WHERE region = :region AND fiscal_year = :year ORDER BY score, sender"
)


def insert_measures(session: Session, delivery_id: UUID, measures: Iterable[Measured]) -> None:
    """Keep the measures of a delivery; what is there stays."""
    rows = [
        {
            "delivery_id": delivery_id,
            "measure": each.measure,
            "checked": each.checked,
            "faulty": each.faulty,
            "places": [asdict(place) for place in each.places],
        }
        for each in measures
    ]
    session.execute(insert(quality_measure).on_conflict_do_nothing(), rows)


def of_delivery(session: Session, delivery_id: UUID) -> DeliveryQuality | None:
    """Return the quality of a decided delivery; null for one in hand."""
    head = session.execute(_SCORE, {"delivery_id": delivery_id}).first()
    if head is None:
        return None
    measures = session.execute(_MEASURES, {"delivery_id": delivery_id})
    return DeliveryQuality(
        delivery_id=delivery_id,
        score=float(head.score),
        is_measured=head.is_measured,
        measures=tuple(
            QualityMeasure(
                measure=row.measure,
                checked=row.checked,
                faulty=row.faulty,
                share=float(row.share),
                deducted=float(row.deducted),
                places=tuple(QualityPlace(**place) for place in row.places),
            )
            for row in measures
        ),
    )


def of_senders(session: Session, *, region: str, fiscal_year: int) -> list[SenderScore]:
    """Return the senders of a year, the lowest score first."""
    rows = session.execute(_SENDERS, {"region": region, "year": fiscal_year})
    return [SenderScore(**row) for row in rows.mappings()]
