"""疑似错用科目: the purpose names one code, the payment uses another, and the county's habit (over 80 % of 20) says which."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import refused, silent
from tests.integration.alerts_rules.spending import agencies, applications

pytestmark = pytest.mark.integration
GENERAL = MatterClass.GENERAL
CODES = {"30216": "培训费", "30226": "劳务费", "30217": "公务接待费", "30299": "其他商品和服务支出"}


def dictionary(ledger):
    table = {"fiscal_year": 2025, "code_table": "dep_economic", "level": "款"}
    ledger.accept("classification", "2025", [table | {"code": code, "name": name} for code, name in CODES.items()])


def payments(ledger, right, wrong, *, paid=5000, code="30226", purpose="业务培训费"):
    day = date(2025, 3, 3)
    good = [{"on": day, "paid": 100, "use_des": "业务培训费", "dep_bgt_eco_code": "30216"}] * right
    bad = [{"on": day, "paid": paid, "use_des": purpose, "dep_bgt_eco_code": code}] * wrong
    applications(ledger, good + bad)


def test_not_applicable(ledger, run):
    refused(run("W-E08"), "缺 2025 年支付申请")
    payments(ledger, 30, 2)
    refused(run("W-E08"), "没有词典可比")


@pytest.mark.parametrize(
    ("right", "wrong", "more"),
    [
        (30, 0, {}),
        (8, 2, {}),  # ten samples say nothing
        (16, 4, {}),  # exactly 80 %
        (30, 1, {"paid": "9999.99"}),
        (30, 2, {"purpose": "培训费、劳务费"}),
        (30, 2, {"code": "30217", "purpose": "公务接待费"}),
    ],
)
def test_silent(ledger, run, right, wrong, more):
    dictionary(ledger)
    payments(ledger, right, wrong, **more)
    silent(run("W-E08"))


@pytest.mark.parametrize(("right", "wrong", "paid"), [(17, 4, 2500), (30, 1, 10_000)])
def test_speaks(ledger, run, right, wrong, paid):
    dictionary(ledger)
    agencies(ledger, u101001="县教育局")
    payments(ledger, right, wrong, paid=paid)
    (finding,) = run("W-E08").findings
    assert (finding.level, finding.amount, finding.evidence_count) == (GENERAL, 10_000, wrong)
    assert finding.title == f"县教育局有{wrong}笔支付的用途与经济分类科目不符（1.0万元）"
    assert finding.evidence[0].label == "支付 2025-03-03 列 30226，用途写“培训费”"
