"""Payments of North Tyneside Council, 2014 to 2022, as 支付申请: foreign data, the nearest public equal of treasury payments.

A payment is a transaction: its lines of one day and supplier are added up. Credit notes are lines inside a transaction, so
the experiment with reversals looks at lines. Unit = directorate, purpose = detailed type and
classification, department's economic class = SeRCOP group as `ECONOMIC` maps it (our own mapping). Contracts and accounts are not
published. A redacted payee is left empty, so that rules on payees pass it over.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

ECONOMIC: Final = {"501": "30199", "505": "30227", "506": "30399"}
"""Employees, third parties, transfers; premises, transport, supplies and all others are 30299."""
REDACTED: Final = "redacted"
WITHIN: Final = timedelta(days=30)
REVERSED_WITHIN: Final = timedelta(days=180)
LEAST: Final = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Payment:
    """A transaction with a supplier, or one of its lines; amounts in pounds, taken as yuan."""

    id: str
    transaction: str
    paid_on: date
    unit: str
    payee: str | None
    purpose: str
    economic: str
    amount: Decimal

    def row(self) -> dict[str, Any]:
        """The row of 支付申请."""
        return {
            "pay_app_id": self.id,
            "create_date": self.paid_on,
            "agency_code": self.unit,
            "payee_acct_name": self.payee,
            "use_des": self.purpose,
            "dep_bgt_eco_code": self.economic,
            "pay_app_amt": self.amount,
            "xpay_amt": self.amount,
        }


@dataclass(frozen=True, slots=True)
class Reversed:
    """Paid twice within 30 days and reversed once within half a year: probably a duplicate that was found."""

    first: Payment
    second: Payment
    reversal: Payment


def lines(archive: Path, year: int | None = None) -> list[Payment]:
    """Return every line of the archive as if it were a payment of its own, zero ones left out; with `year` the lines of its files alone."""
    found = []
    for name, number, line in _lines(archive, "" if year is None else str(year)):
        amount = _money(_first(line, "Net Amount", "Amount"))
        day = (line.get("Payment Date") or "")[:10]
        if not amount or not day:
            continue
        payee = _first(line, "Supplier (Beneficiary) Name", "Supplier Name", "Approved Supplier (Beneficiary) Name")
        unit = _first(line, "Directorate / Service Where Expenditure Incurred", "Organisational Unit") or "unknown"
        detail = _first(line, "Purpose of Spend", "SeRCOP Detailed Expenditure Type")
        kind = _first(line, "Procurement Classification", "Classification")
        transaction = f"{name.removesuffix('.csv')}-{line.get('Transaction Number') or ''}-{payee}-{day}"
        found.append(
            Payment(
                id=f"{name.removesuffix('.csv')}-{number}",
                transaction=transaction,
                paid_on=date.fromisoformat(day),
                unit=unit,
                payee=None if REDACTED in payee.lower() or not payee else payee,
                purpose=f"{detail} {kind}".strip(),
                economic=ECONOMIC.get((line.get("SeRCOP Expenditure Code") or "").strip(), "30299"),
                amount=amount,
            )
        )
    return found


def transactions(of: list[Payment]) -> list[Payment]:
    """Add up the lines of a transaction; unit, purpose and class are those of its largest line."""
    together: dict[str, list[Payment]] = defaultdict(list)
    for line in of:
        together[line.transaction].append(line)
    summed = []
    for mine in together.values():
        largest = max(mine, key=lambda line: abs(line.amount))
        if total := sum((line.amount for line in mine), Decimal(0)):
            summed.append(replace(largest, amount=total))
    return summed


def reversed_pairs(of: list[Payment]) -> list[Reversed]:
    """Return the weak positives of `of`; a payment belongs to one pair at most."""
    alike: dict[tuple[str, str | None, Decimal], list[Payment]] = defaultdict(list)
    for payment in of:
        if payment.payee and abs(payment.amount) >= LEAST:
            alike[payment.unit, payment.payee, abs(payment.amount)].append(payment)
    pairs = []
    for group in alike.values():
        used: set[str] = set()
        group.sort(key=lambda payment: (payment.paid_on, payment.amount < 0))
        for reversal in (payment for payment in group if payment.amount < 0):
            before = [
                payment
                for payment in group
                if payment.amount > 0
                and payment.id not in used
                and reversal.paid_on - REVERSED_WITHIN <= payment.paid_on <= reversal.paid_on
            ]
            if len(before) >= 2 and before[-1].paid_on - before[-2].paid_on <= WITHIN:
                pairs.append(Reversed(before[-2], before[-1], reversal))
                used |= {before[-2].id, before[-1].id}
    return pairs


def _lines(archive: Path, begin: str) -> Iterator[tuple[str, int, dict[str, str]]]:
    with zipfile.ZipFile(archive) as folder:
        for name in sorted(folder.namelist()):
            if name.endswith(".csv") and name.startswith(begin):
                with folder.open(name) as file:
                    for number, line in enumerate(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline="")), 2):
                        yield name, number, line


def _first(line: dict[str, str], *names: str) -> str:
    return next((value.strip() for name in names if (value := line.get(name))), "")


def _money(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "")).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
