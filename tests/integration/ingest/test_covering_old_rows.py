"""Migration 0017 covers the rows that are there: masked value and key in the row, the whole value once, encrypted."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, text

from deploy.stack.layout import PROJECT
from services.ingest.datasets import CATALOGUE
from services.ingest.datasets.declaration import Mask
from services.ingest.personal.keys import keys_of
from services.ingest.storage import personal_values

pytestmark = pytest.mark.integration
FILE = PROJECT / "services/ingest/migrations/versions/0017_personal_data.py"


def migration(path: Path):
    spec = importlib.util.spec_from_file_location("migration", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_old_rows_are_covered(county, monkeypatch):
    settings = county.context.settings
    monkeypatch.setenv("BW_SERVICE", "owner")
    monkeypatch.setenv("BW_SECRETS_DIR", str(settings.secrets_dir))
    with county.database.connect() as connection:
        connection.execute(
            "INSERT INTO ingest.payment_detail (slice_id, row_no, row_hash, place, pay_detail_id, per_name, corp_name, pay_amt)"
            " SELECT gen_random_uuid(), n, 0, 'line', n::text, CASE WHEN n < 3 THEN '欧阳植树' END, '甲公司', 1"
            " FROM generate_series(1, 3) AS rows (n)"
        )
    engine = create_engine(county.database.settings_for("owner").database_url())
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        module = migration(FILE)
        for column in ("per_name", "corp_name"):
            found = connection.execute(
                text(f"SELECT DISTINCT {column} FROM ingest.payment_detail WHERE {column} IS NOT NULL")
            )
            module._cover("payment_detail", column, Mask.NAME, list(found.scalars()))
    engine.dispose()
    keys = keys_of(settings)
    key = keys.key_of(Mask.PERSON, "欧阳植树")
    rows = county.rows("SELECT per_name, per_name_key, corp_name FROM ingest.payment_detail ORDER BY row_no")
    assert rows == [
        {"per_name": "欧***", "per_name_key": key, "corp_name": "甲公司"},
        {"per_name": "欧***", "per_name_key": key, "corp_name": "甲公司"},
        {"per_name": None, "per_name_key": None, "corp_name": "甲公司"},
    ]
    assert county.rows("SELECT count(*) AS n FROM ingest.personal_value") == [{"n": 1}]
    with county.context.db.transaction() as session:
        assert keys.open(key, personal_values.find(session, key)) == "欧阳植树"


def test_every_field_marked_then_is_covered():
    marked = {
        (item.view_name, field.name, field.mask) for item in CATALOGUE.values() for field in item.fields if field.mask
    }
    assert set(migration(FILE).FIELDS) <= marked
