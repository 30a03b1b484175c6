"""From the evidence of a warning to sources of a document."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from contracts.alerts.v1 import Alert
from services.reports.figures import PlacedRow, Source, sources_of

ReceiptNumbers = Mapping[UUID, tuple[str, str]]
"""(number, file name) by receipt id."""
WHOLE_FILE = "全文"


def evidence_sources(alert: Alert, numbers: ReceiptNumbers) -> tuple[Source, ...]:
    """Return the sources of a warning: the places of its evidence, and receipts that it names beyond them.

    A receipt that the ledger does not know is left out; the caller decides what an empty answer means.
    """
    placed = sources_of(
        PlacedRow(numbers[evidence.receipt.receipt_id][0], evidence.receipt.file_name, evidence.receipt.place)
        for evidence in alert.evidence
        if evidence.receipt.receipt_id in numbers
    )
    seen = {evidence.receipt.receipt_id for evidence in alert.evidence}
    others = tuple(
        Source(*numbers[receipt_id], WHOLE_FILE)
        for receipt_id in alert.receipt_ids
        if receipt_id in numbers and receipt_id not in seen
    )
    return placed + others
