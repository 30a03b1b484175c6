"""The clean demo county balances; what is planted in it is found, with the rows of both sides."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.ingest.reconciliation_v1 import IdentityOutcome
from deploy.demo_county import clean, derive
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import FieldType

pytestmark = pytest.mark.integration
COVERED = {
    "R01a", "R04", "R05a", "R05b", "R05c", "R06", "R08", "R09a", "R09b", "R10", "R11a", "R11b", "R12", "R13a", "R13b",
    "R19a", "R19b", "R20", "R23", "R25", "R26a", "R26b", "R33a",
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
    header = derive.HEADERS[data_set].split()
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
