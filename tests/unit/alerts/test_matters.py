"""What is one matter, and what is the same matter again."""

from __future__ import annotations

import pytest

from services.alerts.matters import matter_of, quarter_of, series_of


@pytest.mark.parametrize(
    ("period", "quarter"),
    [
        ("2025", "2025"),
        ("2025-01", "2025Q1"),
        ("2025-03-31", "2025Q1"),
        ("2025-04", "2025Q2"),
        ("2025-09", "2025Q3"),
        ("2025-12-01", "2025Q4"),
    ],
)
def test_the_quarter_of_a_period(period, quarter):
    assert quarter_of(period) == quarter


def test_family_unit_subject_and_quarter_make_a_matter():
    series = series_of("532328", "payment", "001", "甲公司")
    assert matter_of(series, "2025-01") == matter_of(series, "2025-03-31")
    assert matter_of(series, "2025-01") != matter_of(series, "2025-04")
    others = [
        series_of("532329", "payment", "001", "甲公司"),
        series_of("532328", "execution", "001", "甲公司"),
        series_of("532328", "payment", "002", "甲公司"),
        series_of("532328", "payment", "001", "乙公司"),
    ]
    assert len({series, *others}) == 5
