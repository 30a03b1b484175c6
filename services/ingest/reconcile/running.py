"""Runs one identity over the ledger: sums both sides a key, names the keys whose sides do not stand as they must.

An identity file only says which received rows stand on which side; adding up, tolerance and evidence are here, the same
for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from contracts.ingest.reconciliation_v1 import IdentityOutcome
from services.ingest.reconcile.coverage import Delivered, Span, periods
from services.ingest.reconcile.differences import Figures
from services.ingest.reconcile.head import Relation
from services.ingest.reconcile.identity_file import Identity

TIME_LIMIT_S: Final = 120
ROWS_A_SIDE: Final = 20
"""Rows of evidence kept of each side of a difference, the largest first."""

_GROUPED: Final = """
WITH item AS (
    SELECT period, coalesce(key, '未填') AS key, coalesce(subject, key, '未填') AS subject, side,
           coalesce(amount, 0) AS amount, coalesce(label, '') AS label, receipt_id, row_no, place
    FROM (
{sides}
    ) AS given
), grouped AS (
    SELECT period, key, max(subject) AS subject,
           coalesce(sum(amount) FILTER (WHERE side = 'left'), 0) AS left_amount,
           coalesce(sum(amount) FILTER (WHERE side = 'right'), 0) AS right_amount,
           count(*) FILTER (WHERE side = 'left') AS left_rows,
           count(*) FILTER (WHERE side = 'right') AS right_rows,
           array_agg(DISTINCT receipt_id) AS receipt_ids
    FROM item WHERE period = ANY(:wanted) GROUP BY period, key
), counted AS (
    SELECT period, count(*) AS compared FROM grouped GROUP BY period
)
SELECT counted.period, counted.compared, grouped.key, grouped.subject, grouped.left_amount, grouped.right_amount,
       grouped.left_rows, grouped.right_rows, grouped.receipt_ids
FROM counted
LEFT JOIN grouped ON grouped.period = counted.period AND {broken}
ORDER BY counted.period, grouped.key
"""
_BROKEN: Final = {
    Relation.EQUAL: "abs(left_amount - right_amount) > greatest(:tolerance, :share * abs(right_amount))",
    Relation.AT_MOST: "left_amount - right_amount > greatest(:tolerance, :share * abs(right_amount))",
}
_EVIDENCE: Final = """
WITH item AS (
    SELECT period, coalesce(key, '未填') AS key, coalesce(subject, key, '未填') AS subject, side,
           coalesce(amount, 0) AS amount, coalesce(label, '') AS label, receipt_id, row_no, place
    FROM (
{sides}
    ) AS given
), ranked AS (
    SELECT item.*, row_number() OVER (PARTITION BY period, key, side ORDER BY abs(amount) DESC, receipt_id, row_no)
           AS rank
    FROM item
    JOIN unnest(CAST(:periods AS text[]), CAST(:keys AS text[])) AS wanted (period, key) USING (period, key)
)
SELECT period, key, side, label, amount, receipt_id, row_no, place
FROM ranked WHERE rank <= :most ORDER BY period, key, side, rank
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """One received row on a side."""

    side: str
    label: str
    amount: Decimal
    receipt_id: UUID
    row_no: int
    place: str


@dataclass(frozen=True, slots=True)
class Break:
    """A key whose sides do not stand as they must."""

    period: str
    key: str
    subject: str
    figures: Figures
    left_rows: int
    right_rows: int
    receipt_ids: tuple[UUID, ...]
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """What a period came to."""

    period: str
    outcome: IdentityOutcome
    reason: str = ""
    compared: int = 0
    breaks: tuple[Break, ...] = ()

    @property
    def is_judged(self) -> bool:
        """True where a key that is not among the breaks holds."""
        return self.outcome in (IdentityOutcome.HOLDS, IdentityOutcome.BROKEN)


