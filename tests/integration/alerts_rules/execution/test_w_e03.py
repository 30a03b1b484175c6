"""超指标支付."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.spending import agencies, indicators

pytestmark = pytest.mark.integration


def line(amount, paid, *, dis=None, cur=None, key="B1", **values):
    return {"bgt_id": key, "amount": amount, "pay_app_amt": paid, "dis_amt": dis, "cur_amt": cur} | values


def test_not_applicable_without_indicators_of_the_year(ledger, run):
    indicators(ledger, line(1, 99), year=2024)
    judgement = run("W-E03")
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, "缺 2025 年预算指标")


@pytest.mark.parametrize(
    "row",
    [
        line(100, 100),
        line(100, "100.99"),  # less than one yuan
        line(100, None),
        line(100, 60, dis=40, cur=0),
        line(-100, None, cur=-100),  # a reduction by itself
        line(-100, 0),
    ],
)
def test_silent(ledger, run, row):
    indicators(ledger, row)
    assert run("W-E03").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("row", "amount"),
    [
        (line(100, 101), "1.00"),
        (line(100, 90, dis=20), "10.00"),
        (line(100, None, cur=-7), "7.00"),
        (line(100, 105, cur=-7), "7.00"),  # the larger of the two
        (line(-100, 50), "150.00"),
        (line(100, 9_000_100), "9000000.00"),  # 编: never above important
    ],
)
def test_speaks(ledger, run, row, amount):
    indicators(ledger, row)
    (finding,) = run("W-E03").findings
    assert (finding.amount, finding.level) == (Decimal(amount), MatterClass.IMPORTANT)


def test_one_matter_a_unit_and_wording(ledger, run):
    agencies(ledger, u101001="县教育局")
    indicators(
        ledger,
        line(100_000, 150_000, bgt_doc_title="校舍维修"),
        line(100_000, 174_000, key="B2", bgt_doc_title="营养餐"),
        line(1, 9, key="B3", agency_code="102001"),
    )
    first, second = run("W-E03").findings
    assert first.title == "县教育局有2条指标透支，合计12.4万元"
    assert first.fact.endswith("合计超出12.4万元；最多的一条是“营养餐”，超出7.4万元。")
    assert [row.label for row in first.evidence] == ["指标 营养餐", "指标 校舍维修"]
    assert second.unit == "102001"
