"""Irregularities in the further data sets and in payments, by theme. Strengths are drawn from wide bands that any auditor would
place in the level; no planter reads a rule.
"""

from __future__ import annotations

from deploy.demo_county.clean import County
from deploy.demo_county.plants import (
    assets,
    balance,
    before,
    bidding,
    budget,
    closing,
    debt,
    execution,
    further,
    income,
    payers,
    payments,
    procurement,
    results,
    transfer,
)


def benefits_follow(county: County) -> None:
    """Benefits are paid, and are for the month, when their payment is: it may have been moved."""
    days = {f"PZ{payment.number:08d}": payment.paid_on for payment in county.payments}
    records = county.records("payment_detail")
    county.tables["payment_detail"].clear()
    for record in records:
        day = days[str(record["pay_cert_no"])]
        record["pay_month"] = f"{day:%Y%m}"
        county.tables["payment_detail"][f"{day:%Y-%m}"].append(record)


PLANTERS = (
    further.pumped_month,
    *income.PLANTERS,
    *transfer.PLANTERS,
    *debt.PLANTERS,
    *execution.PLANTERS,
    *payments.PLANTERS,
    *procurement.PLANTERS,
    *assets.PLANTERS,
    *payers.PLANTERS,
    *balance.PLANTERS,
    *bidding.PLANTERS,
    *results.PLANTERS,
    *budget.PLANTERS,
    *before.PLANTERS,
    *further.PLANTERS,
    *closing.PLANTERS,
)
