"""Regions in the database: a stretch under one name and place is a version; versions are only ever ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from services.ingest.storage.tables import metadata

_REGION: Final = metadata.tables["ingest.region"]


@dataclass(frozen=True, slots=True)
class RegionNow:
    """The version of a region that has no end."""

    region_code: str
    version: int
    name: str
    level: str
    parent_code: str | None
    valid_from: date | None


def current(session: Session, code: str) -> RegionNow | None:
    """Return a region as it is now; null where there is none, or it is gone."""
    columns = [_REGION.c[name] for name in RegionNow.__slots__]
    found = session.execute(
        select(*columns).where(_REGION.c.region_code == code, _REGION.c.valid_to.is_(None)).with_for_update()
    ).first()
    return None if found is None else RegionNow(*found)


def has_begun(session: Session, code: str, on: date, told: Mapping[str, str]) -> bool:
    """Tell whether a version of the region begins on that day with every value that is told."""
    same = [_REGION.c[name] == value for name, value in told.items() if value]
    query = select(_REGION.c.version).where(_REGION.c.region_code == code, _REGION.c.valid_from == on, *same)
    return session.execute(query).first() is not None


def has_ended(session: Session, code: str, on: date, successor: str | None) -> bool:
    """Tell whether a version of the region ended on the day before, with that successor."""
    last = _REGION.c.valid_to == on - timedelta(days=1)
    same = _REGION.c.successor_code.is_not_distinct_from(successor)
    query = select(_REGION.c.version).where(_REGION.c.region_code == code, last, same)
    return session.execute(query).first() is not None


def end(session: Session, region: RegionNow, on: date, successor: str | None) -> None:
    """End a version on the day before `on`."""
    mine = (_REGION.c.region_code == region.region_code, _REGION.c.version == region.version)
    values = {"valid_to": on - timedelta(days=1), "successor_code": successor}
    session.execute(update(_REGION).where(*mine).values(values))


def begin(session: Session, code: str, on: date, told: Mapping[str, str | None]) -> None:
    """Add the next version of a region."""
    last = session.execute(select(func.max(_REGION.c.version)).where(_REGION.c.region_code == code)).scalar()
    session.execute(insert(_REGION).values(region_code=code, version=(last or 0) + 1, valid_from=on, **told))
