"""Rows of payments and contracts with what a test does not care about filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from chassis.workdays import WorkCalendar
from services.alerts.running import Judgement, Outcome
from tests.integration.alerts.ledger import Ledger

Row = dict[str, Any]


def on(text: str) -> date:
    """`on("03-04")`: a day of 2025; `on("2024-12-31")`: any day."""
    return date.fromisoformat(text if len(text) > len("03-04") else f"2025-{text}")


def application(number: int | str, day: str, amount: str, **fields: Any) -> Row:
    """A 支付申请 of `amount` yuan, paid in full."""
    row = {"pay_app_id": f"A{number:>03}", "create_date": on(day), "pay_app_amt": amount, "xpay_amt": amount}
    common = {"agency_code": "101001", "payee_acct_name": "甲公司", "use_des": "购货", "dep_bgt_eco_code": "30201"}
    return common | row | fields


def voucher(number: int | str, day: str, amount: str, **fields: Any) -> Row:
    """A 支付凭证 for the application of the same number."""
    row = {"pay_cert_id": f"C{number:>03}", "pay_app_id": f"A{number:>03}", "vou_date": on(day), "xpay_date": on(day)}
    return row | {"agency_code": "101001", "xpayee_acct_name": "甲公司", "pay_amt": amount, "xpay_amt": amount} | fields


def contract(number: int | str, amount: str, **fields: Any) -> Row:
    """A 采购合同 of `amount` yuan with 甲公司, signed on 3 March 2025."""
    common = {"agency_code": "101001", "supplier_code": "S1", "supplier_name": "甲公司", "signed_on": on("03-03")}
    return common | {"contract_no": f"H{number}", "contract_amount": amount} | fields


def plan(number: int | str, amount: str, **fields: Any) -> Row:
    """A 采购计划 of `amount` yuan by inquiry."""
    row = {"plan_no": f"P{number}", "budget_amount": amount, "filed_on": on("03-03"), "method": "inquiry"}
    common = {"agency_code": "101001", "bgt_id": "B1", "catalogue_code": "A02010105", "organisation": "scattered"}
    return common | row | fields


def investment(number: int | str, **fields: Any) -> Row:
    """A 政府投资项目 with 概算 1,000,000 yuan."""
    row = {"ym": "202503", "project_code": f"T{number}", "project_name": f"{number}号工程", "agency_code": "101001"}
    return row | {"approved_cost": "1000000.00"} | fields


def name_units(ledger: Ledger, *units: Mapping[str, Any]) -> None:
    """Deliver the register of units; 县教育局 where none is given."""
    default = {"agency_code": "101001", "agency_name": "县教育局", "dept_code": "101001"}
    ledger.accept("agency", "2025", units or [default])


def periods(ledger: Ledger, data_set: str, rows: Sequence[Row], day: str) -> None:
    """Deliver each row in the month of its date field `day`."""
    months: dict[str, list[Row]] = {}
    for row in rows:
        months.setdefault(f"{row[day]:%Y-%m}", []).append(row)
    for period, slice_rows in months.items():
        ledger.accept(data_set, period, slice_rows)


def fill_calendar(ledger: Ledger) -> None:
    """The days of 2025 and 2026, as `cases` tells them."""
    calendar, days = WorkCalendar(), [date(2025, 1, 1) + timedelta(n) for n in range(730)]
    ledger.connection.execute(
        "INSERT INTO ingest.calendar_day SELECT day, is_working, false, 'test'"
        " FROM unnest(%s::date[], %s::bool[]) AS days (day, is_working) ON CONFLICT DO NOTHING",
        [days, [calendar.is_workday(day) for day in days]],
    )


def outcome(judgement: Judgement) -> list[tuple[str, str | None]]:
    """(level, amount) of each finding; fails loudly where the rule was not judged."""
    assert judgement.outcome in (Outcome.SPOKE, Outcome.SILENT), judgement.reason
    return [
        (finding.level.value, None if finding.amount is None else str(finding.amount)) for finding in judgement.findings
    ]
