"""The register of monthly exports and the parts that services have told. Never commits."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlalchemy.orm import Session

from contracts.cases.archive_v1 import VolumeSeal
from contracts.cases.months_v1 import MonthlyExport, MonthState, MonthTable
from contracts.errors import NotFound
from contracts.exports import ExportedTable
from contracts.packages import Checkpoint
from contracts.values import Page
from services.cases.storage.archive_tables import MONTHLY_EXPORT, MONTHLY_PART

OTHERS: Final = ("alerts", "auth", "ingest", "reports")
"""Services whose parts are waited for; cases adds its own when it packs."""
Parts = dict[str, tuple[ExportedTable, ...]]


def newest(session: Session) -> str | None:
    """Return the newest month of the register; null where it is empty."""
    found: str | None = session.execute(select(func.max(MONTHLY_EXPORT.c.month))).scalar_one()
    return found


def add(session: Session, month: str, *, on: date, seat: str) -> bool:
    """Enter a month; false where it stands there already."""
    values = {"month": month, "state": MonthState.GATHERING, "requested_on": on, "seat": seat}
    statement = insert_or_not(MONTHLY_EXPORT).values(values).on_conflict_do_nothing()
    return session.execute(statement.returning(MONTHLY_EXPORT.c.month)).first() is not None


def add_part(session: Session, month: str, service: str, tables: tuple[ExportedTable, ...], *, now: datetime) -> None:
    """Keep what a service has told; the first word stays."""
    told = [table.model_dump(mode="json") for table in tables]
    values = {"month": month, "service": service, "tables": told, "told_at": now}
    session.execute(insert_or_not(MONTHLY_PART).values(values).on_conflict_do_nothing())


def parts(session: Session, months: list[str]) -> dict[str, Parts]:
    """Return the parts that are there, by month and service."""
    found: dict[str, Parts] = defaultdict(dict)
    for row in session.execute(select(MONTHLY_PART).where(MONTHLY_PART.c.month.in_(months))):
        found[row.month][row.service] = tuple(ExportedTable.model_validate(table) for table in row.tables)
    return found


def complete(session: Session) -> dict[str, Parts]:
    """Return the months that wait for their package and have every part of the others."""
    query = select(MONTHLY_EXPORT.c.month).where(MONTHLY_EXPORT.c.state == MonthState.GATHERING)
    months = list(session.execute(query.order_by(MONTHLY_EXPORT.c.month)).scalars())
    found = parts(session, months)
    return {month: found[month] for month in months if set(OTHERS) <= set(found[month])}


def page(session: Session, wanted: Page) -> tuple[int, tuple[MonthlyExport, ...]]:
    """Return how many months there are and one page, the newest first."""
    total = int(session.execute(select(func.count()).select_from(MONTHLY_EXPORT)).scalar_one())
    query = select(MONTHLY_EXPORT).order_by(MONTHLY_EXPORT.c.month.desc()).limit(wanted.limit).offset(wanted.offset)
    rows = session.execute(query).all()
    known = parts(session, [row.month for row in rows])
    return total, tuple(_export(row, known[row.month]) for row in rows)


def get(session: Session, month: str, *, lock: bool = False) -> MonthlyExport:
    """Return a month, held for this transaction with `lock`; `NotFound` where it is not in the register."""
    query = select(MONTHLY_EXPORT).where(MONTHLY_EXPORT.c.month == month)
    row = session.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound("month-not-found", f"没有{month}的月度导出记录。", month)
    return _export(row, parts(session, [month])[month])


def note_failure(session: Session, month: str, failure: str) -> None:
    """Keep why a try did not succeed."""
    session.execute(update(MONTHLY_EXPORT).where(MONTHLY_EXPORT.c.month == month).values(failure=failure))


def keep(session: Session, month: str, made: VolumeSeal, *, verified_at: datetime) -> None:
    """Write the proof; from now on the database refuses every change."""
    values: dict[str, Any] = made.model_dump(exclude={"checkpoint"})
    values |= {"log_number": made.checkpoint.number, "log_hash": made.checkpoint.entry_hash}
    values |= {"state": MonthState.KEPT, "failure": "", "verified_at": verified_at}
    session.execute(update(MONTHLY_EXPORT).where(MONTHLY_EXPORT.c.month == month).values(values))


def _export(row: Row[Any], told: Parts) -> MonthlyExport:
    made = None
    if row.state == MonthState.KEPT:
        made = VolumeSeal(
            sealed_at=row.sealed_at,
            manifest_sha256=row.manifest_sha256,
            package_sha256=row.package_sha256,
            size=row.size,
            files=row.files,
            checkpoint=Checkpoint(number=row.log_number, entry_hash=row.log_hash),
        )
    tables = tuple(
        MonthTable(service=service, name=table.name, rows=table.rows)
        for service in sorted(told)
        for table in told[service]
    )
    return MonthlyExport(
        month=row.month,
        state=row.state,
        requested_on=row.requested_on,
        seat=row.seat,
        missing=tuple(service for service in OTHERS if service not in told),
        tables=tables,
        rows=sum(table.rows for table in tables),
        seal=made,
        verified_at=row.verified_at,
        failure=row.failure,
    )
