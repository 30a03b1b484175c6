"""Sums that a data set declares hold in the file, or the delivery is refused with the row, the figures and the difference."""

from __future__ import annotations

import pytest

from contracts.ingest.v1 import AcceptDelivery, DeliveryState
from contracts.values import Role
from services.ingest import despite
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import FieldType
from services.ingest.storage import slices
from tests.integration.ingest.conftest import connector
from tests.integration.ingest.files import execution

pytestmark = pytest.mark.integration

STOCK = "ORGCODE,TRECODE,RPTDATE,ACCNO,ACCDATE,MONEYYESTERDAY,MONEYIN,MONEYOUT,MONEYTODAY\n"
DEBT = "YM,DEBT_KIND,CREDITOR_KIND,OPENING,BORROWED,REPAID,SWAPPED,CLOSING\n"


def told(delivery):
    return [(item.rule, item.row, item.column, item.value) for item in delivery.refusals]


def test_every_declared_equation_names_amounts_of_the_set():
    for data_set in CATALOGUE.values():
        for balance in data_set.balances:
            assert {data_set.field(name).type for name in balance.terms} <= {FieldType.MONEY, FieldType.NUMBER}
            for name in balance.over:
                data_set.field(name)
        for hierarchy in data_set.hierarchies:
            assert len(data_set.field(hierarchy.code).lengths) > 1
            assert {*hierarchy.over, hierarchy.code} == set(data_set.key)
        assert not (data_set.balances or data_set.hierarchies) or not data_set.has_deletion_mark


def test_a_day_of_the_treasury_that_does_not_add_up(county):
    content = STOCK + (
        "001,2300,2025-03-03,01,,100.00,50.00,30.00,120.00\n"
        "001,2300,2025-03-04,01,,120.00,10.00,0,130.01\n"  # within the tolerance
        "001,2300,2025-03-05,01,,130.01,0,30.00,100.03\n"
    )
    delivery = county.push(content, "treasury_stock_daily", "2025-03", actor=connector("gk"))
    assert told(delivery) == [("does-not-add-up", 4, "MONEYTODAY", "100.03")]
    assert delivery.refusals[0].detail == (
        "第4行不满足“上日余额＋本日收入－本日支出＝本日余额”：按前几项应为 100.01 元，填报为 100.03 元，相差 0.02 元，"
        "请核对各项后重新报送。"
    )
    assert county.rows("SELECT 1 FROM ingest.treasury_stock_daily") == []


def test_other_faults_of_the_file_are_named_beside_it(county):
    content = STOCK + "001,2300,2025-02-30,01,,100.00,50.00,30.00,120.01\n001,2300,2025-03-03,01,,1,0,0,2\n"
    delivery = county.push(content, "treasury_stock_daily", "2025-03", actor=connector("gk"))
    assert told(delivery) == [
        ("impossible-date", 2, "RPTDATE", "2025-02-30"),
        ("does-not-add-up", 3, "MONEYTODAY", "2"),
    ]
    assert delivery.refusal_count == 2


def test_debt_is_compared_by_kind_since_swaps_move_between_creditors(county):
    swapped = "202503,一般债务,1,100,0,40,,60\n202503,一般债务,2,0,40,0,40,40\n"
    assert county.push(DEBT + swapped, "debt_balance", "2025-03").state is DeliveryState.ACCEPTED
    moved = "202503,一般债务,1,100,0,40,,100\n202503,一般债务,2,0,40,0,40,0\n"
    assert county.push(DEBT + moved, "debt_balance", "2025-03").state is DeliveryState.ACCEPTED
    broken = county.push(
        DEBT + swapped + "202503,专项债务,1,5,0,0,,4\n202503,专项债务,2,5,0,0,,4\n", "debt_balance", "2025-03"
    )
    assert told(broken) == [("does-not-add-up", 4, "CLOSING", "8.00")]
    assert "第4行起同一年月、债务类型的 2 行（第4行、第5行）合计" in broken.refusals[0].detail


def test_the_side_of_an_account_decides_the_signs(county):
    header = (
        "YM,MOF_DIV_CODE,ACCOUNT_CODE,ACCOUNT_NAME,ACCOUNT_KIND,BALANCE_SIDE,OPENING,DEBIT,CREDIT,CLOSING,"
        "JUNE_BALANCE,LAST_YEAR_END_BALANCE\n"
    )
    debit = "202503,532328,1131,与下级往来,暂付款项,{},10,5,3,12,,\n"
    assert county.push(header + debit.format("借"), "account_balance", "2025-03").state is DeliveryState.ACCEPTED
    assert told(county.push(header + debit.format("贷"), "account_balance", "2025-03")) == [
        ("does-not-add-up", 2, "CLOSING", "12.00")
    ]


