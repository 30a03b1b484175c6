"""What a later delivery changed in a period: rows by their hashes, and the sum of each amount."""

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
    "SELECT c.receipt_id, b.before AS superseded, s.slice_id, s.data_set, s.region, s.period, e.due_on"
    " FROM (SELECT receipt_id, supersedes AS before FROM ingest.receipt WHERE supersedes IS NOT NULL"
    "       UNION ALL SELECT r.receipt_id, o.receipt_id FROM ingest.replaced_day r JOIN ingest.slice o USING (slice_id)) b"
    " JOIN ingest.receipt c USING (receipt_id) JOIN ingest.slice s USING (receipt_id)"
    " LEFT JOIN ingest.due_delivery e"
    " ON (e.region, e.data_set, e.period) = (s.region, s.data_set, left(s.period, 7))"
    " WHERE NOT EXISTS (SELECT FROM ingest.restatement r WHERE r.receipt_id = c.receipt_id) ORDER BY c.accepted_at"
)
# What stood until the delivery came: its slice, or the days of it that stood. Rows may repeat: the n-th of equal ones meets the
# n-th.
_INSERT: Final = """\
WITH made AS (
    SELECT * FROM ingest.slice WHERE slice_id = :slice_id
), before AS (
    SELECT {columns}, row_number() OVER (PARTITION BY f.row_hash) AS nth
    FROM {table} f JOIN ingest.slice o USING (slice_id) JOIN made s USING (data_set, sender, region){replaced}
    WHERE left(o.period, 7) = left(s.period, 7) AND o.slice_id <> s.slice_id AND {ended_at} = s.accepted_at
), after AS (
    SELECT {columns}, row_number() OVER (PARTITION BY f.row_hash) AS nth FROM {table} f WHERE f.slice_id = :slice_id
), moved AS (
    SELECT count(b.nth)::integer AS rows_before, count(a.nth)::integer AS rows_after,
           (count(*) FILTER (WHERE a.nth IS NULL))::integer AS rows_gone,
           (count(*) FILTER (WHERE b.nth IS NULL))::integer AS rows_new
    FROM before b FULL JOIN after a ON (a.row_hash, a.nth) = (b.row_hash, b.nth)
), totals AS (
    {totals}
), amount AS (
    SELECT *, CASE WHEN amount_before = amount_after THEN 0 WHEN amount_before = 0 THEN 1
                   ELSE abs(amount_after - amount_before) / abs(amount_before) END AS share
    FROM totals ORDER BY share DESC, field LIMIT 1
)
INSERT INTO ingest.restatement
SELECT :receipt_id, :superseded, :closed_on, m.rows_before, m.rows_after, m.rows_gone, m.rows_new,
       a.field, a.amount_before, a.amount_after,
       least(999999, greatest(coalesce(a.share, 0), greatest(m.rows_gone, m.rows_new)::numeric / greatest(m.rows_before, 1)))
FROM moved m LEFT JOIN amount a ON true
ON CONFLICT DO NOTHING
"""
_TOTAL: Final = (
    "SELECT '{0}' AS field, (SELECT coalesce(sum({0}), 0) FROM after) AS amount_after,"
    " (SELECT coalesce(sum({0}), 0) FROM before) AS amount_before"
)
_NO_TOTAL: Final = (
    "SELECT NULL::text AS field, NULL::numeric AS amount_after, NULL::numeric AS amount_before WHERE false"
)


@dataclass(frozen=True, slots=True)
class Pending:
    """A supersession that nobody has compared yet."""

    receipt_id: UUID
    superseded: UUID
    """Receipt of what it replaced, or of the slice of which it replaced a day."""
    slice_id: UUID
    data_set: str
    region: str
    period: str
    due_on: date | None


def pending(session: Session) -> list[Pending]:
    """Return the supersessions that nobody has compared yet, the oldest first."""
    return [Pending(**row) for row in session.execute(_PENDING).mappings()]


def compare(session: Session, data_set: DataSet, item: Pending, *, closed_on: date) -> None:
    """Compare a slice with what it replaced, and keep the result."""
    amounts = [field.name for field in data_set.money_fields]
    day = f"\n    LEFT JOIN ingest.replaced_day r ON (r.slice_id, r.day) = (f.slice_id, f.{data_set.day})"
    query = _INSERT.format(
        table=f"{SCHEMA}.{data_set.view_name}",
        columns=", ".join(f"f.{name}" for name in ("row_hash", *amounts)),
        replaced=day if data_set.day else "",
        ended_at="least(o.superseded_at, r.replaced_at)" if data_set.day else "o.superseded_at",
        totals="\n    UNION ALL ".join(map(_TOTAL.format, amounts)) or _NO_TOTAL,
    )
    known = {"receipt_id": item.receipt_id, "slice_id": item.slice_id, "superseded": item.superseded}
    session.execute(text(query), known | {"closed_on": closed_on})
