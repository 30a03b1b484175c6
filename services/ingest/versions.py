"""The versions of a received row: what each delivery said of it, since when, until when, and who sent the next one."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from chassis.clock import CHINA
from contracts.errors import NotFound
from contracts.ingest.versions_v1 import GetRowVersions, RowVersion, RowVersions, Successor
from services.ingest.datasets import find_data_set
from services.ingest.datasets.declaration import DataSet
from services.ingest.rows import show
from services.ingest.storage import facts
from services.ingest.storage.tables import FACTS, delivery, receipt, slice_


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
        data_set=data_set.name, key=data_set.key, items=tuple(found), successor=_successor(session, call.receipt_id)
    )


def _versions(session: Session, data_set: DataSet, scope: Row[Any], values: dict[str, Any]) -> list[RowVersion]:
    table = FACTS[data_set.name]
    same = [
        slice_.c.data_set == scope.data_set,
        slice_.c.sender == scope.sender,
        slice_.c.region == scope.region,
        slice_.c.period == scope.period,
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
            slice_.c.superseded_at,
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


def _successor(session: Session, receipt_id: UUID) -> Successor | None:
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
        .join(delivery, delivery.c.delivery_id == receipt.c.delivery_id)
        .where(receipt.c.supersedes == receipt_id)
    ).first()
    return None if row is None else Successor(**row._mapping)  # noqa: SLF001 - the row's documented mapping
