"""The tables of schema `auth` and the log's, as the migration made them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

METADATA: Final = MetaData()
LOG_METADATA: Final = MetaData()
"""The log has a schema of its own, which Alembic does not compare with these."""

SEAT: Final = Table(
    "seat",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    schema="auth",
)

AUTHORITY: Final = Table(
    "authority",
    METADATA,
    Column("fingerprint", Text, primary_key=True),
    Column("key_label", Text, nullable=False),
    Column("pem", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    schema="auth",
)

CERTIFICATE: Final = Table(
    "certificate",
    METADATA,
    Column("fingerprint", Text, primary_key=True),
    Column("seat", Text, ForeignKey("auth.seat.code"), nullable=False),
    Column("authority", Text, ForeignKey("auth.authority.fingerprint"), nullable=False),
    Column("serial", Text, nullable=False),
    Column("public_key_sha256", Text, nullable=False, unique=True),
    Column("pem", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("not_before", DateTime(timezone=True), nullable=False),
    Column("not_after", DateTime(timezone=True), nullable=False),
    Column("issued_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("revoked_reason", Text),
    UniqueConstraint("authority", "serial"),
    Index("certificate_one_active_per_seat", "seat", unique=True, postgresql_where=text("state = 'active'")),
    schema="auth",
)

SESSION: Final = Table(
    "session",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("seat", Text, ForeignKey("auth.seat.code"), nullable=False),
    Column("fingerprint", Text, ForeignKey("auth.certificate.fingerprint"), nullable=False),
    Column("token_sha256", Text, nullable=False, unique=True),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("last_seen_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("end_reason", Text),
    Index("session_one_open_per_seat", "seat", unique=True, postgresql_where=text("ended_at IS NULL")),
    schema="auth",
)

REVOCATION_LIST: Final = Table(
    "revocation_list",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("authority", Text, ForeignKey("auth.authority.fingerprint"), nullable=False),
    Column("issued_at", DateTime(timezone=True), nullable=False),
    Column("next_update", DateTime(timezone=True), nullable=False),
    Column("der", LargeBinary, nullable=False),
    schema="auth",
)

SEAL_CERTIFICATE: Final = Table(
    "seal_certificate",
    METADATA,
    Column("fingerprint", Text, primary_key=True),
    Column("pem", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    schema="auth",
)

LOG_ENTRY: Final = Table(
    "entry",
    LOG_METADATA,
    Column("number", BigInteger, primary_key=True),
    Column("happened_at", DateTime(timezone=True), nullable=False),
    Column("seat", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("detail", JSONB, nullable=False),
    Column("remote", Text, nullable=False),
    Column("correlation_id", Uuid),
    Column("written_by", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("entry_hash", Text, nullable=False),
    schema="operation_log_v1",
)
