"""The tables of schema `ingest`: deliveries, receipts, slices, and one fact table a data set from its declaration."""

from __future__ import annotations

from typing import Any, Final

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
    LargeBinary,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from chassis.migrations import chassis_tables
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import DataSet, FieldType
from services.ingest.storage.reference import reference_tables

SCHEMA: Final = "ingest"
metadata = MetaData(schema=SCHEMA)
chassis_tables(metadata, SCHEMA)
reference_tables(metadata)

delivery = Table(
    "delivery",
    metadata,
    Column("delivery_id", Uuid, primary_key=True),
    Column("state", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("data_set", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("manifest", JSONB, nullable=False),
    Column("manifest_sha256", Text, nullable=False),
    Column("part_size", Integer, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("completed_at", DateTime(timezone=True)),
    Column("decided_at", DateTime(timezone=True)),
    Column("refusal_count", Integer, nullable=False, server_default=text("0")),
    Column("has_original", Boolean, nullable=False, server_default=text("false")),
    Column("manifest_signature", LargeBinary),
    Column("signer_pem", Text),
    Column("despite_reason", Text),
    Column("despite_by", Text),
    Column("despite_at", DateTime(timezone=True)),
    CheckConstraint("state IN ('open', 'complete', 'accepted', 'refused')", name="delivery_state"),
)
Index(
    "delivery_in_hand",
    delivery.c.sender,
    delivery.c.manifest_sha256,
    unique=True,
    postgresql_where=delivery.c.state.in_(["open", "complete"]),
)
Index("delivery_newest", delivery.c.opened_at.desc())
Index("delivery_of_period", delivery.c.data_set, delivery.c.sender, delivery.c.region, delivery.c.period)

delivery_part = Table(
    "delivery_part",
    metadata,
    Column("delivery_id", Uuid, ForeignKey(delivery.c.delivery_id), primary_key=True),
    Column("part_index", Integer, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

refusal = Table(
    "refusal",
    metadata,
    Column("delivery_id", Uuid, ForeignKey(delivery.c.delivery_id), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("file", Text, nullable=False),
    Column("sheet", Text),
    Column("row_no", Integer),
    Column("column_name", Text),
    Column("value", Text),
    Column("rule", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

receipt = Table(
    "receipt",
    metadata,
    Column("receipt_id", Uuid, primary_key=True),
    Column("delivery_id", Uuid, ForeignKey(delivery.c.delivery_id), nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("accepted_at", DateTime(timezone=True), nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("totals", JSONB, nullable=False),
    Column("supersedes", Uuid, ForeignKey("ingest.receipt.receipt_id")),
)

receipt_note = Table(
    "receipt_note",
    metadata,
    Column("receipt_id", Uuid, ForeignKey(receipt.c.receipt_id), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("sheet", Text),
    Column("count", Integer, nullable=False),
)

receipt_seal = Table(
    "receipt_seal",
    metadata,
    Column("receipt_id", Uuid, ForeignKey(receipt.c.receipt_id), primary_key=True),
    Column("payload", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("algorithm", Text, nullable=False),
    Column("certificate_pem", Text, nullable=False),
    Column("sealed_at", DateTime(timezone=True), nullable=False),
)

personal_value = Table(
    "personal_value",
    metadata,
    Column("key", Text, primary_key=True),
    Column("cipher_key", SmallInteger, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
)
"""Whole values of what the fact tables show masked, once for each key; `services.ingest.personal.keys` opens them."""

receipt_counter = Table(
    "receipt_counter",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last_number", Integer, nullable=False),
)

slice_ = Table(
    "slice",
    metadata,
    Column("slice_id", Uuid, primary_key=True),
    Column("data_set", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("receipt_id", Uuid, ForeignKey(receipt.c.receipt_id), nullable=False, unique=True),
    Column("origin", Text, nullable=False),
    Column("accepted_at", DateTime(timezone=True), nullable=False),
    Column("superseded_at", DateTime(timezone=True)),
)
Index(
    "slice_current",
    slice_.c.data_set,
    slice_.c.sender,
    slice_.c.region,
    slice_.c.period,
    unique=True,
    postgresql_where=slice_.c.superseded_at.is_(None),
)

replaced_day = Table(
    "replaced_day",
    metadata,
    Column("slice_id", Uuid, ForeignKey(slice_.c.slice_id), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("replaced_at", DateTime(timezone=True), nullable=False),
    Column("receipt_id", Uuid, ForeignKey(receipt.c.receipt_id), nullable=False),
)
"""Days of a longer slice that a delivery of that day replaced (`receipt_id` is its receipt): the rows of the slice stay as they
are, of the day they are no longer current. However large the slice, a correction of a day writes one row here."""

_COLUMN_TYPES: Final[dict[FieldType, TypeEngine[Any]]] = {
    FieldType.TEXT: Text(),
    FieldType.CODE: Text(),
    FieldType.MONEY: Numeric(18, 2),
    FieldType.DATE: Date(),
    FieldType.MONTH: Text(),
    FieldType.INTEGER: Integer(),
    FieldType.NUMBER: Numeric(20, 6),
    FieldType.BOOLEAN: Boolean(),
}


def fact_table(data_set: DataSet) -> Table:
    """Declare the fact table of a data set: the row's place in its receipt, the declared fields, keys of personal values.

    No foreign key to the slice: one writer, one transaction, and a check a row would cost a fifth of the load.
    """
    return Table(
        data_set.view_name,
        metadata,
        Column("slice_id", Uuid, primary_key=True),
        Column("row_no", Integer, primary_key=True, autoincrement=False),
        Column("row_hash", BigInteger, nullable=False),
        Column("place", Text, nullable=False),
        *(Column(field.name, _COLUMN_TYPES[field.type], nullable=not field.is_required) for field in data_set.fields),
        *(Column(field.key_name, Text()) for field in data_set.fields if field.is_personal),
    )


FACTS: Final[dict[str, Table]] = {name: fact_table(data_set) for name, data_set in CATALOGUE.items()}
"""Fact tables by the name of the data set."""
_PAYMENTS: Final = FACTS["payment_application"]
Index(
    "payment_application_project",
    _PAYMENTS.c.slice_id,
    _PAYMENTS.c.pro_code,
    postgresql_where=_PAYMENTS.c.pro_code.is_not(None),
)
Index("payment_application_id", _PAYMENTS.c.slice_id, _PAYMENTS.c.pay_app_id)
"""A project's payments, a voucher's application among millions. By slice first: a load then touches one stretch of the index, however large the ledger."""
