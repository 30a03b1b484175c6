"""三方收入不一致: 0.1, 0.5, 1 % with half a million, or standing for more than a month; accepted explanations are silent."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.funds import compared, differs
from tests.integration.alerts_rules.monthly import income, refused, silent

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
SEEN, SOON, LATER = datetime(2025, 4, 10, tzinfo=UTC), date(2025, 4, 20), date(2025, 5, 12)


@pytest.fixture
def _march(ledger):
    day = {"trecode": "24", "rptdate": "2025-03-31", "budgettype": "1", "budgetlevelcode": "5"}
    ledger.accept("treasury_income_daily", "2025-03", [day | {"budgetsubcode": "10101", "moneyday": 100}])
    income(ledger, 3, ("101", 100), ("10101", 100), ("110", 900))


def test_not_applicable(ledger, run):
    refused(run("W-A13"), "缺 2025 年国库预算收入日报")


@pytest.mark.usefixtures("_march")
def test_not_applicable_where_nothing_could_be_compared(ledger, run):
    compared(ledger, "R01a", "2025-03", "not_applicable", "缺 2025-03 国库预算收入日报")
    refused(run("W-A13"), "没有一个月可以核对：缺 2025-03 国库预算收入日报")
    compared(ledger, "R01b", "2025-03", "holds")
    silent(run("W-A13"), "2025-03 国库与财政月报没有核对")


@pytest.mark.usefixtures("_march")
@pytest.mark.parametrize(
    ("left", "right", "state", "today"),
    [
        (100_000, 99_900, "open", SOON),  # exactly 0.1 %
        (1000, "950.01", "open", SOON),  # 5 %, less than half a million
        (1000, 900, "signed_off", LATER),
        (1000, 900, "closed", LATER),
        (1000, 999, "open", date(2025, 5, 11)),  # small, 31 days
    ],
)
def test_silent(ledger, run, left, right, state, today):
    differs(ledger, "R01a", "2025-03", left, right, seen=SEEN, state=state)
    silent(run("W-A13", today=today))


@pytest.mark.usefixtures("_march")
@pytest.mark.parametrize(
    ("left", "right", "state", "today", "level"),
    [
        (100_000, "99899.9", "open", SOON, GENERAL),
        (100_000, 99_500, "open", SOON, GENERAL),
        (100_000, "99499.9", "reopened", SOON, IMPORTANT),
        (1000, 950, "open", SOON, IMPORTANT),  # 编: capped
        (1000, 999, "explained", LATER, GENERAL),  # small, 32 days
    ],
)
def test_speaks(ledger, run, left, right, state, today, level):
    differs(ledger, "R01a", "2025-03", left, right, seen=SEEN, state=state)
    (finding,) = run("W-A13", today=today).findings
    assert (finding.level, finding.matter_key, finding.evidence_count) == (level, "R01a/2025-03", 2)


@pytest.mark.usefixtures("_march")
def test_wording_and_both_pairs(ledger, run):
    ledger.accept(
        "tax_collection",
        "2025-03",
        [
            {
                "ym": "202503",
                "mof_div_code": ledger.region,
                "tax_code": "01",
                "tax_name": "增值税",
                "level": "county",
                "assessed": 1,
                "paid_in": 90,
            }
        ],
    )
    paid = {"non_tax_code": "1030401", "record_kind": "payment", "record_date": "2025-03-05", "exec_agency_code": "1"}
    ledger.accept("nontax_payment", "2025-03", [paid | {"nt_pay_voucher_id": str(n), "paid_amt": 5} for n in (1, 2)])
    differs(ledger, "R01a", "2025-03", 1000, 900, seen=SEEN)
    differs(ledger, "R01b", "2025-03", 1000, 940, seen=SEEN)
    first, second = run("W-A13", today=SOON).findings
    assert first.title == "2025年3月国库收入与财政收入月报相差100.0万元（10.0%）"
    assert "已存在10天，报送单位没有说明" in first.fact
    assert second.title == "2025年3月国库收入与税务、非税征收数相差60.0万元（6.0%）"
    assert [(row.label, row.amount) for row in second.evidence] == [
        ("国库日报 10101 本月合计", 100),
        ("税务入库 增值税", 90),
        ("非税缴款 1030401 本月合计", 10),
    ]
