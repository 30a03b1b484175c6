"""The register of letters, receipts, answers by round, files, consents, the register of duties."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "cases_0003"
down_revision = "cases_0002"
branch_labels = None
depends_on = None

HERE = Path(__file__).parent


def upgrade() -> None:
    script = (HERE / "0003_letters.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
