"""The other data sets of the catalogue, reference tables with the shipped codes and divisions, and their views."""

from __future__ import annotations

import csv
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from alembic import op

revision = "ingest_0002"
down_revision = "ingest_0001"
branch_labels = None
depends_on = None

HERE = Path(__file__).parent
REFERENCE = HERE.parents[1] / "reference"
SHIPPED_AT = datetime(2026, 11, 23, tzinfo=UTC)


def upgrade() -> None:
    for part in ("tables", "views", "reference_views"):
        op.execute((HERE / f"0002_{part}.sql").read_text(encoding="utf-8"))
    for volume in _rows(REFERENCE / "volumes.csv"):
        _load_volume(volume)
    regions = [{**row, "version": 1} for row in _rows(REFERENCE / "regions.csv")]
    op.bulk_insert(_table("region", *regions[0]), regions)


def _load_volume(volume: dict[str, Any]) -> None:
    path = REFERENCE / "codes" / volume["file"]
    volume_id = uuid5(NAMESPACE_URL, f"budgetwatch:codes:{volume['file']}")
    head = {
        "volume_id": volume_id,
        "fiscal_year": int(volume["fiscal_year"]),
        "code_table": volume["code_table"],
        "source": volume["source"],
        "is_complete": volume["is_complete"] == "是",
        "note": volume["note"],
        "file_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "imported_at": SHIPPED_AT,
    }
    op.bulk_insert(_table("code_volume", *head), [head])
    entries = [
        {"volume_id": volume_id, **row, "is_local": False, "place": f"line {number}"}
        for number, row in enumerate(_rows(path), start=2)
    ]
    op.bulk_insert(_table("code_entry", *entries[0]), entries)


def _table(name: str, *columns: str) -> sa.TableClause:
    types = {
        "volume_id": sa.Uuid(),
        "fiscal_year": sa.Integer(),
        "version": sa.Integer(),
        "is_complete": sa.Boolean(),
        "is_local": sa.Boolean(),
        "imported_at": sa.DateTime(timezone=True),
    }
    return sa.table(name, *(sa.column(column, types.get(column, sa.Text())) for column in columns), schema="ingest")


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [{name: value or None for name, value in row.items()} for row in csv.DictReader(stream)]