@contextmanager
def read_only(engine: Engine) -> Iterator[Connection]:
    """One snapshot for all identities of a run; nothing can be written, nothing runs long."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection:
        connection.execute(text(f"SET LOCAL statement_timeout = '{TIME_LIMIT_S}s'"))
        connection.execute(text("SET LOCAL work_mem = '64MB'"))
        connection.execute(text("SET LOCAL jit = off"))
        # While a county arrives the planner's statistics lag behind; a nested loop over whole months of payments then takes
        # minutes (seen with R04), a hash join never does.
        connection.execute(text("SET LOCAL enable_nestloop = off"))
        yield connection
        connection.rollback()


def compare(
    connection: Connection, identity: Identity, *, region: str, span: Span, delivered: Delivered
) -> tuple[PeriodResult, ...]:
    """Compare every period of the span; a fault of the SQL is an outcome with its reason, a lost connection is raised."""
    if identity.sides is None:
        return ()
    reasons = periods(identity, span, delivered)
    values = {
        "region": region,
        "fiscal_year": span.fiscal_year,
        "period_from": span.first,
        "period_to": span.last,
    }
    try:
        with connection.begin_nested():
            return _compared(connection, identity, reasons, values)
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        reason = f"核对时出错：{str(error.orig).splitlines()[0]}"
        return tuple(PeriodResult(period, IdentityOutcome.FAILED, reason) for period in reasons)


def _compared(
    connection: Connection, identity: Identity, reasons: Mapping[str, str | None], values: Mapping[str, object]
) -> tuple[PeriodResult, ...]:
    told: dict[str, str] = {period: reason for period, reason in reasons.items() if reason is not None}
    wanted = [period for period in reasons if period not in told]
    if wanted and identity.not_comparable is not None:
        rows = connection.execute(text(identity.not_comparable), _asked(identity.not_comparable, values))
        told |= {row.period: row.reason for row in rows if row.period in wanted}
        wanted = [period for period in wanted if period not in told]
    found = _breaks(connection, identity, wanted, values) if wanted else {}
    results = [PeriodResult(period, IdentityOutcome.NOT_APPLICABLE, reason) for period, reason in told.items()]
    for period in wanted:
        compared, breaks = found.get(period, (0, ()))
        if not compared:
            results.append(PeriodResult(period, IdentityOutcome.NOT_APPLICABLE, "所报数据中没有可供核对的记录"))
            continue
        outcome = IdentityOutcome.BROKEN if breaks else IdentityOutcome.HOLDS
        results.append(PeriodResult(period, outcome, compared=compared, breaks=breaks))
    return tuple(sorted(results, key=lambda result: result.period))


def _breaks(
    connection: Connection, identity: Identity, wanted: Sequence[str], values: Mapping[str, object]
) -> dict[str, tuple[int, tuple[Break, ...]]]:
    head, sides = identity.head, identity.sides or ""
    statement = _GROUPED.format(sides=sides, broken=_BROKEN[head.relation])
    asked = _asked(sides, values) | {
        "wanted": list(wanted),
        "tolerance": head.tolerance,
        "share": head.tolerance_share,
    }
    found: dict[str, tuple[int, list[Break]]] = {}
    for row in connection.execute(text(statement), asked):
        _, breaks = found.setdefault(row.period, (row.compared, []))
        if row.key is not None:
            figures = Figures(row.left_amount, row.right_amount)
            breaks.append(
                Break(row.period, row.key, row.subject, figures, row.left_rows, row.right_rows, tuple(row.receipt_ids))
            )
    pieces = _pieces(connection, sides, [each for _, breaks in found.values() for each in breaks], values)
    return {
        period: (
            compared,
            tuple(replace(each, pieces=tuple(pieces.get((period, each.key), ()))) for each in breaks),
        )
        for period, (compared, breaks) in found.items()
    }


def _pieces(
    connection: Connection, sides: str, breaks: Sequence[Break], values: Mapping[str, object]
) -> dict[tuple[str, str], list[Piece]]:
    if not breaks:
        return {}
    asked = _asked(sides, values) | {
        "periods": [each.period for each in breaks],
        "keys": [each.key for each in breaks],
        "most": ROWS_A_SIDE,
    }
    found: dict[tuple[str, str], list[Piece]] = {}
    for row in connection.execute(text(_EVIDENCE.format(sides=sides)), asked):
        piece = Piece(row.side, row.label, row.amount, row.receipt_id, row.row_no, row.place)
        found.setdefault((row.period, row.key), []).append(piece)
    return found


def _asked(sql: str, values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if f":{name}" in sql}
