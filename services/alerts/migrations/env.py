"""Alembic environment of schema `alerts`."""

from chassis.migrations import run_environment
from services.alerts.storage.tables import SCHEMA, metadata

run_environment(metadata, SCHEMA)
