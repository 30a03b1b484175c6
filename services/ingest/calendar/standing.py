"""How the calendar stands: its lines for a region and year, kept in the ledger for the rules, and what senders are told.

Senders are reminded three working days before a due day and dunned (催报) at 1, 5 and 15 working days after it, the steps
at which W-J09 speaks (domain.md 4.J); each step of a line is told once, and after a silence only the highest reached.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from chassis.outbox import publish
from chassis.workdays import WorkCalendar
from contracts.ingest.calendar_v1 import CalendarLine, DeliveryDunned, DeliveryReminded, DueItem, DueState
from contracts.regions import HOME
from services.ingest.datasets import CATALOGUE
from services.ingest.due import expected, lines
from services.ingest.storage import due_calendar as store
from services.ingest.storage import ledger

REMIND_BEFORE: Final = 3
"""Working days."""
DUN_AT: Final = (1, 5, 15)
"""Working days after the due day."""
YEARS_BACK: Final = 2
"""A delivery that is overdue for longer is a matter for the committee, not for a reminder."""


def year_lines(
    session: Session, *, region: str, fiscal_year: int, today: date, workdays: WorkCalendar
) -> list[CalendarLine]:
    """Return the lines of a fiscal year, by due day."""
    wanted = expected(CATALOGUE.values(), fiscal_year, workdays, store.agreed_rules(session))
    arrivals = ledger.arrivals(session, region=region, fiscal_year=fiscal_year)
    return lines(wanted, arrivals, region=region, today=today, calendar=workdays)


def bring_up_to_date(session: Session, *, today: date, workdays: WorkCalendar) -> list[CalendarLine]:
    """Write the lines of every delivering region as they stand today; return them. May come twice, or after a gap."""
    store.lock(session)
    expected_sets = [name for name, data_set in CATALOGUE.items() if data_set.due is not None]
    spans = store.spans(session, expected_sets) or {HOME: today.year}
    found: list[CalendarLine] = []
    for region, first_year in sorted(spans.items()):
        for year in range(max(first_year, today.year - YEARS_BACK), today.year + 1):
            found += refresh_year(session, region=region, fiscal_year=year, today=today, workdays=workdays)
    return found


def refresh_year(
    session: Session, *, region: str, fiscal_year: int, today: date, workdays: WorkCalendar
) -> list[CalendarLine]:
    """Write the lines of one region and year as they stand today; return them."""
    store.lock(session)
    standing = year_lines(session, region=region, fiscal_year=fiscal_year, today=today, workdays=workdays)
    store.save_lines(session, standing, region=region, year=fiscal_year, today=today)
    return standing


def tell_senders(session: Session, found: Iterable[CalendarLine], *, today: date) -> None:
    """Publish what is due soon and what is overdue, once a line and step, one event a sender."""
    reminded: dict[tuple[str, str], list[DueItem]] = defaultdict(list)
    dunned: dict[tuple[str, str], list[DueItem]] = defaultdict(list)
    for line in found:
        if line.state is DueState.NOT_DUE and line.working_days_left is not None:
            if line.working_days_left <= REMIND_BEFORE and store.note_told(session, line, "reminded", 1, today):
                reminded[line.sender, line.region].append(_item(line, line.working_days_left))
        elif line.state is DueState.MISSING:
            step = dunning_step(line.working_days_late)
            if step and store.note_told(session, line, "dunned", step, today):
                dunned[line.sender, line.region].append(_item(line, line.working_days_late))
    origins = {region: ledger.origin_of(session, region=region) for _, region in {*reminded, *dunned}}
    for told, kind in ((reminded, DeliveryReminded), (dunned, DeliveryDunned)):
        for (sender, region), items in sorted(told.items()):
            event = kind(sender=sender, region=region, day=today, items=tuple(items), origin=origins[region])
            publish(session, event)


def dunning_step(working_days_late: int) -> int:
    """Return the highest step that is reached; 0 before the first. Pure."""
    return sum(working_days_late >= step for step in DUN_AT)


def _item(line: CalendarLine, working_days: int) -> DueItem:
    return DueItem(
        data_set=line.data_set,
        data_set_title=line.data_set_title,
        period=line.period,
        due_on=line.due_on,
        working_days=working_days,
    )
