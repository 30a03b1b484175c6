"""Rows that the rules on spending read, in one line each; every helper accepts one slice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.integration.alerts.ledger import Ledger

Amount = int | str | None
Lines = dict[str, tuple[Amount, Amount]]


def agencies(ledger: Ledger, *rows: dict[str, Any], year: int = 2025, **names: str) -> None:
    """`u101001="县教育局"`, or whole rows."""
    named = [{"agency_code": code.lstrip("u"), "agency_name": name} for code, name in names.items()]
    ledger.accept("agency", str(year), [*named, *rows])


def report(ledger: Ledger, period: str, lines: Lines, *, book: str = "general", **values: Any) -> None:
    """One month of D17: `{"205 教育支出": (budget, cumulative)}`."""
    ledger.accept(
        "expenditure_execution",
        period,
        [
            {"ym": period.replace("-", ""), "mof_div_code": ledger.region, "book": book}
            | {"subject_code": subject.split()[0], "subject_name": subject.split()[1]}
            | {"budget_amount": budget, "month_amount": 0, "cumulative_amount": spent}
            | values
            for subject, (budget, spent) in lines.items()
        ],
    )


def approved(
    ledger: Ledger, *versions: tuple[str, date | None, dict[str, Amount]], book: str = "general", year: int = 2025
) -> None:
    """D03, expenditure: `("大会批准", date(2025, 2, 20), {"205 教育支出": 100})`."""
    ledger.accept(
        "approved_budget",
        str(year),
        [
            {"fiscal_year": year, "mof_div_code": ledger.region, "book": book, "direction": "expenditure"}
            | {"subject_code": subject.split()[0], "subject_name": subject.split()[1]}
            | {"version": version, "approved_on": on, "amount": amount}
            for version, on, lines in versions
            for subject, amount in lines.items()
        ],
    )


def projects(ledger: Ledger, *rows: dict[str, Any], year: int = 2025) -> None:
    """D05; `id`, `budget` and `unit` stand for the long names."""
    ledger.accept("project_budget", str(year), [_project(row, year) for row in rows])


def _project(row: dict[str, Any], year: int) -> dict[str, Any]:
    rest = {name: value for name, value in row.items() if name not in ("id", "budget", "unit")}
    key, budget = row.get("id", "P1"), row.get("budget", "1000000")
    return {
        "bgt_pman_id": f"{year}{key}",
        "fiscal_year": year,
        "agency_code": row.get("unit", "101001"),
        "pro_code": key,
        "pro_name": f"项目{key}",
        "reply_amt": budget,
        "cur_amt": budget,
    } | rest


def indicators(ledger: Ledger, *rows: dict[str, Any], year: int = 2025) -> None:
    """D07; a row needs `bgt_id`."""
    base = {"agency_code": "101001", "amount": "1000000"}
    ledger.accept("budget_indicator", str(year), [base | row for row in rows])


def applications(ledger: Ledger, rows: Iterable[dict[str, Any]], *, year: int = 2025, months: int = 12) -> None:
    """D12, months 1 to `months`; a row has `on`, `paid` and what else it needs."""
    base = {"agency_code": "101001", "payee_acct_name": "甲公司"}
    made = [
        base
        | {"pay_app_id": f"A{number}", "create_date": row["on"], "pay_app_amt": row["paid"]}
        | {name: value for name, value in row.items() if name not in ("on", "paid")}
        for number, row in enumerate(rows, 1)
    ]
    for month in range(1, months + 1):
        ledger.accept(
            "payment_application", f"{year}-{month:02}", [row for row in made if row["create_date"].month == month]
        )


def vouchers(ledger: Ledger, rows: Iterable[dict[str, Any]], *, year: int = 2025, months: int = 12) -> None:
    """D13, months 1 to `months`; a row has `on`, `paid` and what else it needs."""
    base = {"agency_code": "101001", "xpayee_acct_name": "甲公司"}
    made = [
        base
        | {"pay_cert_id": f"C{number}", "vou_date": row["on"], "pay_amt": row["paid"]}
        | {name: value for name, value in row.items() if name not in ("on", "paid")}
        for number, row in enumerate(rows, 1)
    ]
    for month in range(1, months + 1):
        ledger.accept("payment_voucher", f"{year}-{month:02}", [row for row in made if row["vou_date"].month == month])
