"""The newest day on which a schedule is due."""

from __future__ import annotations

from datetime import date

import pytest

from services.alerts.calendar import due_on
from services.alerts.rule_head import Schedule


@pytest.mark.parametrize(
    ("schedule", "today", "expected"),
    [
        (Schedule.ON_RECEIPT, date(2026, 1, 1), None),
        (Schedule.DAILY, date(2026, 2, 28), date(2026, 2, 28)),
        (Schedule.MONTHLY, date(2026, 2, 28), date(2026, 2, 1)),
        (Schedule.MONTHLY, date(2026, 3, 1), date(2026, 3, 1)),
        (Schedule.QUARTERLY, date(2026, 3, 31), date(2026, 1, 1)),
        (Schedule.QUARTERLY, date(2026, 4, 1), date(2026, 4, 1)),
        (Schedule.QUARTERLY, date(2026, 12, 31), date(2026, 10, 1)),
        (Schedule.YEARLY, date(2026, 12, 31), date(2026, 1, 1)),
    ],
)
def test_due(schedule, today, expected):
    assert due_on(schedule, today) == expected
