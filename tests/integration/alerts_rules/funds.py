"""Rows of D43 (预备费、稳定调节基金、周转金) in wan, and differences of the reconciliation."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from tests.integration.alerts.ledger import Ledger
from tests.integration.alerts_rules.monthly import wan

Entry = tuple[str, object, object, object, object, str | None, str | None]
"""Kind, opening, in, out, closing, purpose, approval document."""


def funds(ledger: Ledger, *entries: Entry, year: int = 2025) -> None:
    """Accept D43: one entry a month from January."""
    rows = [
        {"fiscal_year": year, "mof_div_code": ledger.region, "fund_kind": kind, "entry_no": number}
        | {"entered_on": f"{year}-{number:02}-15", "use_purpose": purpose, "approval_doc": document}
        | {"opening": wan(opening), "amount_in": wan(put), "amount_out": wan(taken), "closing": wan(closing)}
        for number, (kind, opening, put, taken, closing, purpose, document) in enumerate(entries, 1)
    ]
    ledger.accept("budget_fund", str(year), rows)


def compared(ledger: Ledger, identity: str, period: str, outcome: str = "broken", reason: str = "") -> None:
    """The reconciler has compared an identity's period."""
    slice_id = ledger.connection.execute(
        "SELECT slice_id FROM ingest.slice WHERE region = %s LIMIT 1", [ledger.region]
    ).fetchone()[0]
    ledger.connection.execute(
        "INSERT INTO ingest.identity_period VALUES (%s, %s, %s, %s, %s, 1, 1, now(), %s)"
        " ON CONFLICT (identity, region, period) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason",
        [identity, ledger.region, period, outcome, reason, slice_id],
    )


def differs(
    ledger: Ledger,
    identity: str,
    period: str,
    left: object,
    right: object,
    *,
    seen: datetime,
    state: str = "open",
) -> None:
    """The reconciler has found a difference (wan)."""
    compared(ledger, identity, period)
    ledger.connection.execute(
        "INSERT INTO ingest.difference (difference_id, identity, region, fiscal_year, period, key, subject, state, left_amount,"
        " right_amount, left_rows, right_rows, senders, receipt_ids, origin, round, first_seen, last_seen, explanation,"
        " explained_unit) VALUES (%s, %s, %s, %s, %s, 'general', '', %s, %s, %s, 1, 1, '{}', '{}', 'official', 1, %s, %s, '', '')"
        " ON CONFLICT (identity, region, period, key) DO UPDATE SET state = excluded.state,"
        " left_amount = excluded.left_amount, right_amount = excluded.right_amount, first_seen = excluded.first_seen",
        [uuid4(), identity, ledger.region, int(period[:4]), period, state, wan(left), wan(right), seen, seen],
    )
