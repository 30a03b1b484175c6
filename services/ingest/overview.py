"""The morning page: four books, what arrived, what is missing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Final

from sqlalchemy.orm import Session

from chassis.clock import CHINA
from chassis.workdays import WorkCalendar
from contracts.ingest.calendar_v1 import CalendarLine, DueState
from contracts.ingest.v1 import DeliveryState, DueDelivery, GetOverview, Overnight, Overview
from contracts.regions import region_name
from services.ingest.books import figures
from services.ingest.calendar.questions import scope
from services.ingest.calendar.standing import YEARS_BACK, year_lines
from services.ingest.storage import calendar, deliveries, ledger

ARRIVALS_SHOWN: Final = 12
ARRIVALS_OF: Final = 1_000
CLOSING: Final = time(17, 30)


def overview(session: Session, call: GetOverview, *, today: date) -> Overview:
    """Return the overview of a year and region; without them, the newest with data (else the home county's year).

    Where no year is asked for, what is missing is told up to the present year: a year of which nothing came yet is no good news.
    """
    fiscal_year, region = scope(session, call.fiscal_year, call.region, today=today)
    workdays = calendar.in_force(session)
    years = {fiscal_year}
    if call.fiscal_year is None:
        years |= set(range(max(fiscal_year, today.year - YEARS_BACK), today.year + 1))
    due = chain.from_iterable(
        year_lines(session, region=region, fiscal_year=year, today=today, workdays=workdays) for year in sorted(years)
    )
    since = office_closed(today, workdays)
    counts = deliveries.counts_since(session, since)
    return Overview(
        fiscal_year=fiscal_year,
        region=region,
        region_name=region_name(region),
        origins=ledger.origins(session, region=region, fiscal_year=fiscal_year),
        books=figures(
            ledger.month_figures(session, region=region, fiscal_year=fiscal_year),
            ledger.total_lines(session, region=region, fiscal_year=fiscal_year),
            fiscal_year=fiscal_year,
        ),
        arrivals=deliveries.arrivals(session, limit=ARRIVALS_SHOWN, of_newest=ARRIVALS_OF),
        missing=tuple(_missing(line) for line in due if line.state is DueState.MISSING),
        overnight=Overnight(
            since=since,
            accepted=counts.get(DeliveryState.ACCEPTED, 0),
            refused=counts.get(DeliveryState.REFUSED, 0),
            in_hand=counts.get(DeliveryState.OPEN, 0) + counts.get(DeliveryState.COMPLETE, 0),
        ),
    )


def office_closed(today: date, workdays: WorkCalendar) -> datetime:
    """Return when the office last closed: at half past five on the working day before `today`. Pure."""
    day = today - timedelta(days=1)
    while not workdays.is_workday(day):
        day -= timedelta(days=1)
    return datetime.combine(day, CLOSING, CHINA)


def _missing(line: CalendarLine) -> DueDelivery:
    return DueDelivery(
        data_set=line.data_set,
        data_set_title=line.data_set_title,
        sender=line.sender,
        period=line.period,
        due_on=line.due_on,
        received_at=line.received_at,
        state=line.state,
    )
