"""Alembic environment of schema `alerts`."""

import services.alerts.laws.tables
import services.alerts.storage.desk_tables
import services.alerts.storage.rule_tables  # noqa: F401 - their tables belong to the metadata
from chassis.migrations import run_environment
from services.alerts.storage.tables import SCHEMA, metadata

run_environment(metadata, SCHEMA)
