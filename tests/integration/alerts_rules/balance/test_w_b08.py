"""现金桥不平: 0.5, 1, 2 % of the month's flow; what was accepted, and what could not be compared."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contracts.values import MatterClass
from tests.integration.alerts_rules.funds import compared, differs
from tests.integration.alerts_rules.monthly import refused, silent, wan

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
SEEN = datetime(2025, 4, 10, tzinfo=UTC)


@pytest.fixture
def _march(ledger):
    """The account begins with 500, ends with 600 wan; 1000 came in, 900 went out."""
    day = {"trecode": "24", "accno": "270-001"}
    rows = [
        day
        | {
            "rptdate": "2025-03-03",
            "moneyyesterday": wan(500),
            "moneyin": wan(1000),
            "moneyout": 0,
            "moneytoday": wan(1500),
        },
        day
        | {
            "rptdate": "2025-03-31",
            "moneyyesterday": wan(1500),
            "moneyin": 0,
            "moneyout": wan(900),
            "moneytoday": wan(600),
        },
    ]
    ledger.accept("treasury_stock_daily", "2025-03", rows)


def test_not_applicable(run):
    refused(run("W-B08"), "缺 2025 年国库库存日报")


@pytest.mark.usefixtures("_march")
def test_not_applicable_where_nothing_could_be_compared(ledger, run):
    compared(ledger, "R14", "2025-03", "not_applicable", "缺2025-03《财政总会计科目余额》（D23）")
    refused(run("W-B08"), "没有一个月可以核对：缺2025-03《财政总会计科目余额》")
    compared(ledger, "R14", "2025-02", "holds")
    silent(run("W-B08"), "2025-03 库款变动没有核对")


@pytest.mark.usefixtures("_march")
@pytest.mark.parametrize(
    ("right", "state", "level"),
    [
        ("95", "open", None),  # exactly 0.5 % of 1000
        ("94.99", "open", GENERAL),
        ("105.01", "explained", GENERAL),
        ("89.99", "reopened", IMPORTANT),
        ("0", "open", IMPORTANT),  # 编: capped
        ("0", "signed_off", None),
        ("0", "closed", None),
    ],
)
def test_thresholds(ledger, run, right, state, level):
    differs(ledger, "R14", "2025-03", 100, right, seen=SEEN, state=state)
    assert [each.level for each in run("W-B08").findings] == ([level] if level else [])


@pytest.mark.usefixtures("_march")
def test_wording_and_evidence(ledger, run):
    differs(ledger, "R14", "2025-03", 100, 85, seen=SEEN)
    (finding,) = run("W-B08").findings
    assert (finding.matter_key, finding.amount, finding.evidence_count) == ("cash/2025-03", wan(15), 2)
    assert "有15.0万元不能由收支解释，占当月流量1.5%" in finding.title
