"""重复支付: not applicable, silent, speaks; rents, wages, instalments and reversals are not duplicates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
FIRST = date(2025, 3, 3)


def pay(
    n,
    days,
    amount="5000.00",
    *,
    unit="101001",
    payee="甲公司",
    account="62220002001",
    purpose="购办公用品款",
    contract=None,
):
    return {
        "pay_app_id": f"A{n:03}",
        "create_date": FIRST + timedelta(days),
        "agency_code": unit,
        "payee_acct_name": payee,
        "payee_acct_no": account,
        "use_des": purpose,
        "contract_no": contract,
        "pay_app_amt": amount,
        "xpay_amt": amount,
    }


def deliver(ledger, rows):
    ledger.months("payment_application", rows, day="create_date")


def test_not_applicable(ledger, run):
    judgement = run("W-G01")
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "缺 2025 年支付申请")


LONG = "县教育局二〇二五年秋季学期义务教育阶段学校校舍零星维修改造工程款"
SILENT = {
    "long purposes that differ in the number": [pay(1, 0, purpose=LONG), pay(2, 3, purpose=LONG.replace("五", "六"))],
    "short purposes that differ in a word": [pay(1, 0), pay(2, 3, purpose="购办公用品费")],
    "alike under two contracts": [
        pay(1, 0, purpose=LONG, contract="H1"),
        pay(2, 3, purpose=LONG + "款", contract="H2"),
    ],
    "31 days apart": [pay(1, 0), pay(2, 31)],
    "below the minimum": [pay(1, 0, "999.99"), pay(2, 3, "999.99")],
    "another amount": [pay(1, 0), pay(2, 3, "5000.01")],
    "another unit": [pay(1, 0), pay(2, 3, unit="101002")],
    "another payee": [pay(1, 0), pay(2, 3, payee="乙公司")],
    "no payee": [pay(1, 0, payee=""), pay(2, 3, payee="")],
    "another purpose": [pay(1, 0), pay(2, 3, purpose="购打印耗材款")],
    "another month of the service": [pay(1, 0, purpose="3月份保洁费"), pay(2, 20, purpose="4月份保洁费")],
    "same purpose under two contracts": [pay(1, 0, contract="H1"), pay(2, 3, contract="H2")],
    "no purpose": [pay(1, 0, purpose=None), pay(2, 3, purpose=None)],
    "paid back": [pay(1, 0), pay(2, 3), pay(3, 5, "-5000.00")],
    "paid back before it was paid again": [pay(1, 0), pay(2, 2, "-5000.00"), pay(3, 5)],
    "both paid back": [pay(1, 0), pay(2, 1), pay(3, 5, "-5000.00"), pay(4, 6, "-5000.00"), pay(5, 8)],
    "monthly rent": [pay(n, 30 * n, purpose="办公用房租金") for n in range(6)],
    "monthly rent, calendar months": [pay(n, days, purpose="房租") for n, days in enumerate((0, 28, 59, 87, 120))],
    "weekly wages": [pay(n, 7 * n, purpose="临聘人员工资") for n in range(8)],
    "instalments of a contract": [pay(n, 15 * n, contract="H1", purpose="进度款") for n in range(5)],
}


@pytest.mark.parametrize("rows", SILENT.values(), ids=SILENT)
def test_silent(ledger, run, rows):
    deliver(ledger, rows)
    judgement = run("W-G01")
    assert (judgement.outcome, judgement.reason) == (Outcome.SILENT, "")


SPEAKS = {
    "purposes alike": ([pay(1, 0, purpose=LONG), pay(2, 3, purpose=LONG + "款")], GENERAL, "5000.00", "用途相近"),
    "30 days apart": ([pay(1, 0), pay(2, 30)], GENERAL, "5000.00", "用途相同"),
    "the same day": ([pay(1, 0), pay(2, 0)], GENERAL, "5000.00", "用途相同"),
    "the minimum": ([pay(1, 0, "1000.00"), pay(2, 3, "1000.00")], GENERAL, "1000.00", "用途相同"),
    "blanks and signs do not matter": (
        [pay(1, 0), pay(2, 3, purpose="购 办公用品款。")],
        GENERAL,
        "5000.00",
        "用途相同",
    ),
    "same contract, other words": (
        [pay(1, 0, contract="H1"), pay(2, 3, contract="H1", purpose="尾款")],
        GENERAL,
        "5000.00",
        "合同相同",
    ),
    "same-same-different": (
        [pay(1, 0), pay(2, 3, account="6222009", purpose="购货")],
        GENERAL,
        "5000.00",
        "收款账号不同",
    ),
    "just below 100,000": ([pay(1, 0, "99999.99"), pay(2, 3, "99999.99")], GENERAL, "99999.99", "用途相同"),
    "100,000": ([pay(1, 0, "100000.00"), pay(2, 3, "100000.00")], IMPORTANT, "100000.00", "用途相同"),
    "1,000,000: capped at important": (
        [pay(1, 0, "1000000.00"), pay(2, 3, "1000000.00")],
        IMPORTANT,
        "1000000.00",
        "用途相同",
    ),
    "three of them": ([pay(1, 0), pay(2, 3), pay(3, 9)], IMPORTANT, "10000.00", "用途相同"),
    "one paid back of three": (
        [pay(1, 0), pay(2, 3), pay(3, 9), pay(4, 12, "-5000.00")],
        GENERAL,
        "5000.00",
        "用途相同",
    ),
}


@pytest.mark.parametrize(("rows", "level", "amount", "reason"), SPEAKS.values(), ids=SPEAKS)
def test_speaks(ledger, run, rows, level, amount, reason):
    deliver(ledger, rows)
    (finding,) = run("W-G01").findings
    assert (finding.level, finding.amount) == (level, Decimal(amount))
    assert f"（{reason}）" in finding.fact
    assert finding.matter_key == "101001/A001"


def test_a_payment_too_many_in_a_monthly_series_is_found(ledger, run):
    deliver(ledger, [*(pay(n, 30 * n, purpose="租金") for n in range(6)), pay(90, 63, purpose="租金")])
    (finding,) = run("W-G01").findings
    assert [row.label for row in finding.evidence] == ["第一笔：2025-05-02", "疑似重复：2025-05-05（与前一笔用途相同）"]


def test_wording_and_evidence(ledger, run):
    ledger.accept("agency", "2025", [{"agency_code": "101001", "agency_name": "县教育局"}])
    deliver(ledger, [pay(1, 0, "124000.00"), pay(2, 10, "124000.00"), pay(3, 200, "124000.00")])
    (finding,) = run("W-G01").findings
    assert finding.title == "县教育局向甲公司疑似重复支付12.4万元"
    assert finding.fact == (
        "县教育局从2025年3月3日到2025年3月13日向甲公司支付了2笔、每笔124,000.00元（用途相同），疑似重复1笔、12.4万元。"
    )
    assert finding.evidence[0].figures == {"支付申请": "A001", "用途": "购办公用品款", "账号尾号": "2001"}


def test_two_matters_of_one_payee_stay_apart(ledger, run):
    deliver(ledger, [pay(1, 0), pay(2, 3), pay(3, 100), pay(4, 103)])
    assert {finding.matter_key for finding in run("W-G01").findings} == {"101001/A001", "101001/A003"}
