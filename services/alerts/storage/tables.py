"""Tables of schema `alerts`."""

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
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.migrations import chassis_tables

SCHEMA: Final = "alerts"
metadata: Final = MetaData()


def _parameter_columns() -> tuple[Column[Any], ...]:
    """Return new columns: the values of the rule's parameters, the approved changes behind them, what it is compared with."""
    return (
        Column("comparison", JSONB, nullable=False, server_default="{}"),
        Column("parameters", JSONB, nullable=False, server_default="{}"),
        Column("parameter_changes", ARRAY(Uuid), nullable=False, server_default="{}"),
    )


alert: Final = Table(
    "alert",
    metadata,
    Column("alert_id", Uuid, primary_key=True),
    Column("fingerprint", Text, nullable=False, unique=True),
    Column("rule_id", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("region", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("matter_key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("is_gone", Boolean, nullable=False, comment="The fact was gone at the last run"),
    Column("is_settled", Boolean, nullable=False, comment="Its case is closed: material change opens it anew"),
    Column("matter_class", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("unit", Text),
    Column("unit_name", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("amount", Numeric(18, 2)),
    Column("origin", Text, nullable=False),
    Column("fact", Text, nullable=False),
    Column("formula", Text, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("legal_basis", JSONB, nullable=False),
    Column("innocent_reasons", JSONB, nullable=False),
    Column("questions", JSONB, nullable=False),
    Column("receipt_ids", ARRAY(Uuid), nullable=False),
    Column("evidence_count", Integer, nullable=False),
    *_parameter_columns(),
    Column("content_hash", Text, nullable=False),
    Column(
        "occurrences",
        Integer,
        nullable=False,
        comment="Number of the newest occurrence; each is kept with its evidence",
    ),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    Column("raised_level", Text, nullable=False, comment="Level when last raised: later changes are measured from it"),
    Column("raised_amount", Numeric(18, 2)),
    Column("raised_period", Text, nullable=False),
    Column("raised_as", Integer, nullable=False, comment="The occurrence as which it was last raised to people"),
    Column("family", Text, nullable=False),
    Column(
        "series", Text, nullable=False, comment="SHA-256 of region, family, unit, subject: recurrences are found by it"
    ),
    Column("matter", Text, nullable=False, comment="SHA-256 of series and quarter: one matter for people"),
    Column("recurs_alert_id", Uuid, comment="The settled warning of the same series that this one repeats"),
    Column("recurs_case_id", Uuid),
    Column("proposed_level", Text, nullable=False, comment="By numbers and class alone"),
    Column(
        "doubts",
        ARRAY(Uuid),
        nullable=False,
        server_default="{}",
        comment="Unexplained reconciliation differences under its data",
    ),
    Column("head_level", Text, comment="Set by the head of the committee; stands until the warning opens anew"),
    Column("head_reason", Text, nullable=False, server_default=""),
    Column("head_name", Text, nullable=False, server_default=""),
    Column("head_on", Date),
    Column("whitelist_id", Uuid, ForeignKey("alerts.whitelist_entry.entry_id"), comment="The entry that holds it back"),
    Column("case_id", Uuid, comment="The case in which its matter is handled; warnings of one matter share it"),
    CheckConstraint("state IN ('open', 'confirmed', 'dismissed', 'cleared', 'whitelisted')", name="alert_state"),
    CheckConstraint("level IN ('general', 'important', 'major')", name="alert_level"),
    schema=SCHEMA,
)
Index("alert_matter", alert.c.rule_id, alert.c.region, alert.c.fiscal_year)
Index("alert_newest", alert.c.raised_at)
Index("alert_case", alert.c.case_id, postgresql_where=alert.c.case_id.is_not(None))
Index("alert_series", alert.c.series)
Index("alert_of_matter", alert.c.matter)
Index("alert_receipts", alert.c.receipt_ids, postgresql_using="gin")
Index("alert_whitelisted", alert.c.whitelist_id, postgresql_where=alert.c.whitelist_id.is_not(None))
Index("alert_doubts", alert.c.doubts, postgresql_using="gin")

alert_occurrence: Final = Table(
    "alert_occurrence",
    metadata,
    Column("alert_id", Uuid, ForeignKey(alert.c.alert_id), primary_key=True),
    Column("occurrence", Integer, primary_key=True),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("matter_class", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("unit", Text),
    Column("unit_name", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("amount", Numeric(18, 2)),
    Column("origin", Text, nullable=False),
    Column("fact", Text, nullable=False),
    Column("formula", Text, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("legal_basis", JSONB, nullable=False),
    Column("innocent_reasons", JSONB, nullable=False),
    Column("questions", JSONB, nullable=False),
    Column("receipt_ids", ARRAY(Uuid), nullable=False),
    Column("evidence_count", Integer, nullable=False),
    *_parameter_columns(),
    schema=SCHEMA,
)

alert_evidence: Final = Table(
    "alert_evidence",
    metadata,
    Column("alert_id", Uuid, ForeignKey(alert.c.alert_id), primary_key=True),
    Column("occurrence", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("label", Text, nullable=False),
    Column("amount", Numeric(18, 2)),
    Column("receipt_id", Uuid, nullable=False),
    Column("row_no", Integer, nullable=False),
    Column("place", Text, nullable=False),
    Column("figures", JSONB, nullable=False),
    ForeignKeyConstraint(
        ["alert_id", "occurrence"],
        [alert_occurrence.c.alert_id, alert_occurrence.c.occurrence],
        name="alert_evidence_occurrence",
    ),
    schema=SCHEMA,
)

alert_history: Final = Table(
    "alert_history",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("alert_id", Uuid, ForeignKey(alert.c.alert_id), nullable=False, index=True),
    Column("happened_at", DateTime(timezone=True), nullable=False),
    Column("event", Text, nullable=False, comment="Words: gateway/portal/words.py, ALERT_EVENT"),
    Column("state", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("amount", Numeric(18, 2)),
    Column("fact", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("slice_id", Uuid, comment="The accepted slice after which it was seen so"),
    Column("note", Text, nullable=False, server_default=""),
    Column("seat", Text, nullable=False, server_default="", comment="Who acted; empty for the engine"),
    schema=SCHEMA,
)

alert_outcome: Final = Table(
    "alert_outcome",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("alert_id", Uuid, ForeignKey(alert.c.alert_id), nullable=False, index=True),
    Column("rule_id", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="disposed or closed"),
    Column("verdict", Text, nullable=False, comment="confirmed, dismissed, or the case's outcome code"),
    Column("reason", Text, nullable=False),
    Column("case_id", Uuid),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

evaluation: Final = Table(
    "evaluation",
    metadata,
    Column("slice_id", Uuid, primary_key=True),
    Column("receipt_id", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("ran", Integer, nullable=False),
    Column("raised", Integer, nullable=False),
    Column("left_to_newer", ARRAY(Text), nullable=False, comment="Rules that a newer slice's event will run"),
    Column("evaluated_at", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

rule_run: Final = Table(
    "rule_run",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("rule_id", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("region", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("slice_id", Uuid, comment="Null where the calendar or a person asked"),
    Column("occasion", Text, nullable=False, server_default="receipt"),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("raised", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("receipt_ids", ARRAY(Uuid), nullable=False, comment="Versions of the data: receipts of the slices read"),
    Column("parameters", JSONB, nullable=False),
    Column("ran_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("outcome IN ('spoke', 'silent', 'not_applicable', 'failed')", name="rule_run_outcome"),
    schema=SCHEMA,
)
Index("rule_run_last", rule_run.c.rule_id, rule_run.c.region, rule_run.c.position)

chassis_tables(metadata, SCHEMA)

picked_rows: Final = Table(
    "picked_rows",
    metadata,
    Column("key", Text, primary_key=True),
    Column("slice_id", Uuid, primary_key=True),
    Column("rule_id", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("row_nos", ARRAY(Integer), nullable=False),
    comment="Rows of a slice that a step of a rule picked; may be emptied at any time",
    schema=SCHEMA,
)
Index("picked_rows_of_rule", picked_rows.c.rule_id, picked_rows.c.region, picked_rows.c.fiscal_year)

grouped_slice: Final = Table(
    "grouped_slice",
    metadata,
    Column("number", Integer, Identity(always=True), primary_key=True),
    Column("key", Text, nullable=False),
    Column("slice_id", Uuid, nullable=False),
    Column("rule_id", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    UniqueConstraint("key", "slice_id"),
    schema=SCHEMA,
    comment="Slices whose rows are kept by group for a rule; may be emptied together with grouped_row at any time",
)
Index("grouped_slice_of_rule", grouped_slice.c.rule_id, grouped_slice.c.region, grouped_slice.c.fiscal_year)

grouped_row: Final = Table(
    "grouped_row",
    metadata,
    Column("group_hash", BigInteger, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("row_no", Integer, primary_key=True),
    schema=SCHEMA,
    comment="Group of each row of a grouped_slice, as a hash",
)

waiting_run: Final = Table(
    "waiting_run",
    metadata,
    Column("rule_id", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("fiscal_year", Integer, primary_key=True),
    Column("slice_id", Uuid, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    comment="Runs after a day's delivery that wait for a quiet moment",
    schema=SCHEMA,
)
