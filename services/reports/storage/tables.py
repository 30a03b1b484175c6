"""Tables of schema `reports`."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)

from chassis.migrations import chassis_tables

SCHEMA = "reports"
metadata = MetaData(schema=SCHEMA)

document = Table(
    "document",
    metadata,
    Column("document_id", Uuid, primary_key=True),
    Column("document_type", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("number", Text),
    Column("state", Text, nullable=False),
    Column("case_id", Uuid),
    Column("region", Text, nullable=False),
    Column("period", Text),
    Column("version", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("rendered_at", DateTime(timezone=True)),
    Column("docx_sha256", Text),
    Column("pdf_sha256", Text),
    Column("figures", Integer, nullable=False, server_default="0"),
    Column("substituted_fonts", ARRAY(Text), nullable=False, server_default="{}"),
    Column("failure", Text, nullable=False, server_default=""),
    UniqueConstraint("case_id", "document_type", "version", name="document_case_version"),
    UniqueConstraint("region", "period", "document_type", "version", name="document_period_version"),
)
Index("document_newest", document.c.requested_at.desc(), document.c.document_id)

brief_issue = Table(
    "brief_issue",
    metadata,
    Column("region", Text, nullable=False),
    Column("issue_year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("period", Text, nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    PrimaryKeyConstraint("region", "issue_year", "number"),
    UniqueConstraint("region", "period", name="brief_issue_period"),
)
chassis_tables(metadata, SCHEMA)
