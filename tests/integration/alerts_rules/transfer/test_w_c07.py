"""专项转移支付支出进度慢: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.monthly import outlay

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
DOCUMENT = "云财农〔2025〕7号"


def received(ledger, amount=36_500_000, on=date(2025, 1, 1), kind="special"):
    row = {"sup_bgt_doc_no": DOCUMENT, "receive_seq": 1, "received_on": on, "amount": amount, "transfer_kind": kind}
    ledger.accept("transfer_received", "2025", [row | {"purpose": "高标准农田"}])


def indicators(ledger, *rows):
    rows = rows or ({"bgt_id": "B1", "sup_bgt_doc_no": DOCUMENT},)
    ledger.accept("budget_indicator", "2025", [{"agency_code": "101001", "amount": 1} | row for row in rows])


def paid(ledger, *rows, months=range(1, 13)):
    """`rows`: month, amount, indicator."""
    for month in months:
        ledger.accept(
            "payment_application",
            f"2025-{month:02}",
            [
                {
                    "pay_app_id": f"P{n}",
                    "create_date": date(2025, month, 9),
                    "bgt_id": bgt_id,
                    "agency_code": "101001",
                    "pay_app_amt": amount,
                }
                for n, (on, amount, bgt_id) in enumerate(rows, 1)
                if on == month
            ],
        )


def test_not_applicable(ledger, run):
    assert set(run("W-C07").reason.split("；")) == {
        f"缺 2025 年{name}" for name in ("上级转移支付接收台账", "支付申请", "预算指标")
    }
    received(ledger)
    indicators(ledger)
    paid(ledger, months=[1, 4])
    judgement = run("W-C07")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason == "缺 2025-02、2025-03 的支付申请，累计支付数不完整，支出进度无从判断"


@pytest.mark.parametrize(
    ("amount", "level"),
    [
        ("29850000.01", None),  # 335 of 365 days, less ten points
        ("29850000.00", GENERAL),
        ("26200000.01", GENERAL),
        ("26200000.00", IMPORTANT),
        ("22550000.01", IMPORTANT),
        ("22550000.00", MAJOR),
        ("0.00", MAJOR),
    ],
)
def test_thresholds_at_the_years_end(ledger, run, amount, level):
    received(ledger)
    indicators(ledger)
    paid(ledger, (6, amount, "B1"))
    assert [each.level for each in run("W-C07").findings] == ([level] if level else [])


@pytest.mark.parametrize(
    "change",
    [{"kind": "shared"}, {"amount": "499999.99"}, {"amount": -5_000_000}, {"on": date(2025, 10, 3)}],  # 89 days
)
def test_silent(ledger, run, change):
    received(ledger, **change)
    indicators(ledger)
    paid(ledger)
    assert run("W-C07").outcome is Outcome.SILENT


def test_time_runs_from_the_day_of_receipt_and_children_count(ledger, run):
    received(ledger, 1_000_000, on=date(2025, 7, 1))  # 184 days to the year's end
    indicators(
        ledger, {"bgt_id": "B1", "sup_bgt_doc_no": DOCUMENT}, {"bgt_id": "B2", "ori_bgt_id": "B1"}, {"bgt_id": "B3"}
    )
    paid(ledger, (8, 200_000, "B1"), (9, 300_000, "B2"), (9, -100_000, "B1"), (9, 900_000, "B3"), months=range(1, 11))
    (finding,) = run("W-C07").findings  # to 31 October: 123 - 30 of 184 days
    assert finding.period == "2025-10"
    assert finding.size == pytest.approx(Decimal(93) / 184 - Decimal("0.4"))
    assert finding.title == f"专项转移支付{DOCUMENT} 高标准农田支出进度40.0%，落后应有进度10.5%"
    assert (
        "截至2025年10月31日支付40.0万元，进度40.0%；从收到之日算起、留出30天付款周期的应有进度为50.5%" in finding.fact
    )
    assert [row.label for row in finding.evidence] == ["收到 2025-07-01 高标准农田"]


def test_the_season_of_the_moneys_class_is_the_measure(ledger, run):
    """Of three years nothing was spent before October on farming: the same payments are in season; two years are no season."""
    received(ledger)
    indicators(ledger, {"bgt_id": "B1", "sup_bgt_doc_no": DOCUMENT, "exp_func_code": "2130122"})
    paid(ledger, (6, 3_650_000, "B1"), months=range(1, 8))
    (finding,) = run("W-C07").findings
    assert "（匀速计算，往年数据不足三年）" in finding.fact
    for year in (2022, 2023, 2024):
        outlay(ledger, 6, ("21301", 0, None, 5, None, 100), year=year)
    assert run("W-C07").outcome is Outcome.SILENT
    paid(ledger, months=range(1, 8))
    for year in (2022, 2023, 2024):
        outlay(ledger, 6, ("21301", 0, None, 40, None, 100), year=year)
    (finding,) = run("W-C07").findings
    assert "应有进度为40.0%（按该类科目近三年同期的快慢）" in finding.fact
