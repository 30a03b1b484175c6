"""Tables of the delivery calendar and of quality, as SQLAlchemy sees them; the migrations make them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.ingest.storage.tables import metadata, receipt

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("is_working", Boolean, nullable=False),
    Column("is_provisional", Boolean, nullable=False),
    Column("calendar", Text, nullable=False),
)

due_rule = Table(
    "due_rule",
    metadata,
    Column("rule_id", Uuid, primary_key=True),
    Column("data_set", Text, nullable=False),
    Column("working_day", Integer),
    Column("calendar_day", Integer),
    Column("month", Integer),
    Column("day", Integer),
    Column("years_later", Integer, nullable=False, server_default=text("0")),
    Column("valid_from", Date, nullable=False),
    Column("basis", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("num_nonnulls(working_day, calendar_day, month) <= 1", name="due_rule_is_one"),
)

due_delivery = Table(
    "due_delivery",
    metadata,
    Column("region", Text, primary_key=True),
    Column("data_set", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("sender", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("is_provisional", Boolean, nullable=False),
    Column("basis", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("received_at", DateTime(timezone=True)),
    Column("receipt_id", Uuid, ForeignKey("ingest.receipt.receipt_id")),
    Column("working_days_late", Integer, nullable=False),
    Column("as_of", Date, nullable=False),
)

due_notice = Table(
    "due_notice",
    metadata,
    Column("region", Text, primary_key=True),
    Column("data_set", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("due_on", Date, primary_key=True),
    Column("noticed_on", Date, nullable=False),
)

quality_measure = Table(
    "quality_measure",
    metadata,
    Column("delivery_id", Uuid, ForeignKey("ingest.delivery.delivery_id"), primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("checked", BigInteger, nullable=False),
    Column("faulty", BigInteger, nullable=False),
    Column("places", JSONB, nullable=False),
)

restatement = Table(
    "restatement",
    metadata,
    Column("receipt_id", Uuid, ForeignKey("ingest.receipt.receipt_id"), primary_key=True),
    Column("superseded_receipt_id", Uuid, ForeignKey("ingest.receipt.receipt_id"), nullable=False),
    Column("closed_on", Date, nullable=False),
    Column("rows_before", Integer, nullable=False),
    Column("rows_after", Integer, nullable=False),
    Column("rows_gone", Integer, nullable=False),
    Column("rows_new", Integer, nullable=False),
    Column("amount_field", Text),
    Column("amount_before", Numeric(18, 2)),
    Column("amount_after", Numeric(18, 2)),
    Column("changed_share", Numeric(12, 6), nullable=False),
)
Index("receipt_supersedes", receipt.c.supersedes, postgresql_where=receipt.c.supersedes.is_not(None))
