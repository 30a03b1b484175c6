"""Tables of what the office decides: whitelist, parameters, what was put before people, runs asked for."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.alerts.storage.proposal_columns import proposal_columns
from services.alerts.storage.tables import SCHEMA, metadata

whitelist_entry: Final = Table(
    "whitelist_entry",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("rule_id", Text),
    Column("family", Text),
    Column("unit", Text),
    Column("subject", Text),
    Column("valid_from", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    *proposal_columns(),
    CheckConstraint("expires_on >= valid_from", name="whitelist_entry_days"),
    schema=SCHEMA,
)
Index("whitelist_entry_region", whitelist_entry.c.region, whitelist_entry.c.state)

parameter_change: Final = Table(
    "parameter_change",
    metadata,
    Column("change_id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False, comment="Changes of a rule in the order in which they were proposed"),
    Column("rule_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("value", JSONB, nullable=False),
    Column("before", JSONB, nullable=False, comment="The value that held for this scope when it was proposed"),
    Column("region", Text, nullable=False),
    Column("unit", Text),
    Column("item", Text),
    Column("month", Integer),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("asked_on", Date, comment="The last day on which a run was asked for because it began or ended"),
    *proposal_columns(),
    UniqueConstraint("rule_id", "number", name="parameter_change_number"),
    schema=SCHEMA,
)
Index("parameter_change_region", parameter_change.c.region, parameter_change.c.state)

matter_shown: Final = Table(
    "matter_shown",
    metadata,
    Column("matter", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("shown_on", Date, nullable=False),
    Column("week", Date, nullable=False, comment="Monday of the week against whose budget it counts"),
    Column("worth", Numeric(22, 2), nullable=False),
    schema=SCHEMA,
)
Index("matter_shown_week", matter_shown.c.region, matter_shown.c.week)

calendar_run: Final = Table(
    "calendar_run",
    metadata,
    Column("rule_id", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("fiscal_year", Integer, primary_key=True),
    Column("due_on", Date, nullable=False, comment="The newest day of its schedule for which the run was asked"),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)
