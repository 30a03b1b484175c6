"""Money that reached an account and stayed (60, 90, 180 days), and benefits that came late (30, 60, 90 days) or twice."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import refused, silent
from tests.integration.alerts_rules.rows import periods, voucher
from tests.integration.alerts_rules.spending import agencies

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
OWN = "530001112223334445"


def balances(ledger, *amounts, first=3, **more):
    """Month-end balances from March."""
    for month, amount in enumerate(amounts, first):
        row = {"ym": f"2025{month:02}", "acct_no": OWN, "holder": "县教育局", "bank": "农商行", "agency_code": "101001"}
        row |= {"account_kind": "dedicated", "month_end_balance": amount} | more
        ledger.accept("bank_account", f"2025-{month:02}", [row])


def sent(ledger, day="03-04", amount=500_000, **more):
    periods(ledger, "payment_voucher", [voucher(1, day, amount, xpayee_acct_no=OWN) | more], "vou_date")


def test_held_not_applicable(ledger, run):
    refused(run("W-F16"), "缺 2025 年支付凭证")
    sent(ledger)
    refused(run("W-F16"), "缺 2025 年财政专户与单位账户目录")


@pytest.mark.parametrize(
    ("amounts", "day", "more"),
    [
        ((500_000, 500_000, "99999.99", 500_000), "03-04", {}),  # it went down once
        ((500_000, 500_000), "03-02", {}),  # 59 days to 30 April
        ((500_000,) * 9, "03-04", {"xpayee_acct_no": "530001112223334446"}),
        ((500_000,) * 9, "03-04", {"agency_code": "102001"}),
    ],
)
def test_held_silent(ledger, run, amounts, day, more):
    balances(ledger, *amounts)
    sent(ledger, day, **more)
    silent(run("W-F16"))


def test_held_is_not_judged_over_a_gap(ledger, run):
    balances(ledger, 500_000, 500_000)
    balances(ledger, 500_000, 500_000, first=6)
    sent(ledger)
    silent(run("W-F16"), "缺 2025-01、2025-02、2025-05、")


@pytest.mark.parametrize(
    ("months", "day", "level"),
    [
        (2, "03-01", GENERAL),  # 60 days to 30 April
        (3, "03-03", GENERAL),  # 89 days to 31 May
        (3, "03-02", IMPORTANT),
        (6, "03-05", IMPORTANT),  # 179 days to 31 August
        (6, "03-04", MAJOR),
    ],
)
def test_held_speaks(ledger, run, months, day, level):
    balances(ledger, *[100_000] * months)
    sent(ledger, day)
    (finding,) = run("W-F16").findings
    assert (finding.level, finding.amount, finding.evidence_count) == (level, 100_000, months + 1)


def test_held_wording_shows_no_account(ledger, run):
    agencies(ledger, u101001="县教育局")
    balances(ledger, 800_000, 300_000, 900_000)
    sent(ledger)
    (finding,) = run("W-F16").findings
    assert finding.title == "县教育局账户滞留财政资金30.0万元，已88天"
    assert "此后各月末余额最低为30.0万元" in finding.fact
    assert OWN not in str(finding)


def benefits(ledger, *rows, paid_on="2025-04-30"):
    """`rows`: (month, amount, fields); one voucher pays them."""
    details = [
        {
            "pay_detail_id": f"D{n}",
            "pay_cert_no": "Z1",
            "per_name": "张三丰",
            "iden_no": f"53010119700101{n:04}",
            "pay_month": month,
        }
        | {"pay_amt": amount}
        | more
        for n, (month, amount, more) in enumerate(rows)
    ]
    ledger.accept("payment_detail", "2025-04", details)
    if paid_on:
        periods(ledger, "payment_voucher", [voucher(1, paid_on, 1, pay_cert_no="Z1")], "vou_date")


def test_benefits_not_applicable(ledger, run):
    refused(run("W-F17"), "缺 2025 年惠企利民支付明细")
    benefits(ledger, (None, 100, {}))
    refused(run("W-F17"), "没有填发放月份")


@pytest.mark.parametrize("paid_on", ["2025-03-31", "2025-04-30", "2025-03-01"])
def test_benefits_silent(ledger, run, paid_on):
    benefits(ledger, ("202503", 100, {}), ("202503", 100, {}), paid_on=paid_on)
    silent(run("W-F17"), "缺 2025-01、")


def test_benefits_without_a_voucher_are_told(ledger, run):
    benefits(ledger, ("202503", 100, {}), paid_on=None)
    silent(run("W-F17"), "是否迟发未作判断")


@pytest.mark.parametrize(
    ("paid_on", "level"),
    [
        ("2025-05-01", GENERAL),
        ("2025-05-30", GENERAL),
        ("2025-05-31", IMPORTANT),
        ("2025-06-29", IMPORTANT),
        ("2025-06-30", MAJOR),
    ],
)
@pytest.mark.parametrize("month", ["202503", "2025-03"])
def test_late_benefits_speak(ledger, run, paid_on, level, month):
    benefits(ledger, (month, 100, {}), (month, 200, {}), paid_on=paid_on)
    (finding,) = run("W-F17").findings
    assert (finding.level, finding.matter_key, finding.amount) == (level, "late/202503", 300)


def test_the_same_person_twice(ledger, run):
    same = {"iden_no": "530101197001019999"}
    benefits(
        ledger,
        ("202504", 100, same),
        ("202504", 100, same),
        ("202504", 100, {}),
        ("202504", 80, same),  # another amount
        ("202504", 60, {"iden_no": "530101197001018888"}),
        ("202504", 60, {"iden_no": "530101197001018888"}),
        ("202504", -60, {"iden_no": "530101197001018888"}),  # taken back
    )
    (finding,) = run("W-F17", today=date(2025, 5, 2)).findings
    assert (finding.level, finding.amount, finding.evidence_count) == (GENERAL, 100, 2)
    assert finding.title == "2025年4月的惠民资金有1人重复领取（100.00元）"
    assert "张三丰" not in str(finding)
    assert "9999" not in finding.evidence[0].label
