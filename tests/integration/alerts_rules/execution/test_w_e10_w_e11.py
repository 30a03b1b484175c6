"""Money that was booked as spent and was not: paid to the unit's own account, paid in December and back in spring."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import refused, silent
from tests.integration.alerts_rules.rows import application, periods, voucher
from tests.integration.alerts_rules.spending import agencies

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
OWN = "530001112223334445"


def account(ledger, **more):
    row = {"ym": "202503", "acct_no": OWN, "holder": "县教育局", "bank": "农商行", "agency_code": "101001"}
    row |= {"account_kind": "basic", "month_end_balance": 0} | more
    ledger.accept("bank_account", "2025-03", [row])


def paid(ledger, *rows):
    """`rows`: (amount, fields of the voucher, purpose)."""
    vouchers = [voucher(n, "03-04", amount, xpayee_acct_no=OWN) | more for n, (amount, more, _use) in enumerate(rows)]
    periods(ledger, "payment_voucher", vouchers, "vou_date")
    asked = [application(n, "03-04", amount, use_des=use) for n, (amount, _more, use) in enumerate(rows)]
    periods(ledger, "payment_application", asked, "create_date")


def test_own_account_not_applicable(ledger, run):
    refused(run("W-E10"), "缺 2025 年支付凭证")
    paid(ledger, (100_000, {}, "购货"))
    refused(run("W-E10"), "缺 2025 年财政专户与单位账户目录")
    account(ledger, agency_code=None)
    refused(run("W-E10"), "没有填单位代码的单位实有资金账户")


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("99999.99", {}, "购货"), "basic"),
        ((100_000, {}, "三月工资"), "basic"),
        ((100_000, {"agency_code": "102001"}, "购货"), "basic"),
        ((100_000, {"xpayee_acct_no": "530001112223334446"}, "购货"), "basic"),
    ],
)
def test_own_account_silent(ledger, run, row, kind):
    account(ledger, account_kind=kind)
    paid(ledger, row)
    silent(run("W-E10"), "缺 2025-01、2025-02、2025-04")


@pytest.mark.parametrize(
    ("amount", "level"), [(100_000, GENERAL), ("999999.99", GENERAL), (1_000_000, IMPORTANT), (5_000_000, IMPORTANT)]
)
def test_own_account_speaks(ledger, run, amount, level):
    agencies(ledger, u101001="县教育局")
    account(ledger, account_kind="dedicated")
    paid(ledger, (amount, {"xpayee_acct_no": "53000 1112223334445"}, "购货"))
    (finding,) = run("W-E10").findings
    assert (finding.level, finding.unit, finding.evidence_count) == (level, "101001", 1)
    assert OWN not in str(finding)


def test_own_account_less_what_came_back(ledger, run):
    account(ledger)
    paid(ledger, (500_000, {}, "购货"), (-400_001, {}, "购货"))
    silent(run("W-E10"))


def december_and_spring(ledger, *rows, months=("2025-01", "2025-02", "2025-03")):
    """`rows`: (day, amount, fields)."""
    made = [voucher(n, day, amount) | more for n, (day, amount, more) in enumerate(rows)]
    for period in ("2024-12", *months):
        ledger.accept("payment_voucher", period, [row for row in made if f"{row['vou_date']:%Y-%m}" == period])


def test_returned_not_applicable(ledger, run):
    refused(run("W-E11"), "缺 2024-12、2025 年一季度 的支付凭证")
    december_and_spring(ledger, months=())
    refused(run("W-E11"), "缺 2025 年一季度 的支付凭证")


SPENT = ("2024-12-28", 100_000, {})


@pytest.mark.parametrize(
    "rows",
    [
        [SPENT],
        [("2024-12-28", "99999.99", {}), ("01-05", "-99999.99", {})],
        [SPENT, ("01-05", -100_000, {"xpayee_acct_name": "乙公司"})],
        [SPENT, ("01-05", -100_000, {"agency_code": "102001"})],
        [SPENT, ("01-05", "-100000.01", {})],
        [SPENT, ("01-05", -100_000, {}), ("01-08", 100_000, {})],  # sent once more
    ],
)
def test_returned_silent(ledger, run, rows):
    december_and_spring(ledger, *rows)
    silent(run("W-E11"))


@pytest.mark.parametrize(
    ("amount", "level"),
    [("100000.00", GENERAL), ("999999.99", GENERAL), ("1000000.00", IMPORTANT), ("9000000.00", IMPORTANT)],
)
def test_returned_speaks(ledger, run, amount, level):
    december_and_spring(ledger, ("2024-12-28", amount, {}), ("03-31", f"-{amount}", {}))
    (finding,) = run("W-E11").findings
    assert (finding.level, finding.unit, finding.evidence_count) == (level, "101001", 2)


def test_one_payment_explains_one_return(ledger, run):
    agencies(ledger, u101001="县教育局")
    december_and_spring(ledger, SPENT, ("01-05", -100_000, {}), ("01-06", -100_000, {}), months=("2025-01",))
    judgement = run("W-E11", today=date(2025, 4, 2))
    (finding,) = judgement.findings
    assert finding.title == "县教育局2024年12月列支的10.0万元在次年一季度退回"
    assert "缺 2025-02、2025-03 的支付凭证" in judgement.reason
