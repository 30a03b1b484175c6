"""无预算支出: payments without an indicator, with an unknown one, with one that may not be used."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.spending import agencies, applications, indicators

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
MARCH = date(2025, 3, 5)
KNOWN = {"bgt_id": "B1"}


def paid(*rows):
    return [{"on": MARCH, "paid": amount, "bgt_id": bgt_id} for bgt_id, amount in rows]


@pytest.mark.parametrize(
    ("make", "missing"),
    [(lambda to: applications(to, paid((None, 5000))), "预算指标"), (lambda to: indicators(to, KNOWN), "支付申请")],
)
def test_not_applicable(ledger, run, make, missing):
    make(ledger)
    judgement = run("W-E01")
    assert (judgement.outcome, judgement.reason.split("；")[0]) == (Outcome.NOT_APPLICABLE, f"缺 2025 年{missing}")


@pytest.mark.parametrize(
    "rows",
    [
        [("B1", 900_000)],
        [(None, "999.99")],
        [(" ", 500_000), (None, "-499000.01")],  # paid back
        [("K1", 50_000)],  # a carried-over indicator
    ],
)
def test_silent(ledger, run, rows):
    indicators(ledger, KNOWN)
    ledger.accept(
        "carryover", "2025", [{"record_kind": "carryover", "carryovers_bgt_id": "K1", "agency_code": "101001"}]
    )
    applications(ledger, paid(*rows))
    assert run("W-E01").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("rows", "amount"),
    [
        ([(None, "1000.00")], "1000.00"),
        ([("", 600_000)], "600000.00"),  # 编 is capped at important
        ([("nowhere", 5000), ("B1", 7000)], "5000.00"),
        ([("barred", 5000), (None, -1000)], "4000.00"),
    ],
)
def test_speaks(ledger, run, rows, amount):
    indicators(ledger, KNOWN, {"bgt_id": "barred", "bgt_exe_flag": False})
    applications(ledger, paid(*rows))
    (finding,) = run("W-E01").findings
    assert (finding.amount, finding.level, finding.matter_key) == (Decimal(amount), IMPORTANT, "101001")


def test_payments_after_the_indicators_came_wait(ledger, run, monkeypatch):
    monkeypatch.setattr(f"{type(ledger).__module__}.START", datetime(2025, 3, 4, tzinfo=UTC))
    indicators(ledger, KNOWN)
    applications(ledger, paid(("new", 5000)), months=3)
    assert run("W-E01").outcome is Outcome.SILENT


def test_units_stand_apart_and_wording(ledger, run):
    agencies(ledger, u101001="县教育局")
    indicators(ledger, KNOWN)
    rows = [*paid((None, 124_000), ("x", 6_000)), {"on": MARCH, "paid": 2000, "agency_code": "102001"}]
    applications(ledger, rows, months=3)
    judgement = run("W-E01")
    first, second = judgement.findings
    assert first.title == "县教育局有13.0万元支付没有可用的预算指标"
    assert first.fact == (
        "县教育局截至2025年3月5日有2笔、净额13.0万元的支付找不到预算依据：未填指标12.4万元，"
        "所填指标在本年指标和结转指标中都查不到0.60万元，所填指标注明不可执行0.00元。"
    )
    assert [row.label for row in first.evidence] == ["未填指标 2025-03-05 甲公司", "指标查不到 2025-03-05 甲公司"]
    assert second.unit_name == "单位102001"
    assert judgement.reason.startswith("缺 2025-04、")
