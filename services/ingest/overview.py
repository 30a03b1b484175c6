"""The morning page: four books, what arrived, what is missing."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from chassis.workdays import WorkCalendar
from contracts.ingest.v1 import GetOverview, Overview
from contracts.values import Page
from services.ingest.books import figures
from services.ingest.datasets import CATALOGUE
from services.ingest.due import DueState, expected, lines
from services.ingest.regions import HOME, region_name
from services.ingest.storage import deliveries, ledger, slices

NEWEST_SHOWN = 10


def overview(session: Session, call: GetOverview, *, today: date) -> Overview:
    """Return the overview of a year and region; without them, the newest with data (else the home county's year)."""
    newest_year, newest_region = slices.newest_year_and_region(session, call.fiscal_year) or (today.year, HOME)
    fiscal_year = call.fiscal_year or newest_year
    region = call.region or newest_region
    due = lines(
        expected(CATALOGUE.values(), fiscal_year, WorkCalendar()),
        ledger.first_received(session, region=region, fiscal_year=fiscal_year),
        today=today,
    )
    _, newest = deliveries.listed(session, state=None, data_set=None, sender=None, page=Page(limit=NEWEST_SHOWN))
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
        arrived=tuple(deliveries.as_answer(session, record) for record in newest),
        missing=tuple(line for line in due if line.state == DueState.MISSING),
    )
