"""The archive's tables of schema `cases`; who may change which row is said by triggers of the migration."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    column,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.cases.storage.tables import METADATA


def _seal() -> list[Column[Any]]:
    """What a sealed package is known by; null before."""
    return [
        Column("sealed_at", DateTime(timezone=True)),
        Column("manifest_sha256", Text),
        Column("package_sha256", Text),
        Column("size", BigInteger),
        Column("files", Integer),
        Column("log_number", BigInteger),
        Column("log_hash", Text),
    ]


ARCHIVE_VOLUME: Final = Table(
    "archive_volume",
    METADATA,
    Column("volume_id", Uuid, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("volume_class", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("retention", Text, nullable=False),
    Column("retention_basis", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("failure", Text, nullable=False, server_default=text("''")),
    *_seal(),
    UniqueConstraint("year", "volume_class", "sequence"),
    Index("archive_volume_one_open", "year", "volume_class", unique=True, postgresql_where=text("state = 'open'")),
)

ARCHIVE_MATTER: Final = Table(
    "archive_matter",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("subject_id", Uuid, primary_key=True),
    Column("volume_id", Uuid, ForeignKey(ARCHIVE_VOLUME.c.volume_id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("closed_on", Date, nullable=False),
    Column("origin", Text),
    Column("body", Text, nullable=False),
    UniqueConstraint("volume_id", "position"),
    Index(
        "archive_matter_pairs",
        text("cases.pairs((((((number || ' '::text) || title) || ' '::text) || unit) || ' '::text) || body)"),
        postgresql_using="gin",
    ),
)

ARCHIVE_LINE: Final = Table(
    "archive_line",
    METADATA,
    Column("volume_id", Uuid, ForeignKey(ARCHIVE_VOLUME.c.volume_id), primary_key=True),
    Column("item_no", Integer, primary_key=True),
    Column("responsible", Text, nullable=False),
    Column("document_number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("dated_on", Date, nullable=False),
    Column("pages", Integer),
    Column("note", Text, nullable=False),
    Column("path", Text, nullable=False),
)

ARCHIVED_ISSUE: Final = Table(
    "archived_issue",
    METADATA,
    Column("issue_id", Uuid, primary_key=True),
    Column("document_type", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("archived_on", Date, nullable=False),
    Column("record_sha256", Text, nullable=False),
    Column("pdf_sha256", Text, nullable=False),
    Column("docx_sha256", Text, nullable=False),
)

MONTHLY_EXPORT: Final = Table(
    "monthly_export",
    METADATA,
    Column("month", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("requested_on", Date, nullable=False),
    Column("seat", Text, nullable=False),
    Column("failure", Text, nullable=False, server_default=text("''")),
    *_seal(),
    Column("verified_at", DateTime(timezone=True)),
)

MONTHLY_PART: Final = Table(
    "monthly_part",
    METADATA,
    Column("month", Text, ForeignKey(MONTHLY_EXPORT.c.month), primary_key=True),
    Column("service", Text, primary_key=True),
    Column("tables", JSONB, nullable=False),
    Column("told_at", DateTime(timezone=True), nullable=False),
)

FINISHED_MATTER: Final = table(
    "finished_matter",
    *(column(name) for name in ("kind", "volume_class", "number", "title", "unit", "origin", "body")),
    column("subject_id", Uuid),
    column("closed_on", Date),
    schema="cases",
)
"""A view: what may be filed."""
