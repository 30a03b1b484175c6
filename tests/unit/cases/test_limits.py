"""The limits of laws: each counted from its event by the second engine, with its article."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.workdays import WorkCalendar
from services.cases.limits import BY_NAME, LIMITS, counted

CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("name", "event_on", "due_on"),
    [
        ("department-approval", date(2025, 2, 20), date(2025, 3, 12)),
        ("unit-approval", date(2025, 3, 12), date(2025, 3, 27)),
        ("budget-disclosure", date(2025, 1, 11), date(2025, 1, 31)),  # in the Spring Festival: it stays
        ("transfer-special", date(2024, 1, 31), date(2024, 3, 31)),  # over a leap day
        ("adjustment-plan", date(2025, 10, 28), date(2025, 9, 28)),
        ("audit-rectification", date(2025, 8, 31), date(2026, 2, 28)),
        ("suggestion", date(2025, 2, 14), date(2025, 5, 14)),
        ("suggestion-complex", date(2025, 2, 14), date(2025, 8, 14)),
    ],
)
def test_a_limit_is_counted_from_its_event(name: str, event_on: date, due_on: date) -> None:
    assert counted(CALENDAR, BY_NAME[name], event_on).due_on == due_on


@pytest.mark.parametrize(
    ("row", "name", "law", "article", "due_on"),
    [
        ("L20", "budget-disclosure", "预算法", "第十四条", date(2025, 3, 30)),
        ("L20", "department-disclosure", "预算法", "第十四条", date(2025, 3, 30)),
        ("L21", "unit-disclosure", "预算法实施条例", "第六条", date(2025, 3, 30)),
        ("L22", "draft-budget", "预算法", "第四十四条", date(2025, 2, 8)),
        ("L23", "department-approval", "预算法", "第五十二条", date(2025, 3, 30)),
        ("L23", "unit-approval", "预算法", "第五十二条", date(2025, 3, 25)),
        ("L23", "transfer-received", "预算法", "第五十二条", date(2025, 4, 9)),
        ("L23", "transfer-general", "预算法", "第五十二条", date(2025, 4, 9)),
        ("L23", "transfer-special", "预算法", "第五十二条", date(2025, 5, 9)),
        ("L25", "adjustment-plan", "预算法", "第六十九条", date(2025, 2, 8)),
        ("L26", "final-accounts", "预算法", "第七十八条", date(2025, 2, 8)),
        ("L27", "accounts-approval", "预算法", "第八十条", date(2025, 3, 30)),
        ("L27", "unit-accounts-approval", "预算法", "第八十条", date(2025, 3, 25)),
        ("L29", "accounts-filing", "预算法实施条例", "第八十八条", date(2025, 4, 9)),
        ("L35", "work-report", "各级人民代表大会常务委员会监督法", "第十五条", date(2025, 2, 18)),
        ("L36", "audit-rectification", "各级人民代表大会常务委员会监督法", "第二十七条", date(2025, 9, 10)),
        ("L39", "procurement-contract", "政府采购法", "第四十六条", date(2025, 4, 9)),
        ("L40", "small-firm-payment", "保障中小企业款项支付条例", "第九条", date(2025, 4, 9)),
        ("L40", "small-firm-payment-agreed", "保障中小企业款项支付条例", "第九条", date(2025, 5, 9)),
    ],
)
def test_every_limit_of_the_offices_table_stands_with_its_law_and_is_counted(
    row: str, name: str, law: str, article: str, due_on: date
) -> None:
    """The rows of domain.md 5.3 that run from an event; the event is 10 March 2025."""
    limit = BY_NAME[name]
    assert (limit.law, limit.article) == (law, article), row
    found = counted(CALENDAR, limit, date(2025, 3, 10))
    assert found.due_on == due_on, row
    assert found.explanation


def test_our_own_reminders_may_move_to_a_working_day() -> None:
    limit = BY_NAME["budget-disclosure"]
    moved = counted(CALENDAR, limit, date(2025, 1, 11), moves_to_workday=True)
    assert moved.due_on == date(2025, 2, 5)
    assert "春节" in moved.explanation


def test_a_day_that_moves_in_an_unannounced_year_is_provisional_and_one_that_stays_is_not() -> None:
    limit = BY_NAME["department-approval"]
    assert not counted(CALENDAR, limit, date(2031, 2, 10)).is_provisional
    assert counted(CALENDAR, limit, date(2031, 2, 10), moves_to_workday=True).is_provisional


def test_names_are_given_once_and_each_limit_cites_its_article() -> None:
    assert len(BY_NAME) == len(LIMITS)
    assert all(limit.article.startswith(("第", "（条文待装载")) and limit.number > 0 for limit in LIMITS)
