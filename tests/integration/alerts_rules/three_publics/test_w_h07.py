"""在商品和服务支出中发放奖金补贴: not applicable, silent, speaks on both sides of the threshold."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
IMPORTANT = MatterClass.IMPORTANT


def paid(ledger, *rows):
    usual = {
        "create_date": date(2025, 5, 9),
        "agency_code": "101001",
        "dep_bgt_eco_code": "30299",
        "use_des": "年终奖金",
    }
    ledger.accept(
        "payment_application", "2025-05", [usual | {"pay_app_id": f"P{n}"} | row for n, row in enumerate(rows)]
    )


def test_not_applicable(ledger, run):
    assert run("W-H07").reason == "缺 2025 年支付申请"
    paid(ledger, {"dep_bgt_eco_code": None, "pay_app_amt": 5_000})
    judgement = run("W-H07")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert "支付申请没有填写部门预算经济分类" in judgement.reason


@pytest.mark.parametrize(
    "row",
    [
        {"pay_app_amt": "999.99"},
        {"dep_bgt_eco_code": "30103"},
        {"dep_bgt_eco_code": "30239"},
        {"use_des": "差旅补贴"},
        {"use_des": "种粮农民补贴"},
        {"use_des": None},
        {"pay_app_amt": -5_000},
    ],
)
def test_silent(ledger, run, row):
    paid(ledger, {"pay_app_amt": 5_000} | row)
    assert run("W-H07").outcome is Outcome.SILENT


@pytest.mark.parametrize("words", ["年终奖金", "加班费", "发放考核奖", "职工补贴"])
def test_speaks(ledger, run, words):
    paid(ledger, {"pay_app_amt": "1000.00", "use_des": words})
    assert [each.level for each in run("W-H07").findings] == [IMPORTANT]


def test_wording(ledger, run):
    paid(ledger, {"pay_app_amt": 40_000}, {"pay_app_amt": -10_000}, {"pay_app_amt": 5_000, "dep_bgt_eco_code": "30226"})
    (finding,) = run("W-H07").findings
    assert finding.title == "单位101001在商品和服务支出中列支奖金、补贴3.5万元"
    assert "有3笔、净额3.5万元的支付列在30226、30299科目" in finding.fact
