"""The delivery calendar and quality on a real database: lines for the rules, dunning once, scores with their places."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from chassis.messaging.verdict import Park
from chassis.workdays import WorkCalendar
from contracts.cases.meetings_v1 import PushAgreed
from contracts.errors import Forbidden, InvalidInput
from contracts.ingest.calendar_v1 import DueDay, DueState, ListDueDeliveries, ListDueRules, SetDueRule
from contracts.ingest.v1 import DeliveryState, SliceAccepted
from contracts.values import Permission, Role
from services.ingest.calendar import questions
from services.ingest.calendar.standing import bring_up_to_date, tell_senders
from services.ingest.quality import measurer
from services.ingest.storage import quality
from tests.integration.ingest.conftest import connector, seat
from tests.integration.ingest.files import execution, voucher, vouchers

pytestmark = pytest.mark.integration
REPORT = execution("202503,532328,general,101,税收收入,100.00,10.00,9.00,30.00,27.00")
APPLICATIONS = (
    "PAY_APP_ID,PAY_APP_NO,CREATE_DATE,BGT_ID,PAY_CERT_ID,AGENCY_CODE,PRO_CODE,EXP_FUNC_CODE,GOV_BGT_ECO_CODE,"
    "DEP_BGT_ECO_CODE,FUND_TYPE_CODE,PAY_TYPE_CODE,SET_MODE_CODE,PAY_BUS_TYPE_CODE,PAYEE_ACCT_NAME,PAYEE_ACCT_NO,"
    "PAYEE_ACCT_BANK,USE_DES,CONTRACT_NO,BOND_CODE,PAY_APP_AMT,XPAY_AMT"
)


def measure(county, delivery):
    (event,) = [e for e in county.events("ingest.slice.accepted.v1") if e["delivery_id"] == str(delivery.delivery_id)]
    with county.context.db.transaction() as session:
        measurer.on_slice_accepted(county.context, session, SliceAccepted.model_validate(event))


def quality_of(county, delivery):
    with county.context.db.transaction() as session:
        return quality.of_delivery(session, delivery.delivery_id)


def day(county, today):
    with county.context.db.transaction() as session:
        found = bring_up_to_date(session, today=today, workdays=WorkCalendar())
        tell_senders(session, found, today=today)


def application(number, **changes):
    values = dict.fromkeys(APPLICATIONS.split(","), "") | {
        "PAY_APP_ID": f"PA{number}",
        "CREATE_DATE": "2025-03-05",
        "AGENCY_CODE": "001001",
        "BGT_ID": f"B{number}",
        "PAYEE_ACCT_NAME": "元谋某某商贸有限公司",
        "PAYEE_ACCT_NO": "6228480012345678",
        "USE_DES": "购置办公用品",
        "PAY_APP_AMT": "100.00",
    }
    return ",".join((values | changes).values())


def test_lines_are_kept_for_the_rules_as_they_stand(county):
    county.push(REPORT, "income_execution", "2025-03")
    day(county, date(2025, 4, 17))
    lines = {
        (row["data_set"], row["period"]): row
        for row in county.rows("SELECT * FROM ledger_v1.delivery_due WHERE region = '532328' AND fiscal_year = 2025")
    }
    assert lines["income_execution", "2025-03"]["state"] == "received"
    missing = lines["expenditure_execution", "2025-03"]
    assert (missing["state"], missing["due_on"], missing["working_days_late"]) == ("missing", date(2025, 4, 10), 5)
    assert lines["expenditure_execution", "2025-04"]["state"] == "not_due"
    county.push(REPORT, "expenditure_execution", "2025-03")
    day(county, date(2025, 4, 18))
    (late,) = county.rows(
        "SELECT * FROM ledger_v1.delivery_due WHERE data_set = 'expenditure_execution' AND period = '2025-03'"
    )
    assert late["state"] == "received"  # the clock of the arrival stands on 2 April


def test_each_step_is_told_once_and_after_a_gap_only_the_highest(county):
    def dunned():
        return [
            (event["sender"], item["data_set"], item["period"], item["working_days"])
            for event in county.events("ingest.delivery.dunned.v1")
            for item in event["items"]
            if item["data_set"] == "treasury_stock_daily" and item["period"] == "2025-03"
        ]

    county.push(REPORT, "income_execution", "2025-03")
    day(county, date(2025, 4, 3))
    assert dunned() == []
    day(county, date(2025, 4, 7))  # 4 April is 清明节
    day(county, date(2025, 4, 7))
    day(county, date(2025, 4, 8))
    assert dunned() == [("gk", "treasury_stock_daily", "2025-03", 1)]
    day(county, date(2025, 5, 20))  # nothing ran for weeks
    assert [line[3] for line in dunned()] == [
        1,
        WorkCalendar().working_days_between(date(2025, 4, 3), date(2025, 5, 20)),
    ]


def test_a_reminder_comes_three_working_days_before(county):
    county.push(REPORT, "income_execution", "2025-03")

    def reminded():
        return [
            item["working_days"]
            for event in county.events("ingest.delivery.reminded.v1")
            for item in event["items"]
            if (item["data_set"], item["period"]) == ("expenditure_execution", "2025-03")
        ]

    day(county, date(2025, 4, 3))  # four working days before 10 April
    assert reminded() == []
    day(county, date(2025, 4, 7))
    day(county, date(2025, 4, 8))
    assert reminded() == [3]


def test_an_agreed_rule_changes_the_calendar_is_logged_and_only_for_the_administrator(county):
    admin = seat(Role.ADMINISTRATOR).model_copy(update={"may": (Permission.SETTINGS_MANAGE,)})
    rule = {
        "data_set": "payment_voucher",
        "due": DueDay(working_day=8),
        "valid_from": date(2025, 4, 1),
        "basis": "第一次联席会议纪要",
    }
    with county.context.db.transaction() as session:
        made = questions.set_rule(
            session, SetDueRule(actor=admin, **rule), now=county.clock.now(), today=county.clock.today()
        )
    assert (made.words, made.decided_by) == ("次月第8个工作日前", "A-01")
    with county.context.db.transaction() as session:
        call = ListDueDeliveries(actor=seat(Role.WORKER), fiscal_year=2025, region="532328")
        found = questions.list_due(session, call, today=date(2025, 4, 11))
        rules = questions.list_rules(session, ListDueRules(actor=admin, data_set="payment_voucher"))
    basis = {line.period: line.basis for line in found.items if line.data_set == "payment_voucher"}
    assert (basis["2025-03"], basis["2025-04"]) == ("系统默认，待联席会议议定", "第一次联席会议纪要")
    assert [item.valid_from for item in rules.items] == [date(2025, 4, 1), None]
    assert county.acts()[-1] == "due_rule.set"
    with pytest.raises(Forbidden), county.context.db.transaction() as session:
        questions.set_rule(
            session, SetDueRule(actor=seat(Role.WORKER), **rule), now=county.clock.now(), today=county.clock.today()
        )
    yearly = SetDueRule(actor=admin, **(rule | {"due": DueDay(month=3, day=31)}))
    with pytest.raises(InvalidInput), county.context.db.transaction() as session:
        questions.set_rule(session, yearly, now=county.clock.now(), today=county.clock.today())


def test_what_the_joint_meeting_agreed_moves_the_line_and_what_cannot_be_is_parked(county):
    def line():
        with county.context.db.transaction() as session:
            call = ListDueDeliveries(actor=seat(Role.WORKER), fiscal_year=2025, region="532328")
            found = questions.list_due(session, call, today=date(2025, 4, 11))
        return next(
            (at.due_on, at.basis) for at in found.items if (at.data_set, at.period) == ("payment_voucher", "2025-05")
        )

    def agree(due, data_set="payment_voucher"):
        event = PushAgreed(
            agreement_id=uuid4(),
            data_set=data_set,
            due=due,
            valid_from=date(2025, 5, 1),
            basis="联席会议〔2025〕1号",
            seat="A-01",
        )
        with county.context.db.transaction() as session:
            questions.take_agreement(session, event, now=county.clock.now(), today=county.clock.today())

    before = line()
    agree(DueDay(working_day=8))
    eighth = WorkCalendar().due(date(2025, 5, 31), 8).due_on
    assert line() == (eighth, "联席会议〔2025〕1号") != before
    for refused in ((DueDay(month=3, day=31), "payment_voucher"), (DueDay(working_day=3), "no_such_set")):
        with pytest.raises(Park):
            agree(*refused)
    assert line() == (eighth, "联席会议〔2025〕1号")


def test_a_connector_sees_its_own_lines(county):
    with county.context.db.transaction() as session:
        call = ListDueDeliveries(actor=connector("gk"), fiscal_year=2025, region="532328", sender="czj")
        found = questions.list_due(session, call, today=date(2025, 4, 11))
    assert {line.sender for line in found.items} == {"gk"}
    assert DueState.MISSING in {line.state for line in found.items}


def test_measures_count_and_name_their_places(county):
    county.clock.move(timedelta(days=9))  # to 11 April
    lines = [application(n) for n in range(1, 17)]
    lines += [
        application(17, USE_DES=""),
        application(18, USE_DES="ABC-123"),
        application(19, USE_DES="购置??设备"),
        application(20, PAYEE_ACCT_NO=""),
    ]
    delivery = county.push("\n".join([APPLICATIONS, *lines]) + "\n", "payment_application", "2025-03")
    assert delivery.state is DeliveryState.ACCEPTED, delivery.refusals
    assert not quality_of(county, delivery).is_measured
    measure(county, delivery)
    measure(county, delivery)
    found = quality_of(county, delivery)
    measures = {each.measure: each for each in found.measures}
    assert found.is_measured
    assert (measures["empty"].checked, measures["empty"].faulty) == (60, 2)
    assert [(place.row_no, place.column) for place in measures["empty"].places] == [(18, "用途"), (21, "收款人账号")]
    assert (measures["no_chinese"].checked, measures["no_chinese"].faulty) == (19, 1)
    assert [place.place for place in measures["odd_characters"].places] == ["line 20"]
    assert measures["unknown_code"].checked == 0
    assert measures["late"].faulty == 5  # due on 3 April, came on the 11th
    assert found.score == pytest.approx(100 - sum(each.deducted for each in found.measures))
    assert measures["empty"].deducted == pytest.approx(15 * (2 / 60) / 0.05, abs=0.01)


def test_dates_out_of_order_and_codes_that_a_whole_volume_lacks(county):
    wrong = voucher(2, VOU_DATE="2025-03-09", XPAY_DATE="2025-03-06")
    delivery = county.push(vouchers(voucher(1), wrong), "payment_voucher", "2025-03")
    measure(county, delivery)
    measures = {each.measure: each for each in quality_of(county, delivery).measures}
    assert (measures["date_order"].checked, measures["date_order"].faulty) == (4, 1)
    assert measures["date_order"].places[0].column == "凭证日期晚于实际支付日期"
    with county.database.connect() as connection:
        connection.execute(
            "UPDATE ingest.code_volume SET is_complete = true WHERE fiscal_year = 2025 AND code_table = 'revenue'"
        )
        connection.commit()
    report = execution(
        "202503,532328,general,101,税收收入,1,1,1,1,1", "202503,532328,general,1019999,不知何税,1,1,1,1,1"
    )
    delivery = county.push(report, "income_execution", "2025-03")
    measure(county, delivery)
    measures = {each.measure: each for each in quality_of(county, delivery).measures}
    assert (measures["unknown_code"].checked, measures["unknown_code"].faulty) == (2, 1)
    assert measures["unknown_code"].places[0].row_no == 3


def test_a_sender_is_scored_over_its_deliveries_refusals_and_gaps(county):
    county.clock.move(timedelta(days=9))  # to 11 April
    good = county.push(REPORT, "income_execution", "2025-03")
    measure(county, good)
    bad = county.push(vouchers(voucher(1, PAY_AMT="x"), voucher(2)), "payment_voucher", "2025-03", rows=2)
    assert bad.state is DeliveryState.REFUSED
    assert {each.measure: each.faulty for each in quality_of(county, bad).measures}["rejected"] == 1
    assert quality_of(county, bad).score == 75
    day(county, date(2025, 4, 11))
    with county.context.db.transaction() as session:
        scores = {item.sender: item for item in quality.of_senders(session, region="532328", fiscal_year=2025)}
    finance = scores["czj"]
    assert (finance.deliveries, finance.refused, finance.rejected_rows) == (2, 1, 1)
    total = quality_of(county, good).score + 75
    assert finance.score == pytest.approx(total / (2 + finance.missing), abs=0.05)
    assert (scores["gk"].deliveries, scores["gk"].score) == (0, 0)
    assert scores["gk"].missing > 0


def test_rules_and_reports_may_read_the_views(as_role):
    for service in ("alerts", "reports"):
        with as_role(service) as connection:
            for view in ("delivery_due", "delivery_quality", "delivery_quality_measure", "sender_quality"):
                connection.execute(f"SELECT * FROM ledger_v1.{view}").fetchall()


def test_an_unknown_delivery_has_no_quality(county):
    with county.context.db.transaction() as session:
        assert quality.of_delivery(session, uuid4()) is None
