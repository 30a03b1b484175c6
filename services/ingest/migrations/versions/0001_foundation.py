"""Deliveries, receipts, slices, the first fact tables, and the read model `ledger_v1`."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from chassis.migrations import create_chassis_tables

revision = "ingest_0001"
down_revision = None
branch_labels = None
depends_on = None

HERE = Path(__file__).parent


def upgrade() -> None:
    create_chassis_tables(op, "ingest", "bw_ingest")
    for part in ("tables", "views"):
        op.execute((HERE / f"0001_{part}.sql").read_text(encoding="utf-8"))
