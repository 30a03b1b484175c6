"""Rows of D19 (非税缴款) and D18 (税收) for the tests of rules over them; amounts in yuan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.integration.alerts.ledger import Ledger


def nontax(number: int | str, day: str | None, amount: object, **more: Any) -> dict[str, Any]:
    """A payment that was booked on the day it was made; `day` is `2025-03-05`."""
    row = {
        "nt_pay_voucher_id": f"N{number}",
        "record_kind": "payment",
        "exec_agency_code": "101001",
        "non_tax_code": "1030401",
    }
    return (
        row
        | {"pay_date": day, "record_date": day, "paid_amt": amount, "pay_amt": amount, "payer_name": "甲有限公司"}
        | more
    )


def nontax_months(ledger: Ledger, rows: Iterable[dict[str, Any]], months: Iterable[str]) -> None:
    """Accept D19 for each month, a row by the month of its payment."""
    rows = list(rows)
    for month in months:
        ledger.accept("nontax_payment", month, [row for row in rows if str(row["pay_date"])[:7] == month])


def tax(ledger: Ledger, month: str, *rows: tuple[str, object, object]) -> None:
    """`rows`: (name, paid in, refunded)."""
    ledger.accept(
        "tax_collection",
        month,
        [
            {
                "ym": month.replace("-", ""),
                "mof_div_code": ledger.region,
                "tax_code": name,
                "tax_name": name,
                "level": "county",
            }
            | {"assessed": paid, "paid_in": paid, "refunded": refunded}
            for name, paid, refunded in rows
        ],
    )
