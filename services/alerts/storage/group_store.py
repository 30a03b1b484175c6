"""Which group each row of a slice belongs to, kept for rules that judge rows in groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.alerts.storage.tables import grouped_slice

_KEPT = text("SELECT slice_id FROM alerts.grouped_slice WHERE key = :key")
# The groups are looked up once for all slices: the planner expects one slice and would look them up in each.
_ROWS: Final = text(
    """
    WITH kept AS MATERIALIZED (
        SELECT number, row_no FROM alerts.grouped_row WHERE group_hash = ANY(CAST(:group_hashes AS bigint[]))
    )
    SELECT of.slice_id, kept.row_no
    FROM kept
    JOIN alerts.grouped_slice AS of ON of.number = kept.number
    WHERE of.key = :key AND of.slice_id = ANY(CAST(:slice_ids AS uuid[]))
    ORDER BY of.slice_id, kept.row_no
    LIMIT :most
    """
)
_KEEP_ROWS = text(
    "INSERT INTO alerts.grouped_row (group_hash, number, row_no)"
    " SELECT DISTINCT each.group_hash, CAST(:number AS int), each.row_no"
    " FROM unnest(CAST(:group_hashes AS bigint[]), CAST(:row_nos AS int[])) AS each (group_hash, row_no)"
)
_FORGET: Final = text(
    """
    WITH gone AS (
        DELETE FROM alerts.grouped_slice
        WHERE rule_id = :rule_id AND region = :region AND fiscal_year = :fiscal_year
          AND (key <> ALL(:keys) OR slice_id <> ALL(CAST(:slice_ids AS uuid[])))
        RETURNING number
    )
    DELETE FROM alerts.grouped_row USING gone WHERE grouped_row.number = gone.number
    """
)
_OUTDATED = text(
    "SELECT EXISTS (SELECT FROM alerts.grouped_slice WHERE rule_id = :rule_id AND region = :region"
    " AND fiscal_year = :fiscal_year AND (key <> ALL(:keys) OR slice_id <> ALL(CAST(:slice_ids AS uuid[]))))"
)


def kept_slices(connection: Connection, key: str) -> frozenset[UUID]:
    """Return the slices whose rows are kept by group."""
    return frozenset(connection.execute(_KEPT, {"key": key}).scalars())


def rows_of(
    connection: Connection, key: str, *, group_hashes: Collection[int], slice_ids: Sequence[UUID], most: int
) -> list[tuple[UUID, int]]:
    """Return slice and number of the rows of groups, at most `most` of them."""
    values = {"key": key, "group_hashes": list(group_hashes), "slice_ids": list(slice_ids), "most": most}
    return [(row.slice_id, row.row_no) for row in connection.execute(_ROWS, values)]


def keep(
    session: Session,
    key: str,
    slice_id: UUID,
    rows: Iterable[tuple[int, int]],
    *,
    rule_id: str,
    region: str,
    fiscal_year: int,
) -> None:
    """Keep the (row number, group hash) of a slice's rows; a slice that is kept already stays."""
    place = {"rule_id": rule_id, "region": region, "fiscal_year": fiscal_year}
    statement = insert(grouped_slice).values(key=key, slice_id=slice_id, **place).on_conflict_do_nothing()
    number = session.execute(statement.returning(grouped_slice.c.number)).scalar_one_or_none()
    if number is not None:
        row_nos, group_hashes = [], []
        for row_no, group_hash in rows:
            row_nos.append(row_no)
            group_hashes.append(group_hash)
        session.execute(_KEEP_ROWS, {"number": number, "group_hashes": group_hashes, "row_nos": row_nos})


def forget_others(
    session: Session,
    rule_id: str,
    keys: Collection[str],
    slice_ids: Collection[UUID],
    *,
    region: str,
    fiscal_year: int,
) -> None:
    """Delete what is kept for a rule under other keys, or of other slices, than these."""
    values = {"rule_id": rule_id, "region": region, "fiscal_year": fiscal_year}
    values |= {"keys": list(keys), "slice_ids": list(slice_ids)}
    if session.execute(_OUTDATED, values).scalar_one():
        session.execute(_FORGET, values)
