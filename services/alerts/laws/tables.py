"""Tables of the law library in schema `alerts`."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.alerts.storage.tables import SCHEMA, metadata

law: Final = Table(
    "law",
    metadata,
    Column("law", Text, primary_key=True, comment="Short name as citations use it"),
    Column("title", Text, nullable=False),
    schema=SCHEMA,
)

law_version: Final = Table(
    "law_version",
    metadata,
    Column("law", Text, ForeignKey(law.c.law), primary_key=True),
    Column("version", Date, primary_key=True),
    Column("is_loaded", Boolean, nullable=False, comment="False: only named in the head of another version"),
    Column("in_force_from", Date, nullable=False),
    Column("in_force_basis", Text, nullable=False),
    Column("in_force_until", Date, comment="Last day; null while no later version is known"),
    CheckConstraint("in_force_basis IN ('stated', 'given', 'assumed')", name="law_version_basis"),
    schema=SCHEMA,
)

law_validity: Final = Table(
    "law_validity",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("law", Text, ForeignKey(law.c.law), nullable=False),
    Column("version", Date, nullable=False),
    Column("in_force_from", Date),
    Column("in_force_until", Date),
    Column("reason", Text, nullable=False, comment="Where the day is written"),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

law_text: Final = Table(
    "law_text",
    metadata,
    Column("text_id", BigInteger, Identity(always=True), primary_key=True),
    Column("law", Text, ForeignKey(law.c.law), nullable=False),
    Column("version", Date, nullable=False),
    Column("part", Text, nullable=False, comment="Part of a code in several files; else empty"),
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", Text, nullable=False, comment="The file as it was read"),
    Column("stated_in_force", Date),
    Column("history", JSONB, nullable=False, comment="Older versions that the head names: [[version, in force]]"),
    Column("notes", JSONB, nullable=False),
    Column("annex", JSONB, nullable=False),
    Column("remarks", JSONB, nullable=False),
    Column("loaded_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("law", "version", "part", name="law_text_part"),
    schema=SCHEMA,
)

law_text_replaced: Final = Table(
    "law_text_replaced",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("law", Text, ForeignKey(law.c.law), nullable=False),
    Column("version", Date, nullable=False),
    Column("part", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("loaded_at", DateTime(timezone=True), nullable=False),
    Column("replaced_at", DateTime(timezone=True), nullable=False),
    Column("reason", Text, nullable=False),
    schema=SCHEMA,
)

law_article: Final = Table(
    "law_article",
    metadata,
    Column("law", Text, primary_key=True),
    Column("version", Date, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("suffix", Integer, primary_key=True, comment="1 for 之一; else 0"),
    Column("part", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("headings", JSONB, nullable=False),
    Column("paragraphs", JSONB, nullable=False, comment="[[text, [[label, text]]]]"),
    Column("body", Text, nullable=False),
    Column("line", Integer, nullable=False, comment="Line of the file where it begins"),
    ForeignKeyConstraint(
        ["law", "version", "part"],
        [law_text.c.law, law_text.c.version, law_text.c.part],
        name="law_article_text",
    ),
    schema=SCHEMA,
)
