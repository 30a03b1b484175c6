"""待分配转移支付滞留；增加专项未报告；一般性占比下降: not applicable, silent, speaks on both sides of each threshold."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, MAJOR = MatterClass


def received(ledger, *rows, year=2025):
    """`rows`: fields of a receipt; usually a special transfer of a million in May."""
    usual = {
        "receive_seq": 1,
        "received_on": date(year, 5, 5),
        "amount": 1_000_000,
        "transfer_kind": "special",
        "is_early": False,
    }
    ledger.accept(
        "transfer_received",
        str(year),
        [usual | {"sup_bgt_doc_no": f"云财〔{year}〕{n}号"} | row for n, row in enumerate(rows)],
    )


def items(ledger, *rows):
    usual = {
        "fiscal_year": 2025,
        "item_kind": "opinion",
        "title": "关于预算执行情况的审议意见",
        "addressee": "县财政局",
    }
    usual |= {"issued_on": date(2025, 8, 20)}
    ledger.accept("congress_item", "2025", [usual | {"item_no": str(n)} | row for n, row in enumerate(rows)])


def test_c06_not_applicable(ledger, run):
    assert run("W-C06").reason == "缺 2025 年上级转移支付接收台账"
    received(ledger, {})
    judgement = run("W-C06")
    assert (judgement.outcome, judgement.reason) == (
        Outcome.NOT_APPLICABLE,
        "上级转移支付接收台账没有填写已分配和待分配",
    )


@pytest.mark.parametrize(
    ("held", "level"),
    [
        ("1000000.00", None),
        ("1000000.01", GENERAL),
        ("2000000.00", GENERAL),
        ("2000000.01", IMPORTANT),
        ("3000000.00", IMPORTANT),
        ("3000000.01", MAJOR),
    ],
)
def test_c06_thresholds(ledger, run, held, level):
    received(ledger, {"amount": 10_000_000, "unallocated": held}, {"amount": 5_000_000})
    assert [each.level for each in run("W-C06").findings] == ([level] if level else [])


def test_c06_after_june_and_from_what_is_allocated(ledger, run):
    received(ledger, {"allocated": 600_000}, {"unallocated": 0}, {"sup_bgt_doc_no": "合计", "unallocated": 9_000_000})
    assert run("W-C06", today=date(2025, 6, 30)).outcome is Outcome.SILENT
    (finding,) = run("W-C06", today=date(2025, 7, 1)).findings
    assert finding.title == "上级转移支付有40.0万元仍待分配，占收到数的20.0%"
    assert finding.fact == "截至2025年7月1日，本年收到上级转移支付200.0万元，其中1个文号的40.0万元仍为待分配，占20.0%。"


def test_c06_silent_below_the_minimum(ledger, run):
    received(ledger, {"amount": 200_000, "unallocated": "99999.99"})
    assert run("W-C06").outcome is Outcome.SILENT


def test_c11_not_applicable(ledger, run):
    received(ledger, {})
    judgement = run("W-C11")
    assert (judgement.outcome, judgement.reason) == (
        Outcome.NOT_APPLICABLE,
        "缺 2025 年人大决议、审议意见与代表建议",
    )


@pytest.mark.parametrize(
    ("row", "item"),
    [
        ({"is_early": True}, {}),
        ({"transfer_kind": "shared"}, {}),
        ({"amount": "99999.99"}, {}),
        ({}, {"title": "关于增加专项转移支付情况报告的审议意见"}),
        ({}, {"content": "会议听取了上级转移支付情况"}),
    ],
)
def test_c11_silent(ledger, run, row, item):
    received(ledger, row)
    items(ledger, item)
    assert run("W-C11").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("today", "level"),
    [
        (date(2025, 6, 30), None),
        (date(2025, 7, 1), GENERAL),
        (date(2025, 9, 28), GENERAL),
        (date(2025, 9, 29), IMPORTANT),
    ],
)
def test_c11_thresholds(ledger, run, today, level):
    received(ledger, {})
    items(ledger, {"title": "转移支付建议", "item_kind": "proposal"})
    assert [each.level for each in run("W-C11", today=today).findings] == ([level] if level else [])


def test_c11_each_half_and_wording(ledger, run):
    received(ledger, {}, {"received_on": date(2025, 9, 1), "amount": 3_000_000})
    items(ledger, {"title": "转移支付情况", "issued_on": date(2024, 12, 1)})
    first, second = run("W-C11").findings
    assert (first.matter_key, second.matter_key) == ("2025-H1", "2025-H2")
    assert second.title == "2025年下半年增加的专项转移支付300.0万元未见向常委会报告"
    assert "到2026年1月20日（2025年12月31日以后20天）" in second.fact


def test_c12_not_applicable(ledger, run):
    for year in (2025, 2023, 2022):
        received(ledger, {}, year=year)
    judgement = run("W-C12")
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason == "缺 2024 年上级转移支付接收台账，无从同前三年比较"


@pytest.mark.parametrize(("amount", "level"), [("5000001.00", None), ("5000000.00", GENERAL), ("0.00", GENERAL)])
def test_c12_threshold(ledger, run, amount, level):
    for year, general in ((2022, 5_000_000), (2023, 6_000_000), (2024, 7_000_000)):
        rest = {"amount": 10_000_000 - general}
        received(ledger, {"transfer_kind": "general", "amount": general}, rest, {"transfer_kind": "shared"}, year=year)
    special = {"amount": f"{10_000_000 - float(amount):.2f}"}
    received(ledger, {"transfer_kind": "general", "amount": amount}, special)
    assert [each.level for each in run("W-C12").findings] == ([level] if level else [])


def test_c12_silent_on_a_small_year_and_wording(ledger, run):
    for year in (2022, 2023, 2024):
        received(ledger, {"transfer_kind": "general"}, year=year)
    received(ledger, {"amount": "999999.99"})
    assert run("W-C12").outcome is Outcome.SILENT
    received(ledger, {"amount": 3_000_000}, {"transfer_kind": "general"})
    (finding,) = run("W-C12").findings
    assert finding.title == "一般性转移支付占比25.0%，比前三年平均低75.0%"
