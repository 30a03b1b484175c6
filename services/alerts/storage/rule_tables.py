"""Tables of versions of rules, changes of their states, back-tests."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.alerts.storage.desk_tables import parameter_change
from services.alerts.storage.proposal_columns import proposal_columns
from services.alerts.storage.tables import SCHEMA, metadata

rule_version: Final = Table(
    "rule_version",
    metadata,
    Column("rule_id", Text, primary_key=True),
    Column("digest", Text, primary_key=True, comment="SHA-256 of what the rule means; words may change under it"),
    Column("version", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("source", Text, nullable=False, comment="The whole file: what ran then can be run again"),
    Column("state", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("starts_on", Date),
    Column("note", Text, nullable=False),
    schema=SCHEMA,
)
Index(
    "rule_version_active",
    rule_version.c.rule_id,
    unique=True,
    postgresql_where=rule_version.c.state.in_(("active", "suspended")),
)

backtest: Final = Table(
    "backtest",
    metadata,
    Column("backtest_id", Uuid, primary_key=True),
    Column("rule_id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("against", Integer),
    Column("parameter_change_id", Uuid, ForeignKey(parameter_change.c.change_id), comment="Null: a version is tested"),
    Column("region", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("knowledge", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("started_at", DateTime(timezone=True)),
    Column("finished_at", DateTime(timezone=True)),
    Column("trouble", Text, nullable=False, server_default=""),
    Column("summary", JSONB),
    ForeignKeyConstraint(["rule_id", "digest"], [rule_version.c.rule_id, rule_version.c.digest]),
    schema=SCHEMA,
)
Index("backtest_of", backtest.c.rule_id, backtest.c.requested_at)
Index(
    "backtest_of_parameter_change",
    backtest.c.parameter_change_id,
    backtest.c.requested_at,
    postgresql_where=backtest.c.parameter_change_id.is_not(None),
)
Index("backtest_waiting", backtest.c.requested_at, postgresql_where=backtest.c.state.in_(("queued", "running")))

backtest_finding: Final = Table(
    "backtest_finding",
    metadata,
    Column("backtest_id", Uuid, ForeignKey(backtest.c.backtest_id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("change", Text, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("raised", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("fact", Text, nullable=False),
    Column("unit_name", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("amount", Numeric(18, 2)),
    Column("level", Text, nullable=False),
    Column("level_before", Text),
    schema=SCHEMA,
)

rule_change: Final = Table(
    "rule_change",
    metadata,
    Column("change_id", Uuid, primary_key=True),
    Column("rule_id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("backtest_id", Uuid, ForeignKey(backtest.c.backtest_id)),
    *proposal_columns(),
    ForeignKeyConstraint(["rule_id", "digest"], [rule_version.c.rule_id, rule_version.c.digest]),
    schema=SCHEMA,
)
Index("rule_change_of", rule_change.c.rule_id, rule_change.c.proposed_at)
