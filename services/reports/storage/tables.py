"""Tables of schema `reports`."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

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
    Column("issue_id", Uuid),
    Column("version", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("rendered_at", DateTime(timezone=True)),
    Column("docx_sha256", Text),
    Column("pdf_sha256", Text),
    Column("overprint_sha256", Text),
    Column("figures", Integer, nullable=False, server_default="0"),
    Column("substituted_fonts", ARRAY(Text), nullable=False, server_default="{}"),
    Column("failure", Text, nullable=False, server_default=""),
    UniqueConstraint("case_id", "document_type", "version", name="document_case_version"),
    UniqueConstraint("issue_id", "version", name="document_issue_version"),
)
Index("document_newest", document.c.requested_at.desc(), document.c.document_id)

issue = Table(
    "issue",
    metadata,
    Column("issue_id", Uuid, primary_key=True),
    Column("document_type", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("stage", Text, nullable=False, server_default="draft"),
    Column("number", Text),
    Column("due_on", Date),
    Column("is_due_provisional", Boolean, nullable=False, server_default="false"),
    Column("signed_on", Date),
    Column("last_on", Date),
    Column("paper_sha256", Text),
    Column("document_id", Uuid),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("recipients", JSONB, nullable=False, server_default="[]"),
    Column("takes_orders", Boolean, nullable=False, server_default="false"),
)
"""`takes_orders`: the draft of a special report that a further order on its scope renders anew; one of a scope."""
Index("issue_takes_orders", issue.c.region, issue.c.period, unique=True, postgresql_where=issue.c.takes_orders)
Index(
    "issue_of_period",
    issue.c.region,
    issue.c.document_type,
    issue.c.period,
    unique=True,
    postgresql_where=issue.c.document_type == "quarterly_brief",
)
issue_step = Table(
    "issue_step",
    metadata,
    Column("step_id", BigInteger, Identity(always=True), primary_key=True),
    Column("issue_id", Uuid, nullable=False, index=True),
    Column("act", Text, nullable=False),
    Column("from_stage", Text, nullable=False),
    Column("to_stage", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("person", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("happened_at", DateTime(timezone=True), nullable=False),
    Column("scan_id", Uuid),
)
text_edit = Table(
    "text_edit",
    metadata,
    Column("issue_id", Uuid, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("template", Text, nullable=False),
    Column("generated", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("edited_at", DateTime(timezone=True), nullable=False),
)
number_series = Table(
    "number_series",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""Year 0 counts over all years (总第X期)."""
registered_number = Table(
    "registered_number",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("total", Integer, nullable=False),
    Column("written", Text, nullable=False),
    Column("issue_id", Uuid, nullable=False),
    Column("given_on", Date, nullable=False),
    Column("given_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("voided_on", Date),
    Column("void_reason", Text, nullable=False, server_default=""),
)
issue_copy = Table(
    "issue_copy",
    metadata,
    Column("issue_id", Uuid, primary_key=True),
    Column("recipient", Text, primary_key=True),
    Column("way", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("delivered_on", Date),
    Column("method", Text, nullable=False, server_default=""),
    Column("received_on", Date),
    Column("signed_for_by", Text, nullable=False, server_default=""),
)
publication_consent = Table(
    "publication_consent",
    metadata,
    Column("consent_id", BigInteger, Identity(always=True), primary_key=True),
    Column("issue_id", Uuid, nullable=False),
    Column("number", Text, nullable=False),
    Column("approver_name", Text, nullable=False),
    Column("approved_on", Date, nullable=False),
    Column("scope", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("scan_id", Uuid),
)
publication = Table(
    "publication",
    metadata,
    Column("publication_id", BigInteger, Identity(always=True), primary_key=True),
    Column("issue_id", Uuid, nullable=False),
    Column("place", Text, nullable=False),
    Column("published_on", Date, nullable=False),
    Column("seat", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)
chassis_tables(metadata, SCHEMA)
