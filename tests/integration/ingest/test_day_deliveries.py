"""A delivery of one day: a daily feed, or the correction of a day in a month that stands. Rows of other days are not touched."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis.workdays import WorkCalendar
from contracts.errors import InvalidInput
from contracts.ingest.v1 import DeliveryState, GetRow
from contracts.ingest.versions_v1 import GetRowVersions
from contracts.values import Role
from services.ingest.calendar.standing import bring_up_to_date
from services.ingest.quality.restatements import compare_pending
from services.ingest.rows import get_row
from services.ingest.versions import row_versions
from tests.integration.ingest.conftest import seat
from tests.integration.ingest.files import voucher, vouchers

pytestmark = pytest.mark.integration
SET, MONTH, DAY = "payment_voucher", "2025-03", "2025-03-05"
OTHER = "2025-03-06"


def paid(number, day, amount):
    return voucher(number, VOU_DATE=day, XPAY_DATE="", ACT_LQD_DATE="", PAY_AMT=amount, XPAY_AMT=amount)


def month(county, *, fifth="1.00", sixth="7.00"):
    lines = [paid(1, DAY, fifth), paid(2, DAY, "2.00"), paid(3, OTHER, sixth), paid(4, "2025-03-07", "8.00")]
    return accepted(county.push(vouchers(*lines), SET, MONTH))


def day(county, *amounts, period=DAY):
    lines = [paid(number, period, amount) for number, amount in enumerate(amounts, start=1)]
    return accepted(county.push(vouchers(*lines), SET, period, correction_note="更正该日"))


def accepted(delivery):
    assert delivery.state is DeliveryState.ACCEPTED, delivery.refusals
    return delivery


def standing(county):
    rows = county.rows("SELECT vou_date, pay_amt, period FROM ledger_v1.payment_voucher ORDER BY vou_date, pay_cert_id")
    assert {row["period"] for row in rows} == {MONTH}
    return [(row["vou_date"].day, str(row["pay_amt"])) for row in rows]


def known(county, moment):
    rows = county.rows(
        "SELECT vou_date, pay_amt FROM ledger_v1.payment_voucher_history WHERE known_from <= %s"
        " AND (known_to IS NULL OR known_to > %s) ORDER BY vou_date, pay_cert_id",
        moment,
        moment,
    )
    return [(row["vou_date"].day, str(row["pay_amt"])) for row in rows]


def versions(county, receipt_id, row_no):
    with county.context.db.transaction() as session:
        return row_versions(session, GetRowVersions(actor=seat(Role.WORKER), receipt_id=receipt_id, row_no=row_no))


def test_the_correction_of_a_day_replaces_that_day_alone(county):
    first = month(county)
    (before,) = county.rows(
        "SELECT array_agg(t.xmin::text || t.ctid::text ORDER BY row_no) AS rows FROM ingest.payment_voucher t"
    )
    moments = [county.clock.now()]
    for amounts in (("1.50", "2.00"), ("1.75",)):
        county.clock.move(timedelta(days=1))
        day(county, *amounts)
        moments.append(county.clock.now())
    assert standing(county) == [(5, "1.75"), (6, "7.00"), (7, "8.00")]
    assert known(county, moments[0]) == [(5, "1.00"), (5, "2.00"), (6, "7.00"), (7, "8.00")]
    assert known(county, moments[1]) == [(5, "1.50"), (5, "2.00"), (6, "7.00"), (7, "8.00")]
    assert known(county, moments[2]) == standing(county)
    (after,) = county.rows(
        "SELECT array_agg(t.xmin::text || t.ctid::text ORDER BY row_no) AS rows FROM ingest.payment_voucher t"
        " JOIN ingest.slice s USING (slice_id) WHERE s.receipt_id = %s",
        first.receipt_id,
    )
    assert after == before  # not one row of the month was written again


def test_a_row_says_what_took_its_place(county):
    first = month(county)
    county.clock.move(timedelta(days=1))
    second = day(county, "1.50", "2.00")
    found = versions(county, first.receipt_id, 2)
    assert [one.receipt_id for one in found.items] == [first.receipt_id, second.receipt_id]
    assert found.items[0].known_to == found.items[1].known_from
    assert found.items[1].changed == ("pay_amt", "xpay_amt")
    assert found.successor.receipt_id == second.receipt_id
    assert versions(county, first.receipt_id, 4).successor is None
    with county.context.db.transaction() as session:
        seen = [
            get_row(session, GetRow(actor=seat(Role.WORKER), receipt_id=first.receipt_id, row_no=row_no)).is_superseded
            for row_no in (2, 4)
        ]
    assert seen == [True, False]


def test_a_new_month_takes_the_place_of_the_month_and_its_days(county):
    month(county)
    county.clock.move(timedelta(days=1))
    corrected = day(county, "1.50")
    county.clock.move(timedelta(days=1))
    again = month(county, fifth="1.60")
    assert standing(county) == [(5, "1.60"), (5, "2.00"), (6, "7.00"), (7, "8.00")]
    assert versions(county, corrected.receipt_id, 2).successor.receipt_id == again.receipt_id


def test_days_alone_are_a_daily_feed(county):
    day(county, "1.00")
    day(county, "2.00", period=OTHER)
    assert standing(county) == [(5, "1.00"), (6, "2.00")]


def test_whatever_is_decided_first_the_later_delivery_stands_on_its_day(county):
    """Two loaders may decide a month and the correction of its day in the other order than they were completed."""
    lines = [paid(1, DAY, "1.00"), paid(3, OTHER, "7.00")]
    content = vouchers(*lines).encode()
    waiting = county.open(content, SET, MONTH)
    county.stage(waiting, content)
    county.complete(waiting.delivery_id)
    county.clock.move(timedelta(minutes=1))
    day(county, "1.50")
    county.clock.move(timedelta(minutes=1))
    county.decide(waiting.delivery_id)
    accepted(county.get(waiting.delivery_id))
    assert standing(county) == [(5, "1.50"), (6, "7.00")]
    assert known(county, county.clock.now()) == standing(county)


def test_a_correction_older_than_the_month_is_refused(county):
    content = vouchers(paid(1, DAY, "1.50")).encode()
    waiting = county.open(content, SET, DAY)
    county.stage(waiting, content)
    county.complete(waiting.delivery_id)
    county.clock.move(timedelta(minutes=1))
    month(county)
    county.decide(waiting.delivery_id)
    refused = county.get(waiting.delivery_id)
    assert [each.rule for each in refused.refusals] == ["newer-accepted"]
    assert standing(county)[0] == (5, "1.00")


def test_a_row_of_another_day_is_refused_with_its_place(county):
    month(county)
    delivery = county.push(vouchers(paid(1, DAY, "1.00"), paid(2, OTHER, "9.00")), SET, DAY)
    assert [(each.rule, each.row, each.column) for each in delivery.refusals] == [("other-day", 3, "VOU_DATE")]
    assert standing(county)[0] == (5, "1.00")


@pytest.mark.parametrize(("data_set", "period"), [("income_execution", DAY), (SET, "2025-02-30"), (SET, "2025")])
def test_only_a_daily_set_has_days(county, data_set, period):
    with pytest.raises(InvalidInput) as refused:
        county.open(b"x", data_set, period)
    assert refused.value.reason == "wrong-period"


def test_restatements_compare_with_what_stood(county):
    month(county)
    for amounts in (("1.50", "2.00"), ("1.50", "3.00")):
        county.clock.move(timedelta(days=20))
        day(county, *amounts)
    county.clock.move(timedelta(days=20))
    month(county, fifth="1.50")
    with county.context.db.transaction() as session:
        bring_up_to_date(session, today=county.clock.today(), workdays=WorkCalendar())
        compare_pending(session)
        compare_pending(session)
    found = county.rows("SELECT * FROM ledger_v1.restatement ORDER BY restated_at")
    assert [(one["rows_before"], one["rows_after"], one["rows_gone"], one["rows_new"]) for one in found] == [
        (2, 2, 1, 1),
        (2, 2, 1, 1),
        (4, 4, 1, 1),
    ]
    assert [(float(one["amount_before"]), float(one["amount_after"])) for one in found] == [
        (3.0, 3.5),
        (3.5, 4.5),
        (19.5, 18.5),
    ]
    assert found[0]["closed_on"] > date(2025, 3, 31)
