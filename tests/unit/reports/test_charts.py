"""Axes of charts end at a whole step at or beyond the values."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from services.reports.figures import Figure, Source
from services.reports.layout.charts import bar_chart, line_chart


def figure(value: str) -> Figure:
    return Figure(f"数{value}", Decimal(value), "万元", value, (Source("回执-1", "a.csv", "第2行"),))


def marks(svg: str) -> list[Decimal]:
    return [Decimal(found.replace(",", "")) for found in re.findall(r"<text[^>]*>(-?[0-9.,]+)</text>", svg)]


@pytest.mark.parametrize(
    "values", [("5943.20", "5102.3"), ("0.8", "0.3"), ("126197", "8"), ("-320.5", "610"), ("-40", "-3")]
)
def test_no_line_runs_over_the_last_mark(values):
    drawn = [Decimal(value) for value in values]
    found = marks(line_chart("图1", [1, 2], [("2025年", [figure(value) for value in values])]).svg)
    assert max(found) >= max(drawn)
    assert min(found) <= min(drawn)
    assert max(marks(bar_chart("图3", [("教育", figure(value)) for value in values]).svg)) >= max(drawn)


def test_a_month_of_nothing_is_drawn_too():
    assert "<svg" in line_chart("图1", [1], [("2025年", [figure("0")])]).svg
