"""Tables of what the office decides about rules: whitelist entries (parameters and rule versions follow the same way)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, Column, Date, Index, Table, Text, Uuid

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
