"""报送逾期、数据质量差、已结束期间被改: rules over the register of deliveries (办法 3; 条例 64, 76, 83)."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from contracts.units import UNITS
from services.alerts.running import Outcome
from services.ingest.datasets import CATALOGUE
from tests.integration.alerts_rules.conftest import RULES
from tests.integration.alerts_rules.rows import outcome

pytestmark = pytest.mark.integration
SET = "income_execution"


def due(ledger, state, late, *, period="2025-03", data_set=SET, sender="czj", receipt=None, provisional=False):
    """A line of the delivery calendar."""
    ledger.connection.execute(
        "INSERT INTO ingest.due_delivery VALUES (%s, %s, %s, %s, '2025-04-10', %s, '第一次联席会议', %s, NULL, %s, %s, '2026-01-30')",
        [ledger.region, data_set, period, sender, provisional, state, receipt, late],
    )


@pytest.mark.parametrize("rule", ["W-J09", "W-J10", "W-J11"])
def test_not_applicable(ledger, run, rule):
    judgement = run(rule)
    assert judgement.outcome is Outcome.NOT_APPLICABLE
    assert judgement.reason.startswith("缺 2025 年")


@pytest.mark.parametrize("rule", ["W-J09", "W-J10", "W-J11"])
def test_names_are_those_of_the_catalogue(rule):
    for code, title in [(name, each.title) for name, each in CATALOGUE.items()] + list(UNITS.items()):
        assert f"('{code}', '{title}')" in RULES[rule].findings.sql, f"{rule} does not name {code}"


LINES = {
    "in time": ([("received", 0)], []),
    "not due yet": ([("not_due", 0)], []),
    "a day over, and not there": ([("missing", 1)], [("general", None)]),
    "four days": ([("missing", 4)], [("general", None)]),
    "five days": ([("missing", 5)], [("important", None)]),
    "fifteen days stay important": ([("missing", 15)], [("important", None)]),
    "came late": ([("late", 30)], [("general", None)]),
    "on the due day": ([("missing", 0)], []),
    "one late, one missing": ([("late", 9), ("missing", 6)], [("important", None)]),
}


@pytest.mark.parametrize(("lines", "expected"), LINES.values(), ids=LINES)
def test_deliveries(ledger, run, lines, expected):
    receipt = ledger.accept(SET, "2025-01", []).receipt_id
    for number, (state, late) in enumerate(lines):
        due(
            ledger,
            state,
            late,
            period=f"2025-0{number + 2}",
            receipt=receipt if state in ("received", "late") else None,
        )
    assert outcome(run("W-J09")) == expected


def test_a_missing_delivery_names_what_came_last(ledger, run):
    newest = ledger.accept("approved_budget", "2025", [])
    due(ledger, "missing", 7, provisional=True)
    due(ledger, "missing", 20, data_set="tax_collection", sender="swj")
    judgement = run("W-J09")
    tax, income = judgement.findings
    assert income.title == "县财政局的预算收入执行月报有1期到期未报、0期迟报"
    assert income.formula == "逾期 7 个工作日 = 从应报日期次日到2026年1月30日的工作日数（未报的各期中取最多）"
    assert income.evidence[0].label == "2025-03 未报（最近收到该单位 年初预算 2025）"
    assert income.receipt_ids == (newest.receipt_id,)
    assert (tax.unit_name, tax.evidence[0].label) == ("县税务局", "2025-03 未报（从未收到该单位的数据）")
    assert "为暂定" in judgement.reason


def delivered(ledger, rows, rejected=0, *, empty=None, state="accepted", period="2025-03"):
    """A decided delivery with so many rows of which `rejected` were refused; `empty` is (checked, faulty)."""
    event = ledger.accept(SET, period, [])
    run = ledger.connection.execute
    run(
        "UPDATE ingest.delivery SET manifest = jsonb_build_object('rows', %s::int, 'origin', 'official'), refusal_count = %s,"
        " decided_at = opened_at, state = %s WHERE delivery_id = %s",
        [rows, rejected, state, event.delivery_id],
    )
    run("UPDATE ingest.receipt SET row_count = %s WHERE delivery_id = %s", [rows, event.delivery_id])
    for row in range(rejected):
        run(
            "INSERT INTO ingest.refusal (delivery_id, position, file, row_no, rule, detail) VALUES (%s, %s, 'f', %s, 'r', 'd')",
            [event.delivery_id, row, row + 1],
        )
    if empty:
        run("INSERT INTO ingest.quality_measure VALUES (%s, 'empty', %s, %s, '[]')", [event.delivery_id, *empty])
    return event


QUALITY = {
    "nothing": (1000, 0, None, []),
    "half a per cent": (1000, 5, None, []),
    "just above": (1000, 6, None, [("general", None)]),
    "two per cent": (1000, 20, None, [("general", None)]),
    "just above two": (1000, 21, None, [("important", None)]),
    "above five is capped": (1000, 51, None, [("important", None)]),
    "empty values": (1000, 0, (10_000, 51), [("general", None)]),
    "half a per cent of the values": (1000, 0, (10_000, 50), []),
    "both": (1000, 6, (10_000, 201), [("important", None), ("general", None)]),
}


@pytest.mark.parametrize(("rows", "rejected", "empty", "expected"), QUALITY.values(), ids=QUALITY)
def test_quality(ledger, run, rows, rejected, empty, expected):
    delivered(ledger, rows, rejected, empty=empty)
    assert outcome(run("W-J10")) == expected


def test_a_better_delivery_ends_it(ledger, run):
    delivered(ledger, 1000, 100)
    assert outcome(run("W-J10")) == [("important", None)]
    delivered(ledger, 1000)
    assert outcome(run("W-J10")) == []


def test_quality_wording(ledger, run):
    event = delivered(ledger, 1000, 30)
    judgement = run("W-J10")
    (finding,) = judgement.findings
    assert finding.title == "县财政局的预算收入执行月报退回的行占3.0%"
    assert finding.formula == "30 ÷ 1,000 = 3.0%"
    assert (finding.evidence[0].label, finding.receipt_ids) == ("2025-03 退回 30/1000", (event.receipt_id,))
    assert "还没有测量完" in judgement.reason


@pytest.mark.parametrize(
    ("compared", "state", "expected"), [(200, "open", []), (199, "open", [("general", None)]), (19, "explained", [])]
)
def test_broken_identities(ledger, run, compared, state, expected):
    event = ledger.accept(SET, "2025-03", [])
    run_sql = ledger.connection.execute
    run_sql(
        "INSERT INTO ingest.identity_period VALUES ('R05', %s, '2025-03', 'broken', '', %s, 1, now(), %s)",
        [ledger.region, compared, event.slice_id],
    )
    run_sql(
        "INSERT INTO ingest.difference (difference_id, identity, region, fiscal_year, period, key, subject, state, left_amount,"
        " right_amount, left_rows, right_rows, senders, receipt_ids, origin, round, first_seen, last_seen, explanation,"
        " explained_unit) VALUES (%s, 'R05', %s, 2025, '2025-03', 'k', '增值税', %s, 2, 1, 1, 1, '{czj}', %s, 'official', 1, now(),"
        " now(), '', '')",
        [uuid4(), ledger.region, state, [event.receipt_id]],
    )
    judgement = run("W-J10")
    assert outcome(judgement) == expected
    assert [finding.subject for finding in judgement.findings] == ["勾稽关系 R05"] * len(expected)


def restated(ledger, share, *, note=None, closed=date(2026, 1, 1)):
    """A period delivered twice; the second time `share` of it changed."""
    before, after = ledger.accept(SET, "2025-03", []), ledger.accept(SET, "2025-03", [])
    run = ledger.connection.execute
    run("UPDATE ingest.receipt SET supersedes = %s WHERE receipt_id = %s", [before.receipt_id, after.receipt_id])
    if note:
        run(
            "UPDATE ingest.delivery SET manifest = jsonb_build_object('correction_note', %s::text) WHERE delivery_id = %s",
            [note, after.delivery_id],
        )
    run(
        "INSERT INTO ingest.restatement VALUES (%s, %s, %s, 100, 100, 1, 1, 'month_amount', 1000000.00, 1002500.00, %s)",
        [after.receipt_id, before.receipt_id, closed, share],
    )
    return before, after


CHANGES = {
    "a thousandth": ("0.001", {}, []),
    "just above": ("0.001001", {}, [("general", "2500.00")]),
    "a hundredth": ("0.01", {}, [("general", "2500.00")]),
    "just above a hundredth": ("0.010001", {}, [("important", "2500.00")]),
    "an official correction": ("0.5", {"note": "更正2025年3月增值税错账"}, []),
    "before the period was closed": ("0.5", {"closed": date(2026, 1, 20)}, []),
    "the day after it was closed": ("0.5", {"closed": date(2026, 1, 19)}, [("important", "2500.00")]),
}


@pytest.mark.parametrize(("share", "how", "expected"), CHANGES.values(), ids=CHANGES)
def test_past_changed(ledger, run, share, how, expected):
    restated(ledger, share, **how)
    assert outcome(run("W-J11")) == expected


def test_past_changed_wording(ledger, run):
    before, after = restated(ledger, "0.0025")
    (finding,) = run("W-J11").findings
    assert finding.title == "县财政局改报了已经结束的2025年3月预算收入执行月报，改动0.3%，未作说明"
    assert "金额合计由 1,000,000.00 元改为 1,002,500.00 元" in finding.fact
    assert [row.receipt_id for row in finding.evidence] == [before.receipt_id, after.receipt_id]
    assert [str(row.amount) for row in finding.evidence] == ["1000000.00", "1002500.00"]
