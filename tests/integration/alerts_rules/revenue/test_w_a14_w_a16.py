"""Non-tax income that comes late to the treasury (10, 30, 60 days), and December's income refunded in spring (5, 10, 20 %)."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.collection import nontax, nontax_months, tax
from tests.integration.alerts_rules.monthly import refused, silent
from tests.integration.alerts_rules.spending import agencies

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
MARCH = ("2025-03",)


def test_kept_not_applicable(ledger, run):
    refused(run("W-A14"), "缺 2025 年非税收入缴款")
    ledger.accept("nontax_payment", "2025-03", [nontax(1, None, 5)])
    refused(run("W-A14"), "没有填缴款日期")
    ledger.accept("nontax_payment", "2025-03", [nontax(1, "2025-03-01", 5, record_date=None)])
    refused(run("W-A14"), "没有填入账日期，不能认定都已入账")


@pytest.mark.parametrize(("booked", "amount"), [("2025-03-11", 90_000), ("2025-05-30", "9999.99")])
def test_kept_silent(ledger, run, booked, amount):
    nontax_months(ledger, [nontax(1, "2025-03-01", amount, record_date=booked)], MARCH)
    silent(run("W-A14"), "缺 2025-01、2025-02、2025-04")


@pytest.mark.parametrize(
    ("booked", "level"),
    [("2025-03-12", GENERAL), ("2025-03-31", GENERAL), ("2025-04-01", IMPORTANT), ("2025-09-01", IMPORTANT)],
)
def test_kept_speaks(ledger, run, booked, level):
    nontax_months(ledger, [nontax(1, "2025-03-01", 10_000, record_date=booked)], MARCH)
    (finding,) = run("W-A14").findings
    assert (finding.level, finding.unit) == (level, "101001")


def test_kept_and_not_booked_at_all(ledger, run):
    agencies(ledger, u101001="县教育局")
    rows = [nontax(1, "2025-03-01", 50_000, record_date=None), nontax(2, "2025-03-01", 70_000)]
    nontax_months(ledger, [*rows, nontax(3, "2025-03-02", 1, record_kind="refund", record_date="2025-09-09")], MARCH)
    (finding,) = run("W-A14", today=date(2025, 3, 20)).findings
    assert finding.title == "县教育局收取的非税收入5.0万元超过10日才入账，最长19天"
    assert "其中1笔到现在没有入账" in finding.fact


def test_refunds_not_applicable(ledger, run):
    refused(run("W-A16"), "缺 2024-12 和 2025 年一、二月")
    tax(ledger, "2025-01", ("契税", 1, 1))
    refused(run("W-A16"), "缺 2024-12 和 2025 年一、二月")


def spring(ledger, refunded, name="契税"):
    tax(ledger, "2024-12", ("契税", 10_000_000, 900), ("增值税", 90_000_000, 0))
    tax(ledger, "2025-01", (name, 1, refunded))


@pytest.mark.parametrize(("refunded", "name"), [(500_000, "契税"), (90_000, "契税"), (9_000_000, "增值税")])
def test_refunds_silent(ledger, run, refunded, name):
    spring(ledger, refunded, name)
    silent(
        run("W-A16"), "非税收入缴款缺上年十二月本年一、二月的数据，未作判断；缺 2025-02 的税收征收月报，只计一月的退库"
    )


@pytest.mark.parametrize(
    ("refunded", "level"),
    [("500000.01", GENERAL), (1_000_000, GENERAL), ("1000000.01", IMPORTANT), (9_000_000, IMPORTANT)],
)
def test_refunds_speak(ledger, run, refunded, level):
    spring(ledger, refunded)
    (finding,) = run("W-A16").findings
    assert (finding.level, finding.matter_key, finding.evidence_count) == (level, "tax", 1)


def test_refunds_of_non_tax_follow_the_voucher(ledger, run):
    back = {"record_kind": "refund", "ref_reason": "误缴"}
    december = [nontax(1, "2024-12-30", 900_000), nontax(2, "2024-12-30", 100_000)]
    refunds = [
        nontax(1, "2025-01-10", None, ref_amt=150_000, **back),
        nontax(7, "2025-01-10", None, ref_amt=600_000, **back),
    ]
    nontax_months(ledger, december + refunds, ("2024-12", "2025-01", "2025-02"))
    (finding,) = run("W-A16").findings
    assert (finding.matter_key, finding.level, finding.amount) == ("nontax", IMPORTANT, 150_000)
    assert finding.title == "非税收入在1月退库15.0万元，为上年12月入库的15.0%"
