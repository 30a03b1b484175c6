"""Which periods a change concerns, and which can be compared: what is not delivered is named."""

from __future__ import annotations

import pytest

from services.ingest.reconcile.coverage import Span, periods, span_of
from services.ingest.reconcile.identity_file import load_identities

IDENTITIES = {identity.id: identity for identity in load_identities()}
YEAR = Span(2025, "2025-01", "2025-12")


@pytest.mark.parametrize(
    ("identity_id", "changed", "first", "last"),
    [
        ("R13a", "2025-03", "2025-03", "2025-03"),
        ("R05a", "2025-03", "2025-03", "2025-04"),
        ("R05a", "2025-12", "2025-12", "2025-12"),
        ("R05c", "2025-03", "2025-03", "2025-12"),
        ("R04", "2025-03", "2025-01", "2025-12"),
        ("R08", "2025", "2025-01", "2025-12"),
        ("R20", "2025", "2025-01", "2025-12"),
        ("R13a", "2025-03-31", "2025-03", "2025-03"),
    ],
)
def test_a_change_concerns_its_own_months(identity_id, changed, first, last):
    assert span_of(IDENTITIES[identity_id], changed) == Span(2025, first, last)


def test_a_month_needs_both_sets():
    delivered = {("treasury_income_daily", "2025-01"), ("income_execution", "2025-01"), ("income_execution", "2025-02")}
    assert periods(IDENTITIES["R01a"], YEAR, delivered) == {
        "2025-01": None,
        "2025-02": "缺2025-02《国库预算收入日报》（D20）",
    }


def test_a_yearly_set_serves_every_month():
    delivered = {("debt_balance", "2025-01"), ("debt_limit", "2025")}
    assert periods(IDENTITIES["R20"], YEAR, delivered) == {"2025-01": None}
    assert periods(IDENTITIES["R20"], YEAR, {("debt_balance", "2025-01")}) == {
        "2025-01": "缺2025《政府债务限额》（D24）"
    }


def test_another_year_does_not_count():
    assert periods(IDENTITIES["R08"], YEAR, {("project_budget", "2024")}) == {}


def test_months_outside_the_span_are_left_alone():
    delivered = {("treasury_stock_daily", f"2025-{month:02d}") for month in range(1, 13)}
    assert list(periods(IDENTITIES["R13a"], Span(2025, "2025-03", "2025-04"), delivered)) == ["2025-03", "2025-04"]
