"""Which months are exported: on the first working day the month before, and every one that was missed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.cases.archive.months import is_over, span, title, wanted


@pytest.mark.parametrize(
    ("today", "last", "expected"),
    [
        (date(2025, 4, 1), None, ("2025-03",)),
        (date(2025, 4, 1), "2025-02", ("2025-03",)),
        (date(2025, 4, 30), "2025-03", ()),
        (date(2025, 1, 2), "2024-11", ("2024-12",)),
        (date(2025, 3, 3), "2024-11", ("2024-12", "2025-01", "2025-02")),
        (date(2025, 1, 2), "2025-03", ()),
    ],
)
def test_wanted_months(today, last, expected):
    assert wanted(today, last) == expected


def test_a_month_is_the_offices():
    assert span("2025-12") == (datetime(2025, 11, 30, 16, tzinfo=UTC), datetime(2025, 12, 31, 16, tzinfo=UTC))
    assert (is_over("2025-04", date(2025, 4, 30)), is_over("2025-04", date(2025, 5, 1))) == (False, True)
    assert title("2025-04") == "2025年4月系统数据导出"
