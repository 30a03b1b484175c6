"""What was known when: versions of a row, and closed periods that were changed with and without a note (W-J11)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis.workdays import WorkCalendar
from contracts.errors import NotFound
from contracts.ingest.v1 import DeliveryState
from contracts.ingest.versions_v1 import GetRowVersions
from contracts.values import Role
from services.ingest.calendar.standing import bring_up_to_date
from services.ingest.datasets import CATALOGUE
from services.ingest.quality.restatements import closed_on, compare_pending
from services.ingest.versions import row_versions
from tests.integration.ingest.conftest import connector, seat
from tests.integration.ingest.files import execution, voucher, vouchers
from tests.support.data_set_samples import sample_row

pytestmark = pytest.mark.integration


def line(subject, month, done):
    return f"202503,532328,general,{subject},某项收入,100.00,{month},9.00,{done},27.00"


def ask(county, receipt_id, row_no, as_of=None):
    with county.context.db.transaction() as session:
        call = GetRowVersions(actor=seat(Role.WORKER), receipt_id=receipt_id, row_no=row_no, as_of=as_of)
        return row_versions(session, call)


def restatements(county):
    with county.context.db.transaction() as session:
        bring_up_to_date(session, today=county.clock.today(), workdays=WorkCalendar())
        compare_pending(session)
        compare_pending(session)
    return county.rows("SELECT * FROM ledger_v1.restatement ORDER BY restated_at")


def test_a_figure_has_its_versions_its_successor_and_what_was_known_on_a_day(county):
    first = county.push(
        execution(line("101", "10.00", "30.00"), line("103", "1.00", "2.00")), "income_execution", "2025-03"
    )
    county.clock.move(timedelta(days=40))
    note = "三月份有一笔收入列错科目"
    again = county.push(
        execution(line("103", "1.00", "2.00"), line("101", "12.50", "32.50")),
        "income_execution",
        "2025-03",
        correction_note=note,
    )
    assert again.state is DeliveryState.ACCEPTED
    found = ask(county, first.receipt_id, 2)
    assert [(one.row_no, one.changed) for one in found.items] == [
        (2, ()),
        (3, ("month_amount", "cumulative_amount")),
    ]
    assert found.items[0].known_to == found.items[1].known_from
    assert found.items[1].correction_note == note
    assert (found.successor.receipt_id, found.successor.opened_by) == (again.receipt_id, "C-czj")
    on = {
        day: ask(county, again.receipt_id, 3, as_of=day).items
        for day in (date(2025, 4, 1), date(2025, 4, 2), date(2025, 5, 12))
    }
    assert on[date(2025, 4, 1)] == ()
    assert [one.receipt_id for one in on[date(2025, 4, 2)]] == [first.receipt_id]
    assert [one.receipt_id for one in on[date(2025, 5, 12)]] == [again.receipt_id]
    assert ask(county, again.receipt_id, 3).successor is None
    with pytest.raises(NotFound):
        ask(county, first.receipt_id, 99)


def test_personal_values_stay_masked_in_versions(county):
    first = county.push(vouchers(voucher(1, XPAYEE_ACCT_NAME="张三丰")), "payment_voucher", "2025-03")
    fields = {field.name: field.value for field in ask(county, first.receipt_id, 2).items[0].fields}
    assert (fields["xpayee_acct_name"], fields["xpayee_acct_no"]) == ("张**", "6228********5678")


def test_a_closed_period_changed_is_a_fact_with_its_share_and_whether_it_was_explained(county):
    county.push(execution(line("101", "10.00", "30.00"), line("103", "1.00", "2.00")), "income_execution", "2025-03")
    county.clock.move(timedelta(days=1))
    county.push(execution(line("101", "10.00", "30.00"), line("103", "1.50", "2.50")), "income_execution", "2025-03")
    county.clock.move(timedelta(days=40))
    county.push(
        execution(line("101", "10.00", "30.00"), line("103", "2.00", "2.50")),
        "income_execution",
        "2025-03",
        correction_note="列错科目，已更正",
    )
    soon, later = restatements(county)
    assert (soon["is_closed"], soon["has_note"], soon["closed_on"]) == (False, False, date(2025, 4, 10))
    assert (soon["rows_before"], soon["rows_after"], soon["rows_gone"], soon["rows_new"]) == (2, 2, 1, 1)
    assert (later["is_closed"], later["has_note"], later["opened_by"]) == (True, True, "C-czj")
    assert later["amount_field"] == "month_amount"
    assert float(later["changed_share"]) == pytest.approx(0.5)


GROWN = [data_set for data_set in CATALOGUE.values() if data_set.schema_version > 1]


@pytest.mark.parametrize("data_set", GROWN, ids=lambda data_set: data_set.name)
def test_a_row_does_not_change_because_its_template_has_grown(county, data_set):
    """The same row without the later columns, with them empty (restates nothing), and with them filled (restates it)."""
    row = sample_row(data_set)
    later = [field.standard_name for field in data_set.fields if field.since > 1]
    old = {name: value for name, value in row.items() if name not in later}
    empty = old | dict.fromkeys(later, "")
    states = []
    for sent in (old, empty, row):
        county.clock.move(timedelta(days=1))
        content = f"{','.join(sent)}\n{','.join(sent.values())}\n"
        states.append(county.push(content, data_set.name, "2025-03", actor=connector(data_set.sender)).state)
    assert states == [DeliveryState.ACCEPTED] * 3
    assert [(found["rows_gone"], found["rows_new"]) for found in restatements(county)] == [(0, 0), (1, 1)]


@pytest.mark.parametrize(
    ("period", "due", "closed"),
    [
        ("2025-03", date(2025, 4, 10), date(2025, 4, 10)),
        ("2025-12", None, date(2025, 12, 31)),
        ("2025", date(2025, 3, 31), date(2025, 12, 31)),
        ("2025", date(2026, 2, 2), date(2026, 2, 2)),
    ],
)
def test_when_a_period_is_closed(period, due, closed):
    assert closed_on(period, due) == closed
