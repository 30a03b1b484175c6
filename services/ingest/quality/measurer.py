"""Measures a slice after it was accepted, in the reconciler's process: loading waits for none of it."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.logs import log
from contracts.ingest.v1 import SliceAccepted
from services.ingest.calendar.standing import refresh_year
from services.ingest.datasets import find_data_set
from services.ingest.quality.measures import MEASURES, counting_query, places_query
from services.ingest.quality.restatements import compare_pending
from services.ingest.storage import calendar, quality
from services.ingest.storage.tables import SCHEMA

PLACES: Final = 5


def on_slice_accepted(context: Context, session: Session, event: SliceAccepted) -> None:
    """Measure the rows of the slice, keep the result, and let the calendar follow; a second time changes nothing."""
    found = measure(session, event)
    quality.insert_measures(session, event.delivery_id, found)
    year = int(event.period[:4])
    refresh_year(
        session, region=event.region, fiscal_year=year, today=context.clock.today(), workdays=calendar.in_force(session)
    )
    compare_pending(session)
    faulty = {each.measure: each.faulty for each in found if each.faulty}
    log.info("delivery measured", delivery_id=str(event.delivery_id), data_set=event.data_set, **faulty)


def measure(session: Session, event: SliceAccepted) -> list[quality.Measured]:
    """Return every measure; one that the data set has nothing for looks at nothing."""
    data_set = find_data_set(event.data_set)
    table = f"{SCHEMA}.{data_set.view_name}"
    known: dict[str, Any] = {"slice_id": event.slice_id, "year": int(event.period[:4]), "region": event.region}
    query, names = counting_query(data_set, table)
    counts = session.execute(text(query), known).one()
    found = {name: quality.Measured(name, 0, 0, ()) for name in MEASURES}
    for name, checked, faulty in zip(names, counts[::2], counts[1::2], strict=False):
        places: tuple[quality.Place, ...] = ()
        if faulty:
            rows = session.execute(text(places_query(data_set, name, table)), known | {"places": PLACES})
            places = tuple(quality.Place(*row) for row in rows)
        found[name] = quality.Measured(name, checked, faulty, places)
    return list(found.values())
