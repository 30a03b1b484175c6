"""The versions of a received row: what each delivery said of it, since when, until when, and who sent the next one."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from chassis.clock import CHINA
from contracts.errors import NotFound
from contracts.ingest.versions_v1 import GetRowVersions, RowVersion, RowVersions, Successor
from services.ingest.datasets import find_data_set
from services.ingest.datasets.declaration import DataSet
from services.ingest.rows import show
from services.ingest.storage import facts, slices
from services.ingest.storage.tables import FACTS, delivery, receipt, replaced_day, slice_


def row_versions(session: Session, call: GetRowVersions) -> RowVersions:
    """Return every version of the row with the same key, or the one known on a day; `NotFound` for an unknown row."""
    scope = session.execute(select(slice_).where(slice_.c.receipt_id == call.receipt_id)).first()
    if scope is None:
        raise NotFound("receipt-unknown", "没有该回执，请核对回执编号。", str(call.receipt_id))
    data_set = find_data_set(scope.data_set)
    values = facts.fact_row(session, data_set, scope.slice_id, call.row_no)
    if values is None:
        raise NotFound("row-unknown", f"该回执中没有第 {call.row_no} 行。", str(call.receipt_id))
    found = _versions(session, data_set, scope, values)
    if call.as_of is not None:
        end = datetime.combine(call.as_of + timedelta(days=1), time(), CHINA).astimezone(UTC)
        found = [one for one in found if one.known_from < end and (one.known_to is None or one.known_to >= end)]
    return RowVersions(
        data_set=data_set.name,
        key=data_set.key,
        items=tuple(found),
        successor=_successor(session, data_set, scope, values),
    )


def _versions(session: Session, data_set: DataSet, scope: Row[Any], values: dict[str, Any]) -> list[RowVersion]:
    table = FACTS[data_set.name]
    same = [
        slice_.c.data_set == scope.data_set,
        slice_.c.sender == scope.sender,
        slice_.c.region == scope.region,
        func.left(slice_.c.period, 7) == scope.period[:7],
    ]
    if data_set.key:
        key = [data_set.field(name).compared_name for name in data_set.key]
        same += [table.c[name].is_not_distinct_from(values[name]) for name in key]
    else:
        same += [table.c.slice_id == scope.slice_id, table.c.row_no == values["row_no"]]
    query = (
        select(
            table,
            slice_.c.accepted_at,
            _ended_at(data_set).label("superseded_at"),
            receipt.c.receipt_id,
            receipt.c.number,
            delivery.c.file_name,
            delivery.c.sender.label("sent_by"),
            delivery.c.opened_by,
            delivery.c.manifest["correction_note"].astext.label("correction_note"),
        )
        .join(slice_, slice_.c.slice_id == table.c.slice_id)
        .join(receipt, receipt.c.receipt_id == slice_.c.receipt_id)
        .join(delivery, delivery.c.delivery_id == receipt.c.delivery_id)
        .where(*same)
        .where(_ended_at(data_set).is_(None) | (_ended_at(data_set) > slice_.c.accepted_at))
        .order_by(slice_.c.accepted_at)
    )
    found: list[RowVersion] = []
    before: dict[str, Any] | None = None
    for row in session.execute(query).mappings():
        shown = [field for field in data_set.fields if field.is_in_view]
        now = {field.name: (row[field.name], row[field.compared_name]) for field in shown}
        changed = [name for name, values_ in now.items() if before is not None and before[name] != values_]
        found.append(
            RowVersion(
                receipt_id=row["receipt_id"],
                number=row["number"],
                file_name=row["file_name"],
                row_no=row["row_no"],
                place=row["place"],
                sender=row["sent_by"],
                opened_by=row["opened_by"],
                known_from=row["accepted_at"],
                known_to=row["superseded_at"],
                correction_note=row["correction_note"],
                fields=tuple(show(field, row[field.name]) for field in shown),
                changed=tuple(changed),
            )
        )
        before = now
    return found


def _ended_at(data_set: DataSet) -> ColumnElement[datetime]:
    """When a row ceased to be current: with its slice, or with its day in it."""
    if not data_set.day:
        return slice_.c.superseded_at
    facts_ = FACTS[data_set.name]
    of_day = (replaced_day.c.slice_id == facts_.c.slice_id) & (replaced_day.c.day == facts_.c[data_set.day])
    return func.least(
        slice_.c.superseded_at, select(replaced_day.c.replaced_at).where(of_day).correlate(facts_).scalar_subquery()
    )


def _successor(session: Session, data_set: DataSet, scope: Row[Any], values: dict[str, Any]) -> Successor | None:
    """Return the delivery that took the place of a row's slice, or of the row's day in it."""
    by_day = slices.replacement_of(session, scope.slice_id, values[data_set.day]) if data_set.day else None
    later = slice_.alias()
    took_the_place = (
        (later.c.receipt_id == by_day)
        if by_day is not None
        else (later.c.data_set == scope.data_set)
        & (later.c.sender == scope.sender)
        & (later.c.region == scope.region)
        & (func.left(later.c.period, 7) == scope.period[:7])
        & (later.c.accepted_at == scope.superseded_at)
        & (later.c.slice_id != scope.slice_id)
    )
    row = session.execute(
        select(
            receipt.c.receipt_id,
            receipt.c.number,
            receipt.c.accepted_at,
            delivery.c.file_name,
            delivery.c.sender,
            delivery.c.opened_by,
            delivery.c.manifest["correction_note"].astext.label("correction_note"),
        )
        .join(later, later.c.receipt_id == receipt.c.receipt_id)
        .join(delivery, delivery.c.delivery_id == receipt.c.delivery_id)
        .where(took_the_place)
    ).first()
    return None if row is None else Successor(**row._mapping)  # noqa: SLF001 - the row's documented mapping
