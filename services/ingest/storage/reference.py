"""Reference tables: volumes of classification codes by year and table, mappings between years, regions with history.

Nothing is updated in place (domain.md 7.5): a correction is a new volume that ends the old one.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
    text,
)


def reference_tables(metadata: MetaData) -> None:
    """Add the reference tables to ingest's metadata."""
    _code_tables(metadata)
    Table(
        "region",
        metadata,
        Column("region_code", Text, primary_key=True),
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("name", Text, nullable=False),
        Column("level", Text, nullable=False),
        Column("parent_code", Text),
        Column("valid_from", Date),
        Column("valid_to", Date),
        Column("successor_code", Text),
        Column("source", Text, nullable=False),
        CheckConstraint("level IN ('prefecture', 'county', 'township', 'village')", name="region_level"),
    )


def _code_tables(metadata: MetaData) -> None:
    tables = "code_table IN ('functional', 'gov_economic', 'dep_economic', 'revenue')"
    volume = Table(
        "code_volume",
        metadata,
        Column("volume_id", Uuid, primary_key=True),
        Column("fiscal_year", Integer, nullable=False),
        Column("code_table", Text, nullable=False),
        Column("region", Text),
        Column("source", Text, nullable=False),
        Column("is_complete", Boolean, nullable=False),
        Column("note", Text, nullable=False, server_default=text("''")),
        Column("file_sha256", Text, nullable=False),
        Column("imported_at", DateTime(timezone=True), nullable=False),
        Column("superseded_at", DateTime(timezone=True)),
        CheckConstraint(tables, name="code_volume_table"),
    )
    Index(
        "code_volume_current",
        volume.c.fiscal_year,
        volume.c.code_table,
        text("coalesce(region, '')"),
        unique=True,
        postgresql_where=volume.c.superseded_at.is_(None),
    )
    Table(
        "code_entry",
        metadata,
        Column("volume_id", Uuid, ForeignKey(volume.c.volume_id), primary_key=True),
        Column("code", Text, primary_key=True),
        Column("name", Text, nullable=False),
        Column("level", Text, nullable=False),
        Column("parent_code", Text),
        Column("book", Text),
        Column("is_local", Boolean, nullable=False),
        Column("place", Text, nullable=False),
    )
    Table(
        "code_mapping",
        metadata,
        Column("mapping_id", Uuid, primary_key=True),
        Column("from_year", Integer, nullable=False),
        Column("to_year", Integer, nullable=False),
        Column("code_table", Text, nullable=False),
        Column("from_code", Text),
        Column("to_code", Text),
        Column("change", Text, nullable=False),
        Column("share", Numeric(9, 6), nullable=False),
        Column("reason", Text, nullable=False),
        Column("file_sha256", Text, nullable=False),
        Column("recorded_at", DateTime(timezone=True), nullable=False),
        Column("superseded_at", DateTime(timezone=True)),
        CheckConstraint(tables, name="code_mapping_table"),
        CheckConstraint(
            "change IN ('unchanged', 'renamed', 'added', 'removed', 'moved', 'split', 'merged')",
            name="code_mapping_change",
        ),
        CheckConstraint("share > 0 AND share <= 1", name="code_mapping_share"),
    )
