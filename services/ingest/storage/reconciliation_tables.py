"""Tables of the differences' ledger, as SQLAlchemy sees them; the migrations make them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.ingest.storage.tables import metadata

difference = Table(
    "difference",
    metadata,
    Column("difference_id", Uuid, primary_key=True),
    Column("identity", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("period", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("left_amount", Numeric(18, 2), nullable=False),
    Column("right_amount", Numeric(18, 2), nullable=False),
    Column("left_rows", Integer, nullable=False),
    Column("right_rows", Integer, nullable=False),
    Column("senders", ARRAY(Text), nullable=False),
    Column("receipt_ids", ARRAY(Uuid), nullable=False),
    Column("origin", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("first_seen", DateTime(timezone=True), nullable=False),
    Column("last_seen", DateTime(timezone=True), nullable=False),
    Column("closed_at", DateTime(timezone=True)),
    Column("explanation", Text, nullable=False),
    Column("explained_unit", Text, nullable=False),
    Column("explained_at", DateTime(timezone=True)),
    Column("signed_off_at", DateTime(timezone=True)),
    UniqueConstraint("identity", "region", "period", "key"),
)
Index("difference_scope", difference.c.region, difference.c.fiscal_year, difference.c.identity, difference.c.state)

difference_row = Table(
    "difference_row",
    metadata,
    Column("difference_id", Uuid, ForeignKey(difference.c.difference_id), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("side", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("amount", Numeric(18, 2), nullable=False),
    Column("receipt_id", Uuid, ForeignKey("ingest.receipt.receipt_id"), nullable=False),
    Column("row_no", Integer, nullable=False),
    Column("place", Text, nullable=False),
)

difference_history = Table(
    "difference_history",
    metadata,
    Column("entry_id", BigInteger, Identity(always=True), primary_key=True),
    Column("difference_id", Uuid, ForeignKey(difference.c.difference_id), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("act", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("left_amount", Numeric(18, 2), nullable=False),
    Column("right_amount", Numeric(18, 2), nullable=False),
    Column("note", Text, nullable=False),
    Column("by_seat", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("slice_id", Uuid, ForeignKey("ingest.slice.slice_id")),
)
Index("difference_history_of", difference_history.c.difference_id, difference_history.c.entry_id)

identity_period = Table(
    "identity_period",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("compared", Integer, nullable=False),
    Column("broken", Integer, nullable=False),
    Column("ran_at", DateTime(timezone=True), nullable=False),
    Column("slice_id", Uuid, ForeignKey("ingest.slice.slice_id"), nullable=False),
)
