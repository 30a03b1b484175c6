"""`ledger_v1.execution_line` and `budget_line`: totals left out, every branch counted once, the standing version known."""

from __future__ import annotations

import pytest

from tests.integration.alerts_rules.monthly import budgets, income, outlay

pytestmark = pytest.mark.integration


def marks(ledger, view, *columns):
    return {
        tuple(row[:-2]): tuple(row[-2:])
        for row in ledger.connection.execute(
            f"SELECT {', '.join(columns)}, is_class_part, is_item_part FROM ledger_v1.{view} WHERE region = %s",
            [ledger.region],
        ).fetchall()
    }


def test_a_branch_is_counted_once(ledger):
    income(
        ledger,
        3,
        (("101", "general", "税收收入合计"), 1),
        ("10101", 1),
        ("1010101", 1),
        ("10304", 1),
        ("1030401", 1),
        ("1030701", 1),
    )
    outlay(ledger, 3, ("101", 1), (("208", "general", "支出合 计"), 9), ("2080101", 1))
    found = marks(ledger, "execution_line", "direction", "subject_code")
    assert found == {
        ("income", "101"): (True, False),
        ("income", "10101"): (False, True),
        ("income", "1010101"): (False, False),
        ("income", "10304"): (True, True),
        ("income", "1030401"): (False, False),
        ("income", "1030701"): (True, True),
        ("expenditure", "101"): (True, False),
        ("expenditure", "2080101"): (True, True),
    }


@pytest.mark.parametrize(("versions", "standing"), [(("草案",), "草案"), (("草案", "大会批准", "调整1"), "调整1")])
def test_the_version_approved_last_stands(ledger, versions, standing):
    lines = (("general", "expenditure", "201", 1), ("general", "expenditure", "20101", 1))
    budgets(ledger, dict.fromkeys(versions, lines))
    assert marks(ledger, "budget_line", "version", "subject_code", "is_standing") == {
        (version, code, version == standing): (code == "201", code == "20101")
        for version in versions
        for code in ("201", "20101")
    }


def test_a_superseded_report_stays_in_the_history(ledger):
    income(ledger, 3, ("101", 1), ("10101", 1))
    income(ledger, 3, ("10101", 2))
    assert marks(ledger, "execution_line", "subject_code") == {("10101",): (True, True)}
    rows = ledger.connection.execute(
        "SELECT subject_code, is_class_part, known_to IS NULL FROM ledger_v1.execution_line_history WHERE region = %s"
        " ORDER BY known_from, subject_code",
        [ledger.region],
    ).fetchall()
    assert rows == [("101", True, False), ("10101", False, False), ("10101", True, True)]


def test_a_year_is_found_without_computing_the_others(ledger):
    plan = ledger.connection.execute(
        "EXPLAIN SELECT is_class_part FROM ledger_v1.execution_line WHERE region = %s AND fiscal_year = 2025 AND month = 3"
        " AND direction = 'income'",
        [ledger.region],
    ).fetchall()
    text = "\n".join(line for (line,) in plan)
    assert text.index("WindowAgg") < text.index(
        '"left"(period, 4))::integer = 2025'
    )  # the year is asked below the window
