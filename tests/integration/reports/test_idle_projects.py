"""零支出项目: projects whose indicators carry money and for which nobody has applied, against the ledger's own rows."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from services.reports.briefs.ledger import Scope, rows_of
from tests.integration.reports.conftest import REGION, Ledger

pytestmark = pytest.mark.integration
CUT_OFFS = [date(2025, 1, 31), date(2025, 3, 31)]
"""By these days some projects of the county are idle and others not."""


def of_indicators(session, last_day: date) -> dict[str, Decimal]:
    left: dict[str, Decimal] = defaultdict(Decimal)
    for row in session.execute(text("SELECT pro_code, doc_date, amount, dis_amt FROM ledger_v1.budget_indicator")):
        if row.pro_code and (row.doc_date is None or row.doc_date <= last_day):
            left[row.pro_code] += row.amount - (row.dis_amt or 0)
    return left


def applied(session, last_day: date) -> set[str]:
    rows = session.execute(text("SELECT pro_code, create_date FROM ledger_v1.payment_application"))
    return {row.pro_code for row in rows if row.create_date <= last_day}


@pytest.mark.parametrize("last_day", CUT_OFFS)
def test_idle_are_the_projects_without_an_application(ledger: Ledger, last_day):
    with ledger.context().db.transaction() as session:
        told: dict[str, Decimal] = defaultdict(Decimal)
        for row in rows_of(session, "idle_projects", Scope(REGION, 2025, last_day)):
            told[row.pro_code] += row.amount
        left, known = of_indicators(session, last_day), applied(session, last_day)
    assert told == {code: amount for code, amount in left.items() if code not in known and amount > 0}
    assert told
    assert known & left.keys()


def test_none_are_told_where_no_application_has_arrived(ledger: Ledger):
    with ledger.context().db.transaction() as session:
        first = min(session.execute(text("SELECT create_date FROM ledger_v1.payment_application")).scalars())
        before = date.fromordinal(first.toordinal() - 1)
        assert rows_of(session, "idle_projects", Scope(REGION, 2025, before)) == []
