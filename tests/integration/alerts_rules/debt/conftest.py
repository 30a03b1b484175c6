"""Bonds and the payments marked with their codes, for the rules on bond money."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from tests.integration.alerts.ledger import Ledger

Row = Mapping[str, Any]


@pytest.fixture
def bond(ledger: Ledger) -> Callable[..., None]:
    """`bond({…}, …, year=2025)`: accept the year's bonds, each a new special bond for one project."""

    def accept(*rows: Row, year: int = 2025) -> None:
        usual = {
            "fiscal_year": year,
            "bond_code": "25YN1",
            "pro_code": "P1",
            "pro_name": "产业园",
            "debt_kind": "special",
        }
        usual |= {"issue_kind": "new", "on_lent_amount": 1_000_000, "received_on": date(year, 1, 1)}
        ledger.accept("bond_project", str(year), [usual | row for row in rows])

    return accept


@pytest.fixture
def paid(ledger: Ledger) -> Callable[..., None]:
    """`paid((3, "100.00", {…}), months=…)`: accept months of applications and vouchers; the fields go to the application."""

    def accept(*payments: Sequence[Any], months: Sequence[int] = range(1, 13), year: int = 2025) -> None:
        for month in months:
            here = [(n, amount, fields) for n, (on, amount, fields) in enumerate(payments) if on == month]
            common = {"agency_code": "101001"}
            ledger.accept(
                "payment_application",
                f"{year}-{month:02}",
                [
                    common
                    | {"pay_app_id": f"A{year}{n}", "create_date": date(year, month, 9), "pay_app_amt": amount}
                    | {"bond_code": "25YN1", "pro_code": "P1", "dep_bgt_eco_code": "31005", "use_des": "工程款"}
                    | fields
                    for n, amount, fields in here
                ],
            )
            ledger.accept(
                "payment_voucher",
                f"{year}-{month:02}",
                [
                    common
                    | {
                        "pay_cert_id": f"V{year}{n}",
                        "pay_app_id": f"A{year}{n}",
                        "vou_date": date(year, month, 9),
                        "pay_amt": amount,
                    }
                    | {"agency_code": fields.get("agency_code", "101001")}
                    for n, amount, fields in here
                ],
            )

    return accept
