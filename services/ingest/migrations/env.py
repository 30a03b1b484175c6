"""Alembic's environment of the ingest service."""

from chassis.migrations import run_environment
from services.ingest.storage.tables import SCHEMA, metadata

run_environment(metadata, SCHEMA)
