"""The totals of receipts that came before, beside which a new slice is looked at: no row is read for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.ingest.checks.scale import Scale
from services.ingest.storage.deliveries import DeliveryRecord

_FORMERS: Final = text(
    "SELECT DISTINCT ON (s.period) s.period, r.row_count, r.totals FROM ingest.slice s JOIN ingest.receipt r USING (receipt_id)"
    " WHERE s.data_set = :data_set AND s.sender = :sender AND s.region = :region AND s.period IN (:period, :year_before,"
    " (SELECT max(period) FROM ingest.slice WHERE data_set = :data_set AND sender = :sender AND region = :region"
    " AND period < :period)) ORDER BY s.period DESC, s.accepted_at DESC"
)
_BUDGET: Final = text(
    "SELECT sum(r.row_count) AS rows, sum((r.totals ->> 'amount')::numeric) AS amount FROM ingest.slice s"
    " JOIN ingest.receipt r USING (receipt_id) WHERE s.data_set = 'approved_budget' AND s.region = :region"
    " AND s.period = :year AND s.superseded_at IS NULL"
)
_HAS_BUDGET: Final = frozenset({"income_execution", "expenditure_execution"})


def formers(session: Session, record: DeliveryRecord) -> list[Scale]:
    """Return the newest delivery of the same period, of the period before and of the year before; for D16, D17 the budget too."""
    manifest = record.manifest
    year = int(manifest.period[:4])
    named = {"data_set": manifest.data_set, "sender": record.sender, "region": manifest.region}
    before = {"period": manifest.period, "year_before": f"{year - 1}{manifest.period[4:]}"}
    found = [
        Scale(row.period, row.row_count, {name: Decimal(total) for name, total in row.totals.items()})
        for row in session.execute(_FORMERS, named | before)
    ]
    if manifest.data_set in _HAS_BUDGET:
        budget = session.execute(_BUDGET, {"region": manifest.region, "year": str(year)}).one()
        if budget.amount:
            found.append(Scale(f"{year} 年初预算", budget.rows, {"budget_amount": budget.amount}))
    return found
