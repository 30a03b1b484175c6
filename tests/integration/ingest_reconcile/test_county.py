"""The clean demo county balances; what is planted in it is found, with the rows of both sides."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.ingest.reconciliation_v1 import IdentityOutcome
from deploy.demo_county import clean, derive, planting
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import FieldType

pytestmark = pytest.mark.integration
COVERED = {
    "R01a", "R04", "R05a", "R05b", "R05c", "R06", "R08", "R09a", "R09b", "R10", "R11a", "R11b", "R12", "R13a", "R13b",
    "R16a", "R17", "R19a", "R19b", "R20", "R23", "R25", "R26a", "R26b", "R33a",
}  # fmt: skip
"""What the county's thirteen data sets suffice for."""


def _value(field, text):
    if text == "":
        return None
    if field.type is FieldType.BOOLEAN:
        return text == "1"
    return date.fromisoformat(text) if field.type is FieldType.DATE else text


def _rows(data_set, rows):
    fields = {field.standard_name: field for field in CATALOGUE[data_set].fields}
    header = derive.header(data_set)
    return [
        {fields[name].name: _value(fields[name], text) for name, text in zip(header, row, strict=True)} for row in rows
    ]


@pytest.fixture
def county(ledger):
    """Twelve months of the clean county, accepted; the events by (data set, period)."""
    made = clean.make(year=2025, seed=3, payments=1_500)
    return {
        (data_set, period): ledger.accept(data_set, period, _rows(data_set, rows), origin="synthetic")
        for data_set, period, rows in derive.data_sets(made, [])
    }


def test_the_clean_county_balances_to_the_cent(county, judge):
    for identity_id in sorted(COVERED):
        results = judge(identity_id)
        wrong = [
            (result.period, result.outcome, result.reason, result.breaks[:2])
            for result in results
            if result.outcome is not IdentityOutcome.HOLDS and not result.reason.startswith("缺上月")
        ]
        assert wrong == [], identity_id
        assert any(result.outcome is IdentityOutcome.HOLDS for result in results), identity_id
        assert sum(result.compared for result in results) > 0


def test_what_is_planted_is_found_with_the_rows_of_both_sides(ledger, judge):
    """Planted in base facts and in the treasury's report: every planted break is there, and no other."""
    made = clean.make(year=2025, seed=3, payments=1_500)
    facts = planting.plant(made, seed=5)
    for data_set, period, rows in derive.data_sets(made, facts):
        ledger.accept(data_set, period, _rows(data_set, rows), origin="synthetic")
    days = {fact.key for fact in facts if fact.rule == "W-B07"}
    breaks = [each for result in judge("R13b") for each in result.breaks]
    assert {each.key[-10:] for each in breaks} == days
    for each in breaks:
        assert [piece.side for piece in each.pieces] == ["left", "right"]
        assert each.figures.amount in {Decimal(fact.amount) / 100 for fact in facts if fact.rule == "W-B07"}
    over = [each for result in judge("R20") for each in result.breaks]
    assert {each.key for each in over} == {fact.key for fact in facts if fact.rule == "W-D01"}
    overdrawn = {fact.key for fact in facts if fact.rule == "W-E02"}
    assert {made.indicators[each.key].line for each in judge("R09b")[0].breaks} >= overdrawn


def test_a_report_that_leaves_the_treasury_is_found_and_goes_when_it_is_mended(county, ledger, reconcile, superuser):
    """The finance bureau sends March again, 12,345.67 too high, and then mended: three identities break and close."""
    only = ("R01a", "R05a", "R33a")
    made = clean.make(year=2025, seed=3, payments=1_500)
    march = next(
        rows for name, period, rows in derive.data_sets(made, []) if (name, period) == ("income_execution", "2025-03")
    )
    good = _rows("income_execution", march)
    bad = [dict(row) for row in good]
    bad[0]["month_amount"] = str(Decimal(bad[0]["month_amount"]) + Decimal("12345.67"))
    event = ledger.accept("income_execution", "2025-03", bad, origin="synthetic")
    reconcile(event, only=only)

    def standing():
        return superuser.execute(
            "SELECT identity, period, abs(amount), origin, receipt_ids FROM ledger_v1.reconciliation_difference"
            " WHERE region = %s AND is_unexplained ORDER BY identity",
            [ledger.region],
        ).fetchall()

    found = standing()
    assert [row[:4] for row in found] == [
        ("R01a", "2025-03", Decimal("12345.67"), "synthetic"),
        ("R05a", "2025-03", Decimal("12345.67"), "synthetic"),
    ]
    assert set(found[0][4]) == {event.receipt_id, county["treasury_income_daily", "2025-03"].receipt_id}
    reconcile(ledger.accept("income_execution", "2025-03", good, origin="synthetic"), only=only)
    assert standing() == []
