"""Alembic's environment of the ingest service."""

import services.ingest.storage.calendar_tables
import services.ingest.storage.reconciliation_tables  # noqa: F401 - its tables join the metadata
from chassis.migrations import run_environment
from services.ingest.storage.tables import SCHEMA, metadata

run_environment(metadata, SCHEMA)
