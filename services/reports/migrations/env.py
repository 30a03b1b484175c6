"""Alembic environment of schema `reports`."""

from chassis.migrations import run_environment
from services.reports.storage.tables import SCHEMA, metadata

run_environment(metadata, SCHEMA)
