"""国有资本经营预算零收支: nothing booked by the end of June, September; a report without the book says nothing."""

from __future__ import annotations

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.monthly import income, outlay, refused, silent, wan

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass


def months(ledger, month, collected=0, spent=0, book="capital"):
    income(ledger, month, ("103", 0, None, collected), book=book)
    outlay(ledger, month, ("223", 0, None, spent), book=book)


def test_not_applicable(ledger, run):
    refused(run("W-B14"), "缺 2025 年预算收入或者支出执行月报")
    income(ledger, 6, ("103", 0, None, 0), book="capital")
    refused(run("W-B14"), "缺 2025 年预算收入或者支出执行月报")
    months(ledger, 6, book="general")
    refused(run("W-B14"), "分不清是没有收支还是没有报送")


@pytest.mark.parametrize(("month", "collected", "spent"), [(5, 0, 0), (6, "0.01", 0), (12, 0, "0.01"), (9, 0, -1)])
def test_silent(ledger, run, month, collected, spent):
    months(ledger, month, collected, spent)
    silent(run("W-B14"))


@pytest.mark.parametrize(("month", "level"), [(6, GENERAL), (8, GENERAL), (9, IMPORTANT), (12, IMPORTANT)])
def test_speaks(ledger, run, month, level):
    months(ledger, month)
    (finding,) = run("W-B14").findings
    assert (finding.level, finding.evidence_count) == (level, 2)
    assert "没有收到国有企业月报，企业盈利情况不明" in finding.fact


def test_the_later_of_two_reports_is_not_judged_alone_and_profits_are_told(ledger, run):
    months(ledger, 6)
    income(ledger, 7, ("103", 0, None, 5), book="capital")
    firm = {"ym": "202506", "company_code": "91530000000000001X", "company_name": "甲", "assets": 1, "liabilities": 0}
    ledger.accept("soe_report", "2025-06", [firm | {"equity": 1, "profit": wan(80), "return_due": wan(16)}])
    (finding,) = run("W-B14").findings
    assert finding.title == "2025年6月国有资本经营预算收支仍为零"
    assert "有1家企业盈利，利润合计80.0万元，应缴收益16.0万元" in finding.fact
