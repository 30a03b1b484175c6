"""A delivery whose amounts are ten thousand times smaller than before is accepted, and its sender is warned."""

from __future__ import annotations

import pytest

from services.ingest.storage import slices
from tests.integration.ingest.files import execution

pytestmark = pytest.mark.integration
BUDGET = "FISCAL_YEAR,MOF_DIV_CODE,BOOK,DIRECTION,SUBJECT_CODE,SUBJECT_NAME,VERSION,AMOUNT,UPPER_SUBSIDY,OWN_AMOUNT,APPROVED_ON,RESOLUTION_NO\n"


def month(number, amount):
    return execution(f"2025{number:02d},532328,general,205,教育支出,{amount * 12},{amount},{amount},{amount},")


def suspicions(county, delivery):
    with county.context.db.transaction() as session:
        notes = slices.find_receipt(session, delivery.receipt_id).notes
    return [note.detail for note in notes if note.kind == "unit-suspected"]


def test_beside_the_month_before_the_delivery_before_and_the_year_before(county):
    assert suspicions(county, county.push(month(1, 5_000_000), "expenditure_execution", "2025-01")) == []
    assert suspicions(county, county.push(month(2, 6_000_000), "expenditure_execution", "2025-02")) == []
    [said] = suspicions(county, county.push(month(3, 700), "expenditure_execution", "2025-03"))
    assert "2025-02为 72,000,000.00 元" in said
    # the correction: beside the month before it is right, so the wrong delivery that it replaces proves nothing
    assert suspicions(county, county.push(month(3, 7_000_000), "expenditure_execution", "2025-03")) == []
    # another sender's set and another region are not looked at
    assert suspicions(county, county.push(month(3, 700), "income_execution", "2025-03")) == []


def test_the_first_report_of_a_year_beside_its_budget(county):
    budget = BUDGET + "2025,532328,general,支出,205,教育支出,年初,60000000.00,,,2025-02-20,元人发〔2025〕1号\n"
    assert county.push(budget, "approved_budget", "2025").refusals == ()
    [said] = suspicions(county, county.push(month(1, 500), "expenditure_execution", "2025-01"))
    assert "2025 年初预算为 60,000,000.00 元" in said
