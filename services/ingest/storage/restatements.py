"""What a later delivery changed in a period: rows by their hashes, amounts by the receipts' totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.ingest.datasets.declaration import DataSet
from services.ingest.storage.tables import SCHEMA

_PENDING: Final = text(
    "SELECT c.receipt_id, s.slice_id, o.slice_id AS old_slice_id, s.data_set, s.region, s.period,"
    " e.due_on FROM ingest.receipt c JOIN ingest.slice s USING (receipt_id)"
    " JOIN ingest.slice o ON o.receipt_id = c.supersedes"
    " LEFT JOIN ingest.due_delivery e ON (e.region, e.data_set, e.period) = (s.region, s.data_set, s.period)"
    " WHERE NOT EXISTS (SELECT FROM ingest.restatement r WHERE r.receipt_id = c.receipt_id) ORDER BY c.accepted_at"
)
# Rows may repeat: the n-th of equal ones meets the n-th.
_INSERT: Final = """\
WITH before AS (
    SELECT row_hash, row_number() OVER (PARTITION BY row_hash) AS nth FROM {table} WHERE slice_id = :old_slice_id
), after AS (
    SELECT row_hash, row_number() OVER (PARTITION BY row_hash) AS nth FROM {table} WHERE slice_id = :slice_id
), moved AS (
    SELECT count(b.nth)::integer AS rows_before, count(a.nth)::integer AS rows_after,
           (count(*) FILTER (WHERE a.nth IS NULL))::integer AS rows_gone,
           (count(*) FILTER (WHERE b.nth IS NULL))::integer AS rows_new
    FROM before b FULL JOIN after a ON (a.row_hash, a.nth) = (b.row_hash, b.nth)
), totals AS (
    SELECT t.key AS field, t.value::numeric AS amount_after, (o.totals ->> t.key)::numeric AS amount_before
    FROM ingest.receipt c JOIN ingest.receipt o ON o.receipt_id = c.supersedes
    CROSS JOIN LATERAL jsonb_each_text(c.totals) t
    WHERE c.receipt_id = :receipt_id AND o.totals ? t.key
), amount AS (
    SELECT *, CASE WHEN amount_before = amount_after THEN 0 WHEN amount_before = 0 THEN 1
                   ELSE abs(amount_after - amount_before) / abs(amount_before) END AS share
    FROM totals ORDER BY share DESC, field LIMIT 1
)
INSERT INTO ingest.restatement
SELECT c.receipt_id, c.supersedes, :closed_on, m.rows_before, m.rows_after, m.rows_gone, m.rows_new,
       a.field, a.amount_before, a.amount_after,
       least(999999, greatest(coalesce(a.share, 0), greatest(m.rows_gone, m.rows_new)::numeric / greatest(m.rows_before, 1)))
FROM ingest.receipt c CROSS JOIN moved m LEFT JOIN amount a ON true
WHERE c.receipt_id = :receipt_id
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Pending:
    """A supersession that nobody has compared yet."""

    receipt_id: UUID
    slice_id: UUID
    old_slice_id: UUID
    data_set: str
    region: str
    period: str
    due_on: date | None


def pending(session: Session) -> list[Pending]:
    """Return the supersessions that nobody has compared yet, the oldest first."""
    return [Pending(**row) for row in session.execute(_PENDING).mappings()]


def compare(session: Session, data_set: DataSet, item: Pending, *, closed_on: date) -> None:
    """Compare a slice with the one that it replaced, and keep the result."""
    query = text(_INSERT.format(table=f"{SCHEMA}.{data_set.view_name}"))
    known = {"receipt_id": item.receipt_id, "slice_id": item.slice_id, "old_slice_id": item.old_slice_id}
    session.execute(query, known | {"closed_on": closed_on})
