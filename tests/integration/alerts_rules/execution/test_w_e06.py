"""调剂幅度过大: moves between indicators against the unit's budget."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.values import MatterClass
from services.alerts.running import Outcome
from tests.integration.alerts_rules.spending import agencies, indicators, projects

pytestmark = pytest.mark.integration
GENERAL, IMPORTANT, _MAJOR = MatterClass
OTHER = {"bgt_id": "B9", "agency_code": "102001"}


def moves(ledger, *rows, month=6):
    """`rows`: (to, from, amount, batch)."""
    made = [
        {"adj_sub_id": f"{month}-{n}", "bgt_id": to, "ori_bgt_id": source, "add_amount": amount, "bat_num": batch}
        | {"adj_date": date(2025, month, 10)}
        for n, (to, source, amount, batch) in enumerate(rows, 1)
    ]
    ledger.accept("indicator_adjustment", f"2025-{month:02}", made)


def base(ledger, budget=1_000_000):
    indicators(ledger, {"bgt_id": "B1"}, {"bgt_id": "B2"}, OTHER)
    projects(ledger, {"budget": budget}, {"id": "P9", "unit": "102001", "budget": 90_000_000})


@pytest.mark.parametrize(
    ("make", "missing"),
    [
        (base, "指标调整明细"),
        (lambda to: (moves(to), indicators(to)), "年度项目预算"),
        (lambda to: (moves(to), projects(to)), "预算指标"),
    ],
)
def test_not_applicable(ledger, run, make, missing):
    make(ledger)
    judgement = run("W-E06")
    assert (judgement.outcome, judgement.reason) == (Outcome.NOT_APPLICABLE, f"缺 2025 年{missing}")


@pytest.mark.parametrize(
    ("budget", "rows"),
    [
        (1_000_000, [("B1", "B2", 100_000, "1")]),  # exactly 10 %
        (500_000, [("B1", "B2", "99999.99", "1")]),  # the minimum
        (1_000_000, [("B1", None, 900_000, "1")]),  # an addition, not a move
        (1_000_000, [("B1", "B2", 100_000, "1"), ("B2", "B1", -100_000, "1")]),  # both sides told
        (0, [("B1", "B2", 900_000, "1")]),
    ],
)
def test_silent(ledger, run, budget, rows):
    base(ledger, budget)
    moves(ledger, *rows)
    assert run("W-E06").outcome is Outcome.SILENT


@pytest.mark.parametrize(
    ("rows", "moved", "level"),
    [
        ([("B1", "B2", "100000.01", "1")], "100000.01", GENERAL),
        ([("B1", "B2", 200_000, None)], 200_000, GENERAL),
        ([("B1", "B9", "200000.01", "1")], "200000.01", IMPORTANT),
        ([("B1", None, 150_000, "1"), ("B2", None, -150_000, "1")], 150_000, GENERAL),  # a batch that nets to nothing
        ([("B1", "B2", 150_000, "1"), ("B9", "B1", 400_000, "2")], 550_000, IMPORTANT),  # out counts, and is more
    ],
)
def test_speaks(ledger, run, rows, moved, level):
    base(ledger)
    moves(ledger, *rows)
    (finding,) = run("W-E06").findings
    assert (finding.amount, finding.level, finding.unit) == (Decimal(moved), level, "101001")


def test_wording(ledger, run):
    agencies(ledger, u101001="县教育局")
    base(ledger)
    moves(ledger, ("B1", "B9", 124_000, "1"), ("unknown", "B2", 1, "2"))
    judgement = run("W-E06")
    (finding,) = judgement.findings
    assert finding.title == "县教育局预算调剂12.4万元，占变动后预算12.4%"
    assert finding.fact == (
        "县教育局2025年指标调剂2笔，调入12.4万元、调出1.00元，取大者12.4万元，占该单位变动后预算数100.0万元的12.4%。"
    )
    assert judgement.reason == "有 1 条指标调整找不到所调的指标，未计入任何单位"
