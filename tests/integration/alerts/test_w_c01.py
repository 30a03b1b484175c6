"""上级转移支付超30日未分配下达: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass
RECEIVED = date(2025, 3, 1)
DOCUMENT = "云财农〔2025〕7号"


def received(ledger, *amounts, on=RECEIVED, document=DOCUMENT, gap=0):
    ledger.accept(
        "transfer_received",
        "2025",
        [
            {"sup_bgt_doc_no": document, "pro_code": "X", "receive_seq": n, "amount": amount, "purpose": "高标准农田"}
            | {"received_on": on + timedelta(gap * (n - 1)), "transfer_kind": "special"}
            for n, amount in enumerate(amounts, 1)
        ],
    )


def issued(ledger, *parts, document=DOCUMENT, **values):
    """`parts`: (days after the first receipt, amount)."""
    ledger.accept(
        "budget_indicator",
        "2025",
        [
            {"bgt_id": f"B{n}", "agency_code": "101001", "sup_bgt_doc_no": document, "amount": amount}
            | {"doc_date": RECEIVED + timedelta(days), "bgt_exe_flag": True}
            | values
            for n, (days, amount) in enumerate(parts, 1)
        ],
    )


@pytest.mark.parametrize(("make", "missing"), [(received, "预算指标"), (issued, "上级转移支付接收台账")])
def test_not_applicable(ledger, run, make, missing):
    make(ledger, *(["100.00"] if make is received else [(1, "100.00")]))
    judgement = run("W-C01")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason == f"缺 2025 年{missing}"


def test_silent_when_issued_on_the_30th_day(ledger, run):
    received(ledger, "500000.00")
    issued(ledger, (10, "200000.00"), (30, "300000.00"))
    assert run("W-C01").outcome is Outcome.SILENT


def test_silent_below_the_minimum(ledger, run):
    received(ledger, "500000.00")
    issued(ledger, (10, "490000.01"), (99, "9999.99"))
    assert run("W-C01").outcome is Outcome.SILENT


def test_silent_on_what_came_before_the_year(ledger, run):
    received(ledger, "500000.00", on=date(2024, 11, 20))
    issued(ledger, (5, "1.00"), document="other")
    assert run("W-C01").outcome is Outcome.SILENT


def test_silent_while_the_30_days_run(ledger, run):
    received(ledger, "500000.00")
    issued(ledger, (5, "1.00"), document="other")
    assert run("W-C01", today=RECEIVED + timedelta(30)).outcome is Outcome.SILENT
    assert run("W-C01", today=RECEIVED + timedelta(31)).outcome is Outcome.SPOKE


@pytest.mark.parametrize(
    ("days", "amount", "level"),
    [
        (31, "500000.00", GENERAL),
        (45, "500000.00", GENERAL),
        (46, "500000.00", IMPORTANT),
        (60, "9999999.99", IMPORTANT),
        (61, "500000.00", MAJOR),
        (31, "10000000.00", MAJOR),  # a large amount is major at once
    ],
)
def test_speaks(ledger, run, days, amount, level):
    received(ledger, amount)
    issued(ledger, (days, amount))
    (finding,) = run("W-C01").findings
    assert (finding.level, finding.size, finding.amount) == (level, days, Decimal(amount))
    assert finding.matter_key == DOCUMENT


def test_the_day_of_the_newest_indicators_is_a_day_in_china(ledger, run, monkeypatch):
    monkeypatch.setattr(f"{type(ledger).__module__}.START", datetime(2025, 3, 31, 16, 30, tzinfo=UTC))  # 1 April here
    received(ledger, "500000.00")
    issued(ledger, (10, "200000.00"))
    (finding,) = run("W-C01", today=date(2025, 4, 20)).findings
    assert (finding.size, finding.amount) == (Decimal(31), Decimal("300000.00"))


def test_indicators_that_came_long_ago_are_remarked(ledger, run, monkeypatch):
    monkeypatch.setattr(f"{type(ledger).__module__}.START", datetime(2025, 3, 10, tzinfo=UTC))
    received(ledger, "500000.00")
    issued(ledger, (5, "1.00"))
    assert run("W-C01", today=date(2025, 3, 10)).reason == ""
    judgement = run("W-C01", today=date(2025, 9, 1))
    assert (judgement.outcome, judgement.reason) == (
        Outcome.SILENT,
        "预算指标只报送到 2025-03-10，其后是否下达、是否逾期未作判断",
    )


def test_only_the_late_part_counts_and_never_issued_counts_to_the_year_end(ledger, run):
    received(ledger, "800000.00")
    issued(ledger, (20, "300000.00"))
    (finding,) = run("W-C01").findings
    assert finding.amount == Decimal("500000.00")
    assert finding.size == (date(2025, 12, 31) - RECEIVED).days
    assert finding.title == f"上级转移支付{DOCUMENT}有50.0万元超30日未分配下达（最长305天）"
    assert "至今仍有未下达的部分" in finding.fact
    assert "计算到2025年12月31日" in finding.fact
    assert [row.label for row in finding.evidence] == ["收到 2025-03-01 高标准农田", "下达 2025-03-21 "]


def test_an_indicator_that_may_not_be_spent_is_not_issued(ledger, run):
    received(ledger, "800000.00")
    issued(ledger, (20, "800000.00"), bgt_exe_flag=False)
    assert run("W-C01").outcome is Outcome.SPOKE


def test_two_receipts_of_one_document_are_covered_in_order(ledger, run):
    received(ledger, "300000.00", "200000.00", gap=60)  # 1 March and 30 April
    issued(ledger, (20, "300000.00"), (60 + 40, "200000.00"))
    (finding,) = run("W-C01").findings
    assert (finding.amount, finding.size) == (Decimal("200000.00"), 40)
    assert finding.evidence_count == 4


def test_documents_that_no_indicator_names_are_remarked(ledger, run):
    received(ledger, "500000.00")
    issued(ledger, (5, "1.00"), document="other")
    judgement = run("W-C01")
    assert judgement.outcome is Outcome.SPOKE
    assert judgement.reason == "有 1 条接收记录的上级文号在预算指标中找不到，按未下达计算"
