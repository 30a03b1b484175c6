"""`ledger_v1.class_progress` and `class_season`: each class counted once, the median only of three whole years, as known on a day."""

from __future__ import annotations

import pytest

from tests.integration.alerts_rules.monthly import income, outlay

pytestmark = pytest.mark.integration


def rows(ledger, view, columns, where="TRUE"):
    return ledger.connection.execute(
        f"SELECT {columns} FROM ledger_v1.{view} WHERE region = %s AND {where} ORDER BY 1, 2, 3", [ledger.region]
    ).fetchall()


def education(ledger, year, spent, budget=100):
    outlay(ledger, 6, ("20501", 0, None, spent, None, budget), ("230", 0, None, 900, None, 900), year=year)


def test_a_class_is_added_up_once_and_the_whole_leaves_out_transfers(ledger):
    lines = (("101", 0, None, 40, None, 100), ("10101", 0, None, 30, None, 90), ("103", 0, None, 10, None, 100))
    income(ledger, 6, *lines, ("11002", 0, None, 500, None, 500))
    found = rows(
        ledger, "class_progress", "class_code, budget_amount / 10000, cumulative_amount / 10000, round(progress, 2)"
    )
    assert [tuple(map(str, row)) for row in found] == [
        ("101", "100.0000000000000000", "40.0000000000000000", "0.40"),
        ("103", "100.0000000000000000", "10.0000000000000000", "0.10"),
        ("110", "500.0000000000000000", "500.0000000000000000", "1.00"),
        ("own", "200.0000000000000000", "50.0000000000000000", "0.25"),
    ]


def test_a_part_without_a_budget_has_no_progress(ledger):
    income(ledger, 6, ("101", 0, None, 40, None, 100), ("103", 0, None, 10))
    found = dict(rows(ledger, "class_progress", "class_code, progress IS NULL, 1")[number][:2] for number in range(3))
    assert found == {"101": False, "103": True, "own": True}


def test_the_season_is_the_middle_one_of_three_years(ledger):
    for year, spent in ((2022, 20), (2023, 60), (2024, 30)):
        education(ledger, year, spent)
    found = rows(ledger, "class_season", "class_code, fiscal_year, period, round(progress, 2)", "fiscal_year = 2025")
    assert [(row[0], row[2], str(row[3])) for row in found] == [
        ("205", "2025-06", "0.30"), ("230", "2025-06", "1.00"), ("own", "2025-06", "0.30"),
    ]  # fmt: skip
    assert rows(ledger, "class_season", "1, 2, 3", "fiscal_year <> 2025") == []


@pytest.mark.parametrize("missing", ["a year", "a budget"])
def test_two_years_make_no_season(ledger, missing):
    for year in (2022, 2023, 2024):
        if not (missing == "a year" and year == 2023):
            education(ledger, year, 30, budget=None if missing == "a budget" and year == 2022 else 100)
    assert rows(ledger, "class_season", "1, 2, 3", "class_code = '205'") == []


def test_the_history_knows_what_the_season_was_before_a_year_was_corrected(ledger):
    for year, spent in ((2022, 20), (2023, 60), (2024, 30), (2024, 50)):
        education(ledger, year, spent)
    found = rows(
        ledger, "class_season_history", "known_from, round(progress, 2), known_to IS NULL", "class_code = '205'"
    )
    assert [(str(progress), is_current) for _, progress, is_current in found] == [("0.30", False), ("0.50", True)]
