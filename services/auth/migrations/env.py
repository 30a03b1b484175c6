"""Alembic's environment of auth."""

from chassis.migrations import chassis_tables, run_environment
from services.auth.storage.tables import METADATA

chassis_tables(METADATA, "auth")
run_environment(METADATA, "auth")
