"""From the event and the warning to the data object of a letter: pure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from contracts.alerts.v1 import Alert, Evidence
from contracts.cases.v1 import DocumentRequested
from services.reports.evidence_sources import ReceiptNumbers, evidence_sources
from services.reports.figures import Figure, Source, place_text
from services.reports.letters.evidence import EvidenceRow, EvidenceTable, yuan_figure
from services.reports.letters.fact_figures import fact_pieces
from services.reports.letters.letter import Letter
from services.reports.offices import Office
from services.reports.wording import in_sentence

_NUMBER: Final = re.compile(r"^(-?[\d,]+(?:\.\d+)?)\s*(.*)$", re.DOTALL)
_LONGEST_UNIT: Final = 4


def assemble_letter(
    event: DocumentRequested, alert: Alert, numbers: ReceiptNumbers, office: Office, *, subject: str | None = None
) -> Letter:
    """Put event, evidence and office together; every receipt that the alert names must be in `numbers`.

    `subject` is the matter's short name for the title; without one, the warning's own title stands in.
    """
    sources = evidence_sources(alert, numbers)
    amount = alert.summary.amount
    return Letter(
        kind=event.document_kind,
        office=office,
        number=event.document_number,
        matter_class=event.matter_class,
        subject=subject or event.alert_title,
        addressee=event.addressee,
        fact=fact_pieces(in_sentence(event.fact), sources),
        legal_basis=event.legal_basis,
        questions=event.questions,
        urgency=event.urgency,
        answer_working_days=event.answer_working_days,
        dated_on=event.dated_on,
        origin=event.origin,
        amount=yuan_figure("涉及金额", amount, sources) if amount is not None and sources else None,
        evidence=EvidenceTable(
            formula=alert.formula,
            rows=tuple(_row(evidence, numbers) for evidence in alert.evidence),
            row_count=alert.evidence_count,
        ),
        communications=event.communications,
    )


def _row(evidence: Evidence, numbers: ReceiptNumbers) -> EvidenceRow:
    number, _ = numbers[evidence.receipt.receipt_id]
    source = Source(number, evidence.receipt.file_name, place_text(evidence.receipt.place))
    details: list[Figure] = []
    remarks: list[str] = []
    for name, text in evidence.figures.items():
        figure = _figure(name, text, source)
        if figure is None:
            remarks.append(f"{name}：{text}")
        else:
            details.append(figure)
    amount = None if evidence.amount is None else yuan_figure(evidence.label, evidence.amount, (source,))
    return EvidenceRow(evidence.label, amount, tuple(details), tuple(remarks), source)


def _figure(name: str, text: str, source: Source) -> Figure | None:
    """Return a number with its unit as a figure; None for a code, a date, a name."""
    match = _NUMBER.match(text.strip())
    if match is None or len(match.group(2)) > _LONGEST_UNIT or match.group(2).startswith("-"):
        return None
    return Figure(name, Decimal(match.group(1).replace(",", "")), match.group(2), text, (source,))