def report(*lines):
    return execution(
        *(f"202503,532328,{book},{code},科目,{budget},{month},,{month}," for book, code, budget, month in lines)
    )


GOOD = (
    ("general", "205", "100", "90"),
    ("general", "20501", "", "60"),
    ("general", "20502", "50", "30"),
    ("general", "2050101", "", "20"),
    ("general", "2050102", "", "40"),
    ("fund", "20502", "", "999"),
)


def test_a_subject_is_the_sum_of_its_parts_where_these_are_given(county):
    accepted = county.push(report(*GOOD), "expenditure_execution", "2025-03")
    assert accepted.state is DeliveryState.ACCEPTED, accepted.refusals  # 20501 has no budget: nothing to compare
    broken = county.push(report(*GOOD[:4], ("general", "2050102", "", "41")), "expenditure_execution", "2025-03")
    assert told(broken) == [
        ("parts-do-not-add-up", 3, "MONTH_AMOUNT", "60.00"),
        ("parts-do-not-add-up", 3, "CUMULATIVE_AMOUNT", "60.00"),
    ]
    assert "下一级 2 个科目（第5行、第6行）合计 61.00 元，多出 1.00 元" in broken.refusals[0].detail


def test_a_report_may_list_some_of_the_parts_and_is_told_so(county):
    content = report(("general", "205", "100", "90"), ("general", "20501", "50", "60"))
    delivery = county.push(content, "expenditure_execution", "2025-03")
    assert delivery.state is DeliveryState.ACCEPTED
    with county.context.db.transaction() as session:
        notes = slices.find_receipt(session, delivery.receipt_id).notes
    assert {note.kind for note in notes} == {"parts-fall-short"}
    assert notes[0].detail == (
        "第2行科目 205 的“预算数（BUDGET_AMOUNT）”为 100.00 元，下一级 1 个科目（第3行）合计 50.00 元，少 50.00 元；"
        "只列出部分下级科目的不必更正，列全的请核对后重新报送"
    )


def test_amounts_rounded_to_ten_thousands_may_differ_by_the_rounding(county):
    def push(total):
        lines = (("general", "205", "", total), ("general", "20501", "", "60"), ("general", "20502", "", "33"))
        return county.push(report(*lines), "expenditure_execution", "2025-03", money_unit="万元")

    assert push("92").state is DeliveryState.ACCEPTED  # three amounts, half a digit each: 1.5
    assert {rule for rule, *_ in told(push("91"))} == {"parts-do-not-add-up"}
    stock = "001,2300,2025-03-03,01,,100,50,30,{}\n"
    actor = connector("gk")
    for closing, state in (("122", "accepted"), ("123", "refused"), ("120.01", "accepted"), ("120.03", "refused")):
        content = STOCK + stock.format(closing).replace(
            "100,50,30", "100,50,30" if "." not in closing else "99.99,50.01,30.01"
        )
        assert county.push(content, "treasury_stock_daily", "2025-03", actor=actor, money_unit="万元").state == state, (
            closing
        )


def test_the_administrator_may_accept_it_and_the_row_enters(county, make_seat):
    content = STOCK + "001,2300,2025-03-03,01,,100.00,50.00,30.00,999.00\n"
    refused = county.push(content, "treasury_stock_daily", "2025-03", actor=connector("gk"))
    with county.context.db.transaction() as session:
        call = AcceptDelivery(
            actor=make_seat(Role.ADMINISTRATOR), delivery_id=refused.delivery_id, reason="国库说明为更正所致。"
        )
        despite.accept_delivery(session, call, now=county.clock.now())
    county.decide(refused.delivery_id)
    accepted = county.get(refused.delivery_id, actor=connector("gk"))
    assert accepted.state is DeliveryState.ACCEPTED
    assert len(county.rows("SELECT 1 FROM ledger_v1.treasury_stock_daily")) == 1
    with county.context.db.transaction() as session:
        notes = slices.find_receipt(session, accepted.receipt_id).notes
    assert [note.kind for note in notes] == ["accepted-despite", "accepted-error"]
    assert "各行均已入账" in notes[0].detail
