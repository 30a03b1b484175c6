"""年底突击花钱: not applicable, silent, speaks, with the value just inside and just outside each threshold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass


def year(ledger, *, early, october=0, december=0, last_days=0, unit="101001", count=1):
    """One payment in April, October, on 5 and on 28 December (if not 0), delivered with all twelve months."""
    rows = [
        {
            "pay_cert_id": f"{unit}-{day}",
            "agency_code": unit,
            "vou_date": day,
            "xpay_date": day,
            "pay_amt": amount,
            "xpay_amt": amount,
            "xpayee_acct_name": "甲公司",
        }
        for day, amount in (
            (date(2025, 4, 8), early),
            (date(2025, 10, 8), october),
            (date(2025, 12, 5), december),
            (date(2025, 12, 28), last_days),
        )
        if amount
    ]
    return ledger.months("payment_voucher", rows, day="vou_date")


def test_not_applicable_before_the_year_is_whole(ledger, run):
    for month in (1, 2, 3, 12):
        ledger.accept("payment_voucher", f"2025-{month:02}", [])
    judgement = run("W-F03")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason.startswith("缺 2025-04、2025-05、")
    assert judgement.reason.endswith("2025-11 的支付凭证，全年数据不齐不能判断")


@pytest.mark.parametrize(
    "amounts",
    [
        {"early": 800_000, "december": 200_000},  # exactly 20 %
        {"early": 600_000, "october": 400_000},  # exactly 40 % in the quarter, nothing in December
        {"early": 600_000, "october": 200_000, "december": 200_000},
        {"early": 1_700_000, "last_days": 300_000},  # exactly 15 % in the last ten days
        {"early": 100_000, "december": "399999.99"},  # the year is below 500,000
        {"early": 350_000, "december": "199999.99"},  # December is below 200,000
    ],
)
def test_silent(ledger, run, amounts):
    year(ledger, **amounts)
    assert run("W-F03").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("amounts", "level"),
    [
        ({"early": 800_000, "december": "200001.00"}, GENERAL),
        ({"early": 700_000, "december": 300_000}, GENERAL),  # exactly 30 %
        ({"early": 700_000, "december": "300001.00"}, IMPORTANT),
        ({"early": 590_000, "october": 210_000, "december": 200_000}, GENERAL),  # 41 % in the quarter
        ({"early": 500_000, "october": 300_000, "december": 200_000}, GENERAL),  # exactly 50 %
        ({"early": 490_000, "october": 310_000, "december": 200_000}, IMPORTANT),
        ({"early": 1_700_000, "last_days": "300001.00"}, GENERAL),
        ({"early": 3_000_000, "last_days": "1000001.00"}, IMPORTANT),  # above 25 % in the last ten days
        ({"early": 1_000, "december": 900_000}, IMPORTANT),  # 编 is capped at important
    ],
)
def test_speaks(ledger, run, amounts, level):
    year(ledger, **amounts)
    (finding,) = run("W-F03").findings
    assert (finding.level, finding.unit, finding.period) == (level, "101001", "2025-12")


def test_wording_and_evidence(ledger, run):
    ledger.accept("agency", "2025", [{"agency_code": "101001", "agency_name": "县农业农村局"}])
    events = year(ledger, early=500_000, october=100_000, december=100_000, last_days=300_000)
    year_of_another = {"pay_cert_id": "z", "agency_code": "2", "vou_date": date(2025, 5, 1), "pay_amt": 900_000}
    ledger.accept("payment_voucher", "2025-05", [year_of_another])
    (finding,) = run("W-F03").findings
    assert finding.title == "县农业农村局12月支付占全年40.0%"
    assert finding.amount == Decimal("400000.00")
    assert "最后十天30.0万元，占30.0%" in finding.fact
    assert "是前三季度平均数的3.0倍" in finding.fact
    assert [(row.label, row.amount) for row in finding.evidence] == [
        ("2025-04 合计 1 笔（首笔见此行）", 500_000),
        ("2025-10 合计 1 笔（首笔见此行）", 100_000),
        ("2025-12 合计 2 笔（首笔见此行）", 400_000),
        ("12月大额支付 2025-12-28 甲公司", 300_000),
        ("12月大额支付 2025-12-05 甲公司", 100_000),
    ]
    assert set(finding.receipt_ids) == {events[month - 1].receipt_id for month in (4, 10, 12)}


@pytest.mark.parametrize(
    ("amounts", "title"),
    [
        ({"early": 590_000, "october": 210_000, "december": 200_000}, "单位101001第四季度支付占全年41.0%"),
        ({"early": 1_600_000, "last_days": 310_000}, "单位101001最后十天支付占全年16.2%"),
    ],
)
def test_the_headline_names_what_stands_out(ledger, run, amounts, title):
    year(ledger, **amounts)
    (finding,) = run("W-F03").findings
    assert finding.title == title


def test_money_paid_back_lowers_december(ledger, run):
    year(ledger, early=800_000, december=400_000, last_days=-250_000)
    assert run("W-F03").outcome is Outcome.SILENT
