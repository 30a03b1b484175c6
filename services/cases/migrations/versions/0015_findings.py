"""Audit findings: links that people make with warnings and cases, the office's follow-up, its next days among what is due.

The findings themselves stay in the ledger (`ledger_v1.audit_finding`), which this service reads; nothing is copied.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "cases_0015"
down_revision = "cases_0014"
branch_labels = None
depends_on = None

SQL = Path(__file__).with_name("0015_findings.sql")


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SQL.read_text(encoding="utf-8"), execution_options={"no_parameters": True})
