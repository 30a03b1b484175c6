"""Documents and the issue numbers of briefs. Needs the grants on ledger_v1 from ingest only to run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.migrations import create_chassis_tables

revision = "reports_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("document_id", sa.Uuid, primary_key=True),
        sa.Column("document_type", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("number", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("case_id", sa.Uuid),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("period", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rendered_at", sa.DateTime(timezone=True)),
        sa.Column("docx_sha256", sa.Text),
        sa.Column("pdf_sha256", sa.Text),
        sa.Column("figures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("substituted_fonts", sa.ARRAY(sa.Text), nullable=False, server_default="{}"),
        sa.Column("failure", sa.Text, nullable=False, server_default=""),
        sa.UniqueConstraint("case_id", "document_type", "version", name="document_case_version"),
        sa.UniqueConstraint("region", "period", "document_type", "version", name="document_period_version"),
        schema="reports",
    )
    op.create_index("document_newest", "document", [sa.text("requested_at DESC"), "document_id"], schema="reports")
    op.create_table(
        "brief_issue",
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("issue_year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.PrimaryKeyConstraint("region", "issue_year", "number"),
        sa.UniqueConstraint("region", "period", name="brief_issue_period"),
        schema="reports",
    )
    create_chassis_tables(op, "reports", "bw_reports")
    op.execute("GRANT SELECT, INSERT, UPDATE ON reports.document TO bw_reports")
    op.execute("GRANT SELECT, INSERT ON reports.brief_issue TO bw_reports")
