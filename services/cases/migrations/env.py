"""Alembic's environment of cases."""

from chassis.migrations import chassis_tables, run_environment
from services.cases.storage import archive_tables  # noqa: F401 - its tables stand in METADATA too
from services.cases.storage.tables import METADATA

chassis_tables(METADATA, "cases")
run_environment(METADATA, "cases")
