"""The archive: volumes of finished matters, sealed and then never changed (article 11)."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "cases_0007"
down_revision = "cases_0006"
branch_labels = None
depends_on = None

HERE = Path(__file__).parent


def upgrade() -> None:
    script = (HERE / "0007_archive.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
