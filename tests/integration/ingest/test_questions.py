"""What the portal asks: the row behind a figure, and the morning page."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from contracts.errors import NotFound
from contracts.ingest.v1 import DeliveryState, GetOverview, GetRow
from contracts.values import Page, Role
from services.ingest.overview import overview
from services.ingest.rows import get_row
from services.ingest.storage import deliveries
from tests.integration.ingest.conftest import seat
from tests.integration.ingest.files import execution, voucher, vouchers

pytestmark = pytest.mark.integration


def ask_row(county, receipt_id, row_no):
    with county.context.db.transaction() as session:
        return get_row(session, GetRow(actor=seat(Role.WORKER), receipt_id=receipt_id, row_no=row_no))


def ask_overview(county, today=date(2025, 4, 11), **question):
    with county.context.db.transaction() as session:
        return overview(session, GetOverview(actor=seat(Role.WORKER), **question), today=today)


def test_a_row_has_titles_values_and_masked_personal_values(county):
    delivery = county.push(vouchers(voucher(1, XPAYEE_ACCT_NAME="张三丰")), "payment_voucher", "2025-03")
    row = ask_row(county, delivery.receipt_id, 2)
    fields = {field.name: field for field in row.fields}
    assert (row.data_set_title, row.place, row.is_superseded) == ("支付凭证", "line 2", False)
    assert row.receipt.number == "回执-2025-000001"
    assert (fields["pay_amt"].title, fields["pay_amt"].value) == ("支付金额", "1234.50")
    assert [name for name, field in fields.items() if field.amount is not None] == ["pay_amt", "xpay_amt"]
    assert (fields["xpayee_acct_no"].value, fields["xpayee_acct_no"].is_masked) == ("6228********5678", True)
    assert (fields["xpayee_acct_name"].value, fields["xpayee_acct_name"].is_masked) == ("张**", True)
    assert "is_deleted" not in fields


def test_a_row_says_what_its_code_is_called_in_its_year(county):
    content = execution(
        "202503,532328,general,10101,增值税,60.00,6.00,5.00,20.00,17.00",
        "202503,532328,general,1019999,没有的科目,60.00,6.00,5.00,20.00,17.00",
    )
    delivery = county.push(content, "income_execution", "2025-03")
    meanings = [
        next(
            field.meaning
            for field in ask_row(county, delivery.receipt_id, number).fields
            if field.name == "subject_code"
        )
        for number in (2, 3)
    ]
    assert meanings == ["增值税", ""]


def test_a_superseded_row_is_still_there(county):
    first = county.push(vouchers(voucher(1)), "payment_voucher", "2025-03")
    county.push(vouchers(voucher(2)), "payment_voucher", "2025-03")
    row = ask_row(county, first.receipt_id, 2)
    assert row.is_superseded
    with pytest.raises(NotFound):
        ask_row(county, first.receipt_id, 99)


def test_the_books_come_from_the_newest_month_and_never_add_a_total_to_its_parts(county):
    for month, done in (("02", 20), ("03", 30)):
        content = execution(
            f"2025{month},532328,general,101,税收收入,100.00,10.00,9.00,{done}.00,27.00",
            f"2025{month},532328,general,10101,增值税,60.00,6.00,5.00,{done - 5}.00,17.00",
            f"2025{month},532328,general,10301,专项收入,8.00,1.00,1.00,5.00,4.00",
            f"2025{month},532328,general,110,转移性收入,900.00,90.00,80.00,270.00,240.00",
        )
        assert county.push(content, "income_execution", f"2025-{month}").state is DeliveryState.ACCEPTED
    page = ask_overview(county)
    general = page.books[0]
    assert (page.fiscal_year, page.region, page.region_name) == (2025, "532328", "元谋县")
    assert (general.book, general.direction, general.as_of) == ("general", "income", "2025-03")
    assert (general.budget, general.executed, general.last_year) == (Decimal(108), Decimal(35), Decimal(31))
    assert len(general.receipt_ids) == 1
    assert page.books[1].executed is None


def test_missing_deliveries_are_those_due_and_not_come(county):
    county.push(execution("2025-03,532328,general,101,税收收入,1,1,1,1,1"), "income_execution", "2025-03")
    missing = {(line.data_set, line.period) for line in ask_overview(county).missing}
    assert ("income_execution", "2025-03") not in missing
    assert ("income_execution", "2025-02") in missing
    assert ("expenditure_execution", "2025-03") in missing
    assert ("expenditure_execution", "2025-04") not in missing
    assert {line.state for line in ask_overview(county).missing} == {"missing"}


def test_a_new_year_of_which_nothing_came_is_missing_too(county):
    county.push(execution("2025-03,532328,general,101,税收收入,1,1,1,1,1"), "income_execution", "2025-03")
    spring = date(2026, 3, 2)
    newest = ask_overview(county, today=spring)
    assert newest.fiscal_year == 2025
    missing = {(line.data_set, line.period) for line in newest.missing}
    assert {("income_execution", "2025-02"), ("income_execution", "2026-01")} <= missing
    assert ("income_execution", "2026-02") not in missing, "not due yet"
    asked = ask_overview(county, today=spring, fiscal_year=2025)
    assert {line.period[:4] for line in asked.missing} == {"2025"}


def test_a_night_holds_what_was_decided_since_and_what_is_in_hand(county):
    def listed(**question):
        with county.context.db.transaction() as session:
            asked = {"state": None, "data_set": None, "sender": None, "page": Page()} | question
            total, records = deliveries.listed(session, **asked)
            counts = deliveries.counts_since(session, question["since"])
        assert total == len(records) == sum(counts.values())
        return {(record.manifest.data_set, record.state) for record in records}

    county.push(execution("2025-03,532328,general,101,税收收入,1,1,1,1,1"), "income_execution", "2025-03")
    evening = county.context.clock.now()
    county.context.clock.move(timedelta(hours=10))
    came = {("payment_voucher", DeliveryState.ACCEPTED), ("debt_limit", DeliveryState.REFUSED)}
    county.push(vouchers(voucher(1)), "payment_voucher", "2025-03")
    county.push("no such column\n1\n", "debt_limit", "2025")
    county.open(vouchers(voucher(2)).encode(), "payment_voucher", "2025-02")
    assert listed(since=evening + timedelta(hours=1)) == came | {("payment_voucher", DeliveryState.OPEN)}
    county.context.clock.move(timedelta(days=1))
    assert listed(since=county.context.clock.now()) == {("payment_voucher", DeliveryState.OPEN)}


def test_an_empty_system_shows_the_home_county(county):
    page = ask_overview(county)
    assert (page.fiscal_year, page.region, page.arrivals, page.origins) == (2025, "532328", (), ())
    assert all(figure.executed is None for figure in page.books)


def test_what_came_stands_by_day_data_set_and_sender(county):
    minute = timedelta(minutes=1)
    for month in ("2025-02", "2025-03"):
        county.clock.move(minute)
        county.push(
            vouchers(voucher(int(month[-1]), XPAY_DATE=f"{month.replace('-', '')}05")), "payment_voucher", month
        )
    county.clock.move(minute)
    refused = county.push(vouchers(voucher(1, PAY_AMT="abc")), "payment_voucher", "2025-01")
    county.clock.move(minute)
    other = county.push(
        execution("202503,532328,general,101,税收收入,100.00,10.00,9.00,30.00,27.00"), "income_execution", "2025-03"
    )
    income, payments = ask_overview(county).arrivals
    assert (income.data_set, income.accepted, income.delivery_id) == ("income_execution", 1, other.delivery_id)
    assert (payments.data_set, payments.sender, payments.first_period, payments.last_period) == (
        "payment_voucher", "czj", "2025-01", "2025-03",
    )  # fmt: skip
    assert (payments.accepted, payments.refused, payments.in_hand) == (2, 1, 0)
    assert payments.delivery_id == refused.delivery_id


def test_the_lijiang_workbook_becomes_report_lines_and_fills_the_books(county, shared_dir):
    content = (shared_dir / "data/lijiang_2026/lijiang_2025_budget_attachment.xlsx").read_bytes()
    delivery = county.push(content, "report_workbook", "2025", region="530700", file_name="丽江市2025年预算附表.xlsx")
    assert delivery.state is DeliveryState.ACCEPTED, delivery.refusals
    rows = county.rows(
        "SELECT place, amount FROM ledger_v1.report_line WHERE table_no = '表二' AND subject_code = '20199'"
        " AND measure = 'executed' AND measure_year = 2025"
    )
    assert len(rows) == 1
    assert rows[0]["place"].startswith("表二")
    books = {(figure.book, figure.direction): figure for figure in ask_overview(county).books}
    assert books["general", "expenditure"].executed == Decimal("17632310000.00")
    assert books["general", "income"].executed == Decimal("5677550000.00")
    assert books["fund", "expenditure"].executed == Decimal("3405310000.00")
    assert books["capital", "income"].executed == Decimal("30420000.00")
    assert books["insurance", "income"].executed == Decimal("4036060000.00")
